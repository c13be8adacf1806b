"""Articles as tensors: the windows of several articles in one batch for the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor

from quotes.attributor.encoding import Ints, Tokenizer, Window, Words, cut_windows, split_words, word_pieces


@dataclass(frozen=True, slots=True)
class EncodedArticle:
    """A text with its words, their word pieces, and the windows to read them in."""

    words: Words
    pieces: list[list[int]]
    windows: list[Window]


def encode(text: str, tokenizer: Tokenizer, *, window: int, context: int) -> EncodedArticle:
    """Prepare ``text`` for the model.

    Args:
        text: the article's text.
        tokenizer: gives the word pieces.
        window: word pieces in a window, the two special tokens included.
        context: word pieces of context on either side of a window's core.
    """
    words = split_words(text)
    pieces = word_pieces(words, tokenizer)
    lengths = np.array([len(p) for p in pieces], dtype=np.int64)
    return EncodedArticle(words, pieces, cut_windows(words, lengths, size=window - 2, context=context))


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of one or more articles, ready for the encoder.

    Attributes:
        pieces, shapes, breaks, quoting: ``[windows, length]``
        mask: ``[windows, length]``, 1 where there is a piece.
        words: ``[W]`` index of the first piece of each core word into the flattened windows.
    """

    pieces: Tensor
    shapes: Tensor
    breaks: Tensor
    quoting: Tensor
    mask: Tensor
    words: Tensor

    def to(self, device: torch.device | str) -> Batch:
        """The same on another device."""
        return Batch(*(getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)))


Row = tuple[EncodedArticle, Window]


def rows_of(articles: Sequence[EncodedArticle]) -> list[Row]:
    """The windows of all articles, in order."""
    return [(article, window) for article in articles for window in article.windows]


def row_size(row: Row) -> int:
    """Word pieces of a window, special tokens included."""
    article, window = row
    return sum(map(len, article.pieces[window.first : window.last])) + 2


def collate(rows: Sequence[Row], *, start: int, end: int, pad: int) -> Batch:
    """One batch of ``rows``, each between the tokens ``start`` and ``end`` and filled up with ``pad``."""
    sizes = [row_size(row) for row in rows]
    length = max(sizes)
    pieces = np.full((len(rows), length), pad, dtype=np.int64)
    features = np.zeros((3, len(rows), length), dtype=np.int64)
    firsts: list[Ints] = []
    for row, (article, window) in enumerate(rows):
        taken = article.pieces[window.first : window.last]
        counts = np.array([len(p) for p in taken], dtype=np.int64)
        pieces[row, : sizes[row]] = [start, *(piece for word in taken for piece in word), end]
        for layer, values in enumerate((article.words.shapes, article.words.breaks, article.words.quoting)):
            features[layer, row, 1 : sizes[row] - 1] = np.repeat(values[window.first : window.last], counts)
        first = row * length + 1 + np.cumsum(counts) - counts
        firsts.append(first[window.core_first - window.first : window.core_last - window.first])
    mask = np.arange(length)[None] < np.array(sizes)[:, None]
    return Batch(
        pieces=torch.from_numpy(pieces),
        shapes=torch.from_numpy(features[0]),
        breaks=torch.from_numpy(features[1]),
        quoting=torch.from_numpy(features[2]),
        mask=torch.from_numpy(mask.astype(np.int64)),
        words=torch.from_numpy(np.concatenate(firsts)),
    )

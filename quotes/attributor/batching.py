"""Articles as tensors: the windows of several articles in one batch for the encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
        words: ``[W]`` index of each word's first piece into the flattened windows.
        paragraphs: ``[W]`` number of each word's paragraph in its article.
        bounds: ``[articles + 1]`` first word of each article, and W at the end.
    """

    pieces: Tensor
    shapes: Tensor
    breaks: Tensor
    quoting: Tensor
    mask: Tensor
    words: Tensor
    paragraphs: Tensor
    bounds: Tensor

    def to(self, device: torch.device | str) -> Batch:
        """The same on another device."""
        return Batch(*(getattr(self, name).to(device, non_blocking=True) for name in self.__slots__))


def collate(articles: Sequence[EncodedArticle], *, start: int, end: int, pad: int) -> Batch:
    """One batch of the windows of ``articles``, each between the special tokens ``start`` and ``end``."""
    rows = [(article, window) for article in articles for window in article.windows]
    sizes = [sum(map(len, a.pieces[w.first : w.last])) + 2 for a, w in rows]
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
        paragraphs=torch.from_numpy(np.concatenate([a.words.paragraphs for a in articles])),
        bounds=torch.from_numpy(np.cumsum([0, *(len(a.words) for a in articles)])),
    )

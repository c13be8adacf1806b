"""Annotated articles as batches of tensors, changed anew each epoch."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from quotes.attributor.batching import Batch, EncodedArticle, collate, encode, rows_of
from quotes.attributor.encoding import Tokenizer
from quotes.attributor.model import ARGUMENTS, BAND_AFTER, BAND_BEFORE, TAG_LAYERS
from quotes.attributor.names import NameMention
from quotes.attributor.pairs import pair_features
from quotes.training.articles import AnnotatedArticle
from quotes.training.augment import augment
from quotes.training.targets import UNKNOWN, Targets, make_targets


@dataclass(frozen=True, slots=True)
class Pairs:
    """The mentions and names of one article: what a PairScorer takes, and what it should answer."""

    mentions: Tensor
    names: Tensor
    features: Tensor
    answers: Tensor

    def to(self, device: torch.device) -> Pairs:
        """The same on another device."""
        return Pairs(*(getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Lesson:
    """One batch to learn from.

    Attributes:
        inputs: what the encoder reads.
        bounds: ``[articles + 1]`` first word of each article, and W at the end.
        paragraphs: ``[W]`` number of each word's paragraph in its article.
        tags: ``{layer: [W]}`` right tags.
        anchors: ``[A]`` one word of each attribution's cue.
        labels: ``[A, B]`` right labels of the words in its band, UNKNOWN outside the article.
        antecedents, roles: pairs of each article that has any.
    """

    inputs: Batch
    bounds: Tensor
    paragraphs: Tensor
    tags: dict[str, Tensor]
    anchors: Tensor
    labels: Tensor
    antecedents: list[Pairs]
    roles: list[Pairs]

    def to(self, device: torch.device) -> Lesson:
        """The same on another device."""
        return Lesson(
            self.inputs.to(device),
            self.bounds.to(device),
            self.paragraphs.to(device),
            {k: v.to(device, non_blocking=True) for k, v in self.tags.items()},
            self.anchors.to(device),
            self.labels.to(device),
            [p.to(device) for p in self.antecedents],
            [p.to(device) for p in self.roles],
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """How one model reads: its tokenizer, its special tokens and its windows."""

    tokenizer: Tokenizer
    start: int
    end: int
    pad: int
    window: int
    context: int

    def encode(self, text: str) -> EncodedArticle:
        """Words, pieces and windows of a text."""
        return encode(text, self.tokenizer, window=self.window, context=self.context)

    def collate(self, articles: Sequence[EncodedArticle]) -> Batch:
        """Several articles as one batch."""
        return collate(rows_of(articles), start=self.start, end=self.end, pad=self.pad)


class Lessons(Dataset[Lesson]):
    """The lessons of one epoch, drawn from its number: the same seed gives the same lessons."""

    def __init__(
        self,
        articles: Sequence[AnnotatedArticle],
        reader: Reader,
        *,
        seed: int,
        words: int,
    ) -> None:
        self.articles, self.reader, self.seed, self.words = articles, reader, seed, words
        self.epoch = 0
        self.groups = self._group()

    def start_epoch(self, epoch: int) -> None:
        """Shuffle anew."""
        self.epoch = epoch
        self.groups = self._group()

    def _group(self) -> list[list[int]]:
        """Articles in random order, as many to a batch as fit ``words`` words of about five characters."""
        order = list(range(len(self.articles)))
        random.Random(f"{self.seed} {self.epoch}").shuffle(order)
        groups: list[list[int]] = [[]]
        filled = 0
        for i in order:
            size = len(self.articles[i].text) // 5
            if groups[-1] and filled + size > self.words:
                groups.append([])
                filled = 0
            groups[-1].append(i)
            filled += size
        return groups

    def __len__(self) -> int:
        return len(self.groups)

    def __getitem__(self, index: int) -> Lesson:
        rng = random.Random(f"{self.seed} {self.epoch} {index}")
        chosen = [augment(self.articles[i], rng) for i in self.groups[index]]
        encoded = [self.reader.encode(a.text) for a in chosen]
        targets = [make_targets(a, e.words) for a, e in zip(chosen, encoded, strict=True)]
        bounds = np.cumsum([0, *(len(e.words) for e in encoded)]).tolist()
        anchors = [[rng.randrange(first, last) for first, last in t.cues] for t in targets]
        labels = [
            _labels(t.arguments, at, len(e.words)) for t, at, e in zip(targets, anchors, encoded, strict=True)
        ]
        return Lesson(
            inputs=self.reader.collate(encoded),
            bounds=torch.tensor(bounds),
            paragraphs=torch.from_numpy(np.concatenate([e.words.paragraphs for e in encoded])),
            tags={k: torch.from_numpy(np.concatenate([t.tags[k] for t in targets])) for k in TAG_LAYERS},
            anchors=torch.tensor(
                [a + b for at, b in zip(anchors, bounds[:-1], strict=True) for a in at], dtype=torch.long
            ),
            labels=torch.from_numpy(np.concatenate(labels)),
            antecedents=[
                _pairs(e, t.mentions, t.names, t, t.antecedents, b)
                for e, t, b in zip(encoded, targets, bounds[:-1], strict=True)
                if t.mentions
            ],
            roles=[
                _pairs(e, t.roles, t.people, t, t.holders, b)
                for e, t, b in zip(encoded, targets, bounds[:-1], strict=True)
                if t.roles and t.people
            ],
        )


def _labels(arguments: list[list[tuple[int, int, int]]], anchors: list[int], words: int) -> np.ndarray:
    """Labels of each anchor's band: ``[anchors, B]``."""
    outside = ARGUMENTS.index("O")
    labels = np.full((len(anchors), BAND_BEFORE + BAND_AFTER), UNKNOWN, dtype=np.int64)
    for row, (spans, anchor) in enumerate(zip(arguments, anchors, strict=True)):
        whole = np.full(words, outside, dtype=np.int64)
        for first, last, label in spans:
            whole[first] = label
            whole[first + 1 : last] = label + 1
        left, right = max(0, anchor - BAND_BEFORE), min(words, anchor + BAND_AFTER)
        labels[row, left - anchor + BAND_BEFORE : right - anchor + BAND_BEFORE] = whole[left:right]
    return labels


def _pairs(
    encoded: EncodedArticle,
    mentions: list[tuple[int, int, int]],
    names: list[NameMention],
    targets: Targets,
    answers: np.ndarray,
    offset: int,
) -> Pairs:
    spans = [(max(first, 0), max(last, first + 1), anchor) for first, last, anchor in mentions]
    return Pairs(
        mentions=torch.tensor(spans, dtype=torch.long) + offset,
        names=torch.tensor([(n.first, n.last) for n in names], dtype=torch.long).reshape(-1, 2) + offset,
        features=torch.from_numpy(pair_features(encoded.words, mentions, names, targets.places)),
        answers=torch.from_numpy(answers),
    )

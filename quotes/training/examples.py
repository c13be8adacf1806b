"""Annotated articles as batches of tensors, changed anew each epoch."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from quotes.attributor.batching import Batch, EncodedArticle, collate, encode, rows_of
from quotes.attributor.encoding import Tokenizer
from quotes.attributor.model import BAND_AFTER, BAND_BEFORE, ROLE_AFTER, ROLE_BEFORE, TAG_LAYERS, TAGS
from quotes.attributor.pairs import pair_inputs
from quotes.training.articles import AnnotatedArticle
from quotes.training.augment import augment
from quotes.training.targets import UNKNOWN, Targets, make_targets

_HIDDEN = 0.1  # of the word pieces of a lesson


@dataclass(frozen=True, slots=True)
class Pairs:
    """The mentions of one article: what an AntecedentScorer takes, and what it should answer."""

    mentions: Tensor
    candidates: Tensor
    features: Tensor
    possible: Tensor
    answers: Tensor

    def to(self, device: torch.device) -> Pairs:
        """The same on another device."""
        return Pairs(*(getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)))

    def at(self, first: int) -> Pairs:
        """The same where the article begins at word ``first`` of the batch."""
        return replace(self, mentions=self.mentions + first, candidates=self.candidates + first)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One batch to learn from: each article twice, all first copies before all second ones.

    Attributes:
        inputs: what the encoder reads.
        bounds: ``[articles + 1]`` first word of each article, and W at the end.
        paragraphs: ``[W]`` number of each word's paragraph in its article.
        tags: ``{layer: [W]}`` right tags.
        anchors: ``[A]`` one word of each attribution's cue.
        labels: ``[A, B]`` right labels of the words in its band, UNKNOWN outside the article.
        bearers: ``[P]`` last word of each name whose bearer's roles are known.
        roles: ``[P, B]`` right tags of the words in its band, UNKNOWN outside the article.
        antecedents: the pairs of each article that has any.
    """

    inputs: Batch
    bounds: Tensor
    paragraphs: Tensor
    tags: dict[str, Tensor]
    anchors: Tensor
    labels: Tensor
    bearers: Tensor
    roles: Tensor
    antecedents: list[Pairs]

    def to(self, device: torch.device) -> Lesson:
        """The same on another device."""
        return Lesson(
            self.inputs.to(device),
            self.bounds.to(device),
            self.paragraphs.to(device),
            {k: v.to(device, non_blocking=True) for k, v in self.tags.items()},
            self.anchors.to(device),
            self.labels.to(device),
            self.bearers.to(device),
            self.roles.to(device),
            [p.to(device) for p in self.antecedents],
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """How one model reads: its tokenizer, its special tokens and its windows."""

    tokenizer: Tokenizer
    start: int
    end: int
    pad: int
    mask: int
    window: int
    context: int

    def encode(self, text: str) -> EncodedArticle:
        """Words, pieces and windows of a text."""
        return encode(text, self.tokenizer, window=self.window, context=self.context)

    def collate(self, articles: Sequence[EncodedArticle]) -> Batch:
        """Several articles as one batch."""
        return collate(rows_of(articles), start=self.start, end=self.end, pad=self.pad)

    def hide(self, batch: Batch, share: float, rng: random.Random) -> Batch:
        """The batch with a share of its pieces masked, so that none can be learnt by heart."""
        draw = torch.rand(batch.pieces.shape, generator=torch.Generator().manual_seed(rng.getrandbits(32)))
        special = torch.isin(batch.pieces, torch.tensor([self.start, self.end, self.pad]))
        return replace(batch, pieces=batch.pieces.masked_fill((draw < share) & ~special, self.mask))


class Lessons(Dataset[Lesson]):
    """The lessons of one epoch, drawn from its number: the same seed gives the same lessons."""

    def __init__(
        self,
        articles: Sequence[AnnotatedArticle],
        reader: Reader,
        *,
        seed: int,
        words: int,
        passages: Sequence[AnnotatedArticle] = (),
        drawn: int = 0,
    ) -> None:
        """Lessons from all ``articles`` and from ``drawn`` of the ``passages``, others in each epoch."""
        self.reader, self.seed, self.words = reader, seed, words
        self.always, self.passages, self.drawn = articles, passages, drawn
        self.start_epoch(0)

    def start_epoch(self, epoch: int) -> None:
        """Draw passages and shuffle anew."""
        self.epoch = epoch
        rng = random.Random(f"{self.seed} {epoch} passages")
        self.articles = [*self.always, *rng.sample(self.passages, self.drawn)]
        self.groups = self._group()

    def _group(self) -> list[list[int]]:
        """Articles in random order, as many to a batch as fit twice into ``words`` words."""
        order = list(range(len(self.articles)))
        random.Random(f"{self.seed} {self.epoch}").shuffle(order)
        groups: list[list[int]] = [[]]
        filled = 0
        for i in order:
            size = len(self.articles[i].text) // 5
            if groups[-1] and 2 * (filled + size) > self.words:
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
        anchors = [[rng.randrange(first, last) for first, last in t.cues] for t in targets]
        pairs = [_pairs(t) if t.mentions.spans else None for t in targets]
        encoded, targets, anchors, pairs = encoded * 2, targets * 2, anchors * 2, pairs * 2
        bounds = np.cumsum([0, *(len(e.words) for e in encoded)]).tolist()
        return Lesson(
            inputs=self.reader.hide(self.reader.collate(encoded), _HIDDEN, rng),
            bounds=torch.tensor(bounds),
            paragraphs=torch.from_numpy(np.concatenate([e.words.paragraphs for e in encoded])),
            tags={k: torch.from_numpy(np.concatenate([t.tags[k] for t in targets])) for k in TAG_LAYERS},
            anchors=_shifted(anchors, bounds),
            labels=torch.from_numpy(
                np.concatenate([_argument_labels(t, at) for t, at in zip(targets, anchors, strict=True)])
            ),
            bearers=_shifted([t.bearers for t in targets], bounds),
            roles=torch.from_numpy(np.concatenate([_role_labels(t) for t in targets])),
            antecedents=[p.at(first) for p, first in zip(pairs, bounds, strict=False) if p],
        )


def _shifted(positions: Sequence[Sequence[int]], bounds: Sequence[int]) -> Tensor:
    """Words of several articles as words of the batch."""
    together = [at + first for own, first in zip(positions, bounds, strict=False) for at in own]
    return torch.tensor(together, dtype=torch.long)


def _argument_labels(targets: Targets, anchors: Sequence[int]) -> np.ndarray:
    """Labels of each anchor's band: ``[anchors, B]``."""
    words = len(targets.mentions.words)
    return _bands(targets.arguments, anchors, words, BAND_BEFORE, BAND_AFTER)


def _role_labels(targets: Targets) -> np.ndarray:
    """Tags of the band of each name whose bearer's roles are known: ``[names, B]``."""
    words = len(targets.mentions.words)
    spans = [[(first, last, TAGS.index("B")) for first, last in roles] for roles in targets.roles]
    return _bands(spans, targets.bearers, words, ROLE_BEFORE, ROLE_AFTER)


def _bands(
    spans: Sequence[Sequence[tuple[int, int, int]]],
    anchors: Sequence[int],
    words: int,
    before: int,
    after: int,
) -> np.ndarray:
    """The labels around each anchor: that of a span's first word stands with it, the next is for the rest."""
    labels = np.full((len(anchors), before + after), UNKNOWN, dtype=np.int64)
    for row, (own, anchor) in enumerate(zip(spans, anchors, strict=True)):
        whole = np.zeros(words, dtype=np.int64)
        for first, last, label in own:
            whole[first] = label
            whole[first + 1 : last] = label + 1
        left, right = max(0, anchor - before), min(words, anchor + after)
        labels[row, left - anchor + before : right - anchor + before] = whole[left:right]
    return labels


def _pairs(targets: Targets) -> Pairs:
    mentions, candidates, features, possible = pair_inputs(targets.mentions)
    return Pairs(
        mentions=torch.from_numpy(mentions),
        candidates=torch.from_numpy(candidates),
        features=torch.from_numpy(features),
        possible=torch.from_numpy(possible),
        answers=torch.from_numpy(targets.antecedents),
    )

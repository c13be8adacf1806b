"""What a model is punished for: wrong tags, arguments and antecedents, and disagreement with itself."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from quotes.attributor.model import (
    BAND_AFTER,
    BAND_BEFORE,
    ROLE_AFTER,
    ROLE_BEFORE,
    TAG_LAYERS,
    AttributionModel,
    BandTagger,
    band_around,
)
from quotes.training.examples import Lesson, Pairs
from quotes.training.targets import UNKNOWN

_TAG_WEIGHTS = {"cue": 1.0, "content": 0.5, "source": 0.5, "name": 0.5, "role": 0.5}
_ARGUMENT_SCALE = 40.0  # about as many words of a band are labelled, or nearly
_ROLE_SCALE = 20.0
_PAIR_WEIGHT = 0.5
_LOWEST = -1e4  # for scores of what is impossible, so that a difference of two is a number


@dataclass(frozen=True, slots=True)
class Scores:
    """All that a model says about one lesson."""

    tags: dict[str, Tensor]
    arguments: Tensor
    roles: Tensor
    antecedents: list[Tensor]


def score_lesson(model: AttributionModel, lesson: Lesson) -> Scores:
    """Ask ``model`` about everything that ``lesson`` has answers for."""
    states = model(lesson.inputs)
    return Scores(
        model.tag(states),
        _band_scores(model.arguments, states, lesson, lesson.anchors, BAND_BEFORE, BAND_AFTER),
        _band_scores(model.roles, states, lesson, lesson.bearers, ROLE_BEFORE, ROLE_AFTER),
        [
            model.antecedents(states, p.mentions, p.candidates, p.features, p.possible)
            for p in lesson.antecedents
        ],
    )


def _band_scores(
    tagger: BandTagger, states: Tensor, lesson: Lesson, anchors: Tensor, before: int, after: int
) -> Tensor:
    article = torch.bucketize(anchors, lesson.bounds, right=True) - 1
    band, inside = band_around(
        anchors, lesson.bounds[article], lesson.bounds[article + 1], before=before, after=after
    )
    scores: Tensor = tagger(states, anchors, band, inside, lesson.paragraphs)
    return scores


def loss(scores: Scores, lesson: Lesson) -> dict[str, Tensor]:
    """The parts of the loss against the annotation, by name."""
    parts = {}
    for layer in TAG_LAYERS:
        if (lesson.tags[layer] != UNKNOWN).any():
            parts[layer] = _TAG_WEIGHTS[layer] * functional.cross_entropy(
                scores.tags[layer], lesson.tags[layer], ignore_index=UNKNOWN
            )
    if len(lesson.anchors):
        parts["arguments"] = _band_loss(scores.arguments, lesson.labels) / _ARGUMENT_SCALE
    if len(lesson.bearers):
        parts["roles"] = _band_loss(scores.roles, lesson.roles) / _ROLE_SCALE
    parts["antecedent"] = _PAIR_WEIGHT * _pair_loss(scores.antecedents, lesson.antecedents)
    return parts


def _band_loss(scores: Tensor, labels: Tensor) -> Tensor:
    """Cross-entropy of the words in each band, summed over the band, mean over the anchors."""
    total = functional.cross_entropy(
        scores.flatten(0, 1), labels.flatten(), ignore_index=UNKNOWN, reduction="sum"
    )
    return total / len(labels)


def _pair_loss(scores: list[Tensor], pairs: list[Pairs]) -> Tensor:
    """Negative log of the probability that all right answers have together, mean over the mentions."""
    rows = [
        s.log_softmax(-1).masked_fill(~p.answers, -torch.inf).logsumexp(-1)[p.answers.any(-1)]
        for s, p in zip(scores, pairs, strict=True)
    ]
    return -torch.cat(rows).mean() if rows else torch.zeros(())


def disagreement(scores: Scores, lesson: Lesson) -> Tensor:
    """How far apart the answers for the two copies of each article are (R-Drop, Wu et al. 2021).

    Dropout and the masked pieces differ between the copies, so a model that knows an article by heart rather
    than by what it says answers differently. Weighted as in :func:`loss`; no annotation is looked at.
    """
    total = torch.zeros((), device=lesson.anchors.device)
    for layer, weight in _TAG_WEIGHTS.items():
        total = total + weight * _divergence(*scores.tags[layer].chunk(2)).mean()
    if len(lesson.anchors):
        total = total + _band_disagreement(scores.arguments, lesson.labels) / _ARGUMENT_SCALE
    if len(lesson.bearers):
        total = total + _band_disagreement(scores.roles, lesson.roles) / _ROLE_SCALE
    half = len(scores.antecedents) // 2
    rows = [
        _divergence(a.clamp(min=_LOWEST), b.clamp(min=_LOWEST))
        for a, b in zip(scores.antecedents[:half], scores.antecedents[half:], strict=True)
    ]
    return total + _PAIR_WEIGHT * torch.cat(rows).mean() if rows else total


def _band_disagreement(scores: Tensor, labels: Tensor) -> Tensor:
    """Summed over the band, mean over the anchors."""
    inside = labels.chunk(2)[0] != UNKNOWN
    return (_divergence(*scores.chunk(2)) * inside).sum(-1).mean()


def _divergence(scores: Tensor, others: Tensor) -> Tensor:
    """Mean of both Kullback-Leibler divergences, over the last dimension."""
    mine, theirs = scores.log_softmax(-1), others.log_softmax(-1)
    return 0.5 * ((mine.exp() - theirs.exp()) * (mine - theirs)).sum(-1)

"""How sure we are: probabilities from the model's scores, fitted on articles that it did not learn from.

Both are logistic models over a few named features (Platt 1999), small enough to be read. `python -m
quotes.training`
fits them after training, and they are kept with the model's configuration.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotes.attributor.decoding import Attribution
from quotes.attributor.speakers import Resolution
from quotes.statement import SpeakerKind, StatementType

ATTRIBUTION_FEATURES = (
    "bias", "anchor", "overlap", "source", "has source", "direct", "short", "by a mark", "direct by a mark",
)  # fmt: skip
SPEAKER_FEATURES = (
    "bias", "anchor", "overlap", "source", "direct", "short", "by a mark", "best", "margin", "pronoun",
    "implied", "description", "organization",
)  # fmt: skip

UNCALIBRATED = {
    "attribution": [0.0, 1.0, *[0.0] * 7],
    "speaker": [0.0, 0.3, *[0.0] * 5, 0.8, *[0.0] * 5],
}
"""Weights before anything was fitted: the model's own scores."""


def attribution_features(attribution: Attribution, type_: StatementType) -> list[float]:
    """The values of ATTRIBUTION_FEATURES: whether something is attributed, and read right."""
    words = sum(last - first for first, last in attribution.content)
    return [
        1.0,
        _logit(attribution.anchor_score),
        _logit(attribution.overlap),
        _logit(attribution.source_score),
        float(attribution.source is not None),
        float(type_ is StatementType.DIRECT),
        float(words <= 3),
        float(attribution.by_mark),
        float(attribution.by_mark and type_ is StatementType.DIRECT),
    ]


def speaker_features(attribution: Attribution, type_: StatementType, resolution: Resolution) -> list[float]:
    """The values of SPEAKER_FEATURES: whether the attribution is right and its speaker too."""
    _, anchor, overlap, source, _, direct, short, by_mark, *_ = attribution_features(attribution, type_)
    best, *others = resolution.options
    return [
        1.0,
        anchor,
        overlap,
        source,
        direct,
        short,
        by_mark,
        _logit(best.score),
        best.score - (others[0].score if others else 0.0),
        float(resolution.rule == "pronoun"),
        float(resolution.rule == "implied"),
        float(resolution.rule == "description"),
        float(best.kind is SpeakerKind.ORGANIZATION),
    ]


def probability(weights: Sequence[float], features: Sequence[float]) -> float:
    """The probability that a logistic model gives to one case."""
    return float(1 / (1 + np.exp(-np.dot(weights, features))))


def _logit(score: float) -> float:
    bounded = min(max(score, 1e-4), 1 - 1e-4)
    return float(np.log(bounded / (1 - bounded)))

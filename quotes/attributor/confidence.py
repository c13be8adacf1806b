"""How sure we are: probabilities from the model's scores, fitted on articles that it did not learn from.

Both are logistic models over a few named features (Platt 1999), small enough to be read. `python -m
quotes.training`
fits them after training, and they are kept with the model's configuration.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotes.attributor.decoding import Attribution
from quotes.statement import SpeakerKind, StatementType

ATTRIBUTION_FEATURES = (
    "bias", "anchor", "content", "source", "has source", "direct", "short", "by a mark", "direct by a mark",
    "ends early", "direct ends early",
)  # fmt: skip
SPEAKER_FEATURES = (
    "bias", "anchor", "content", "source", "direct", "short", "by a mark", "best", "margin", "pronoun",
    "implied", "description", "organization", "ends early",
)  # fmt: skip

UNCALIBRATED = {
    "attribution": [0.0, 1.0, *[0.0] * 9],
    "speaker": [0.0, 0.3, *[0.0] * 5, 0.8, *[0.0] * 6],
}
"""Weights before anything was fitted: the model's own scores."""


def attribution_features(attribution: Attribution, type_: StatementType) -> list[float]:
    """The values of ATTRIBUTION_FEATURES: whether something is attributed, and read right."""
    words = sum(last - first for first, last in attribution.content)
    return [
        1.0,
        _logit(attribution.anchor_score),
        _logit(attribution.content_score),
        _logit(attribution.source_score),
        float(attribution.source is not None),
        float(type_ is StatementType.DIRECT),
        float(words <= 3),
        float(attribution.by_mark),
        float(attribution.by_mark and type_ is StatementType.DIRECT),
        float(attribution.ends_early),
        float(attribution.ends_early and type_ is StatementType.DIRECT),
    ]


def speaker_features(
    attribution: Attribution,
    type_: StatementType,
    rule: str,
    kind: SpeakerKind | None,
    best: float,
    second: float,
) -> list[float]:
    """The values of SPEAKER_FEATURES: whether the attribution is right and its speaker too.

    Args:
        attribution: the attribution.
        type_: its type.
        rule: how its speaker was reached, one of :data:`quotes.attributor.speakers.RULES`.
        kind: of the likeliest speaker.
        best, second: the scores of the likeliest speaker and the next.
    """
    _, anchor, content, source, _, direct, short, by_mark, *_ = attribution_features(attribution, type_)
    return [
        1.0,
        anchor,
        content,
        source,
        direct,
        short,
        by_mark,
        _logit(best),
        best - second,
        float(rule == "pronoun"),
        float(rule == "implied"),
        float(rule == "description"),
        float(kind is SpeakerKind.ORGANIZATION),
        float(attribution.ends_early and type_ is not StatementType.DIRECT),
    ]


def probability(weights: Sequence[float], features: Sequence[float]) -> float:
    """The probability that a logistic model gives to one case."""
    return float(1 / (1 + np.exp(-np.dot(weights, features))))


def _logit(score: float) -> float:
    bounded = min(max(score, 1e-4), 1 - 1e-4)
    return float(np.log(bounded / (1 - bounded)))

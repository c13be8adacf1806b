"""How sure we are that something is attributed, and read right.

A logistic model over a few named features (Platt 1999), small enough to be read. `python -m quotes.training`
fits it after training on articles that were not learnt from, and it is kept with the model's configuration.
Who is behind an attribution needs no such model: the antecedent scorer's own probabilities hold as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from quotes.attributor.decoding import Attribution
from quotes.statement import StatementType

ATTRIBUTION_FEATURES = (
    "bias", "anchor", "overlap", "source", "has source", "direct", "short", "by a mark", "direct by a mark",
)  # fmt: skip
UNCALIBRATED = [0.0, 1.0, *[0.0] * 7]
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


def probability(weights: Sequence[float], features: Sequence[float]) -> float:
    """The probability that a logistic model gives to one case."""
    return float(1 / (1 + np.exp(-np.dot(weights, features))))


def _logit(score: float) -> float:
    bounded = min(max(score, 1e-4), 1 - 1e-4)
    return float(np.log(bounded / (1 - bounded)))

"""Fit the confidence, and its threshold, on articles that the model did not learn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from quotes.attributor import Attributor
from quotes.attributor.confidence import attribution_features, probability
from quotes.attributor.reading import Reading
from quotes.training.articles import AnnotatedArticle
from quotes.training.matching import covered, match

_RIDGE = 0.02
_LOOSE = 0.12  # reads more than is right, so that there is something to tell apart


def calibrate(attributor: Attributor, articles: Sequence[AnnotatedArticle]) -> None:
    """Set the calibration and the threshold in the configuration of ``attributor``'s model.

    They hold for attributors made from the model afterwards.

    Args:
        attributor: with a trained model.
        articles: annotated with attributions, and not learnt from.
    """
    config = attributor.model.config
    config.calibration = {}
    config.anchor_threshold = _LOOSE
    loose = Attributor(attributor.model, attributor.tokenizer)
    readings = list(loose.read_many(a.text for a in articles))
    features, right = _attribution_cases(readings, articles)
    weights = fit_logistic(features, right)
    config.calibration = {"attribution": weights}
    sure = np.array([probability(weights, f) for f in features])
    config.anchor_threshold = _best_threshold(
        sure, np.array(right), sum(len(a.attributions or ()) for a in articles)
    )


def fit_logistic(features: Sequence[Sequence[float]], right: Sequence[bool]) -> list[float]:
    """Weights of the logistic model that fits best, with a small ridge (Newton's method)."""
    x, y = np.array(features), np.array(right, dtype=float)
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + _RIDGE * len(y) / 100 * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.eye(x.shape[1]) * (_RIDGE * len(y) / 100 + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    return [round(float(w), 6) for w in weights]


def _attribution_cases(
    readings: Sequence[Reading], articles: Sequence[AnnotatedArticle]
) -> tuple[list[list[float]], list[bool]]:
    features, right = [], []
    for reading, article in zip(readings, articles, strict=True):
        text = article.text
        predicted = [
            covered(text, [reading.words.characters(*piece) for piece in f.attribution.content])
            for f in reading.found
        ]
        gold = [covered(text, a.content) for a in article.attributions or ()]
        matched = set(match(gold, predicted, 0.5).values())
        for j, found in enumerate(reading.found):
            features.append(attribution_features(found.attribution, found.type))
            right.append(j in matched)
    return features, right


def _best_threshold(scores: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], gold: int) -> float:
    """The threshold with the best F1."""
    order = np.argsort(-scores)
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + gold)
    return round(float(scores[order[f1.argmax()]]), 4)

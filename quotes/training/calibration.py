"""Fit the confidences, and the thresholds, on articles that the model did not learn from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from quotes.attributor import Attributor
from quotes.attributor.confidence import UNCALIBRATED, attribution_features, probability
from quotes.attributor.reading import Reading
from quotes.training.articles import AnnotatedArticle
from quotes.training.matching import covered, match, right_speaker, speakers_of

_RIDGE = 0.02
_LOOSE = 0.12  # reads more than is right, so that there is something to tell apart


def calibrate(attributor: Attributor, articles: Sequence[AnnotatedArticle]) -> None:
    """Set the calibration and the thresholds in the configuration of ``attributor``'s model.

    They hold for attributors made from the model afterwards.

    Args:
        attributor: with a trained model.
        articles: annotated with attributions and speakers, and not learnt from.
    """
    config = attributor.model.config
    config.calibration = dict(UNCALIBRATED)
    config.anchor_threshold = _LOOSE
    loose = Attributor(attributor.model, attributor.tokenizer, 0.0)
    readings = list(loose.read_many(a.text for a in articles))
    features, right = _attribution_cases(readings, articles)
    config.calibration["attribution"] = fit_logistic(features, right)
    sure = np.array([probability(config.calibration["attribution"], f) for f in features])
    config.anchor_threshold = _best_threshold(
        sure, np.array(right), sum(len(a.attributions or ()) for a in articles)
    )
    strict = Attributor(attributor.model, attributor.tokenizer, 0.0)
    features, right = _speaker_cases(strict, articles)
    config.calibration["speaker"] = fit_logistic(features, right)


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


def _matched(article: AnnotatedArticle, predicted: Sequence[frozenset[int]]) -> dict[int, int]:
    """Which annotated attribution each predicted content matches, where it matches one."""
    gold = [covered(article.text, a.content) for a in article.attributions or ()]
    return {j: i for i, j in match(gold, predicted, 0.5).items()}


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
        matched = _matched(article, predicted)
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


def _speaker_cases(
    attributor: Attributor, articles: Sequence[AnnotatedArticle]
) -> tuple[list[list[float]], list[bool]]:
    features, right = [], []
    for reading, article in zip(attributor.read_many(a.text for a in articles), articles, strict=True):
        text, gold = article.text, article.attributions or ()
        statements = attributor.put_into_words(reading).statements
        predicted = [covered(text, [(s.start, s.end) for s in statement.content]) for statement in statements]
        matched = _matched(article, predicted)
        for j, (found, statement) in enumerate(zip(reading.found, statements, strict=True)):
            if statement.speaker is None or not statement.speaker.kind.named:
                continue
            features.append(found.speaker_features())
            truths = speakers_of(article, gold[matched[j]]) if j in matched else []
            right.append(right_speaker(statement.speaker.name, truths))
    return features, right

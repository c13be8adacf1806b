"""Layers of BIO tags: the likeliest that make sense together, and the spans they mark.

Tag 0 is outside; after it come a B- and an I- tag for each type.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from quotes.attributor.encoding import Ints

_NEVER = -1e4
LEAST = 1e-6  # probability, so that it has a logarithm


def consistent_tags(scores: npt.NDArray[np.float32]) -> Ints:
    """The likeliest tags of each row in which nothing goes on that has not begun (Viterbi 1967).

    Args:
        scores: ``[rows, words, tags]`` probabilities.

    Returns:
        ``[rows, words]``
    """
    rows, length, tags = scores.shape
    if not length:
        return np.zeros((rows, 0), dtype=np.int64)
    emitted = np.log(np.maximum(scores, LEAST))
    changed = np.zeros((tags, tags), dtype=np.float32)
    for inside in range(2, tags, 2):
        changed[:, inside] = _NEVER
        changed[inside - 1 : inside + 1, inside] = 0
    best = emitted[:, 0].copy()
    best[:, 2::2] = _NEVER
    came_from = np.zeros((length, rows, tags), dtype=np.int64)
    for at in range(1, length):
        ways = best[:, :, None] + changed
        came_from[at] = ways.argmax(1)
        best = ways.max(1) + emitted[:, at]
    path = np.empty((rows, length), dtype=np.int64)
    path[:, -1] = best.argmax(1)
    every = np.arange(rows)
    for at in range(length - 1, 0, -1):
        path[:, at - 1] = came_from[at, every, path[:, at]]
    return path


def read_spans(tags: Ints) -> list[tuple[int, int, int]]:
    """The spans of one layer's consistent tags.

    Args:
        tags: ``[words]``

    Returns:
        ``(first, last, type)`` where type counts the layer's B- tags from 0.
    """
    spans = []
    start = None
    for at, tag in enumerate([*tags.tolist(), 0]):
        if start is not None and (tag == 0 or tag % 2 == 1):
            spans.append((start, at, int(tags[start] - 1) // 2))
            start = None
        if tag % 2 == 1:
            start = at
    return spans

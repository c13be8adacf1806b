"""What a model is punished for: wrong tags, wrong arguments, wrong antecedents."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from quotes.attributor.model import TAG_LAYERS, AttributionModel, band_around
from quotes.training.examples import Lesson, Pairs
from quotes.training.targets import UNKNOWN

_TAG_WEIGHTS = {"cue": 1.0, "content": 0.5, "source": 0.5, "name": 0.5, "role": 0.5}
_ARGUMENT_SCALE = 40.0  # about as many words of a band are labelled, or nearly


@dataclass(frozen=True, slots=True)
class Scores:
    """All that a model says about one lesson."""

    tags: dict[str, Tensor]
    arguments: Tensor
    antecedents: list[Tensor]
    roles: list[Tensor]


def score_lesson(model: AttributionModel, lesson: Lesson) -> Scores:
    """Ask ``model`` about everything that ``lesson`` has answers for."""
    states = model(lesson.inputs)
    arguments = states.new_zeros((0, 1, 1))
    if len(lesson.anchors):
        article = torch.bucketize(lesson.anchors, lesson.bounds, right=True) - 1
        band, inside = band_around(lesson.anchors, lesson.bounds[article], lesson.bounds[article + 1])
        arguments = model.arguments(states, lesson.anchors, band, inside, lesson.paragraphs)
    return Scores(
        model.tag(states),
        arguments,
        [model.antecedents(states, p.mentions, p.names, p.features) for p in lesson.antecedents],
        [model.role_holders(states, p.mentions, p.names, p.features) for p in lesson.roles],
    )


def loss(scores: Scores, lesson: Lesson) -> dict[str, Tensor]:
    """The parts of the loss against the annotation, by name."""
    parts = {}
    for layer in TAG_LAYERS:
        if (lesson.tags[layer] != UNKNOWN).any():
            parts[layer] = _TAG_WEIGHTS[layer] * functional.cross_entropy(
                scores.tags[layer], lesson.tags[layer], ignore_index=UNKNOWN
            )
    if len(lesson.anchors):
        total = functional.cross_entropy(
            scores.arguments.flatten(0, 1), lesson.labels.flatten(), ignore_index=UNKNOWN, reduction="sum"
        )
        parts["arguments"] = total / _ARGUMENT_SCALE / len(lesson.anchors)
    parts["antecedent"] = 0.5 * _pair_loss(scores.antecedents, lesson.antecedents)
    parts["holder"] = 0.2 * _pair_loss(scores.roles, lesson.roles)
    return parts


def _pair_loss(scores: list[Tensor], pairs: list[Pairs]) -> Tensor:
    """Negative log of the probability that all right answers have together, mean over the mentions."""
    rows = [
        s.log_softmax(-1).masked_fill(~p.answers, -torch.inf).logsumexp(-1)
        for s, p in zip(scores, pairs, strict=True)
    ]
    return -torch.cat(rows).mean() if rows else torch.zeros(())

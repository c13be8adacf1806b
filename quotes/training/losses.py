"""What a model is punished for: wrong tags, wrong arguments, wrong antecedents, and answers unlike its teacher's."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from quotes.attributor.batching import Batch
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


def score_lesson(model: AttributionModel, inputs: Batch, lesson: Lesson) -> Scores:
    """Ask ``model`` about everything that ``lesson`` has answers for."""
    states = model(inputs)
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
        s.log_softmax(-1).masked_fill(~p.answers, -torch.inf).logsumexp(-1) for s, p in zip(scores, pairs, strict=True)
    ]
    return -torch.cat(rows).mean() if rows else torch.zeros(())


def distillation_loss(student: Scores, teacher: Scores, lesson: Lesson) -> Tensor:
    """Divergence of the student's answers from the teacher's (Hinton et al. 2015), with the weights of the loss."""
    parts = [_TAG_WEIGHTS[k] * _divergence(student.tags[k], teacher.tags[k]).mean() for k in TAG_LAYERS]
    if len(lesson.anchors):
        inside = lesson.labels != UNKNOWN
        apart = _divergence(student.arguments, teacher.arguments)[inside].sum()
        parts.append(apart / _ARGUMENT_SCALE / len(lesson.anchors))
    for weight, ours, theirs in (
        (0.5, student.antecedents, teacher.antecedents),
        (0.2, student.roles, teacher.roles),
    ):
        if ours:
            parts.append(weight * torch.cat([_divergence(s, t) for s, t in zip(ours, theirs, strict=True)]).mean())
    return torch.stack(parts).sum()


def _divergence(student: Tensor, teacher: Tensor) -> Tensor:
    wanted = teacher.log_softmax(-1)
    return functional.kl_div(student.log_softmax(-1), wanted, log_target=True, reduction="none").sum(-1)

"""What the model reads in an article: attributions, the cast, roles, and who may be behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from quotes.attributor.batching import EncodedArticle, collate, row_size, rows_of
from quotes.attributor.confidence import attribution_features, probability
from quotes.attributor.decoding import (
    Attribution,
    Floats,
    choose,
    find_anchors,
    merge_labels,
    places_of,
    read_arguments,
    read_names,
    statement_type,
)
from quotes.attributor.encoding import Tokenizer, Words
from quotes.attributor.entities import group_names
from quotes.attributor.model import AttributionModel, band_around
from quotes.attributor.roles import RolePhrase, find_roles
from quotes.attributor.speakers import Cast, Option, Resolution, resolve
from quotes.statement import StatementType

_ROWS = 16  # windows in one pass of the encoder
_ANCHORS = 64  # anchors whose arguments are read at once


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution: its type, how likely it is one and read right, and who may be behind it."""

    attribution: Attribution
    type: StatementType
    likelihood: float
    resolution: Resolution

    def confidence(self, option: Option) -> float:
        """The probability that the attribution is right, and ``option`` its speaker."""
        return self.likelihood * option.score


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model read in one article, before it is put into words."""

    words: Words
    found: tuple[Found, ...]
    cast: Cast
    roles: tuple[RolePhrase, ...]


def word_states(model: AttributionModel, tokens: Tokenizer, articles: Sequence[EncodedArticle]) -> Tensor:
    """States of all words of all articles, ``[W, d]``; windows of like length share a pass."""
    rows = rows_of(articles)
    sizes = [row_size(row) for row in rows]
    cores = [window.core_last - window.core_first for _, window in rows]
    found: list[Tensor] = [torch.empty(0)] * len(rows)
    order = sorted(range(len(rows)), key=lambda i: sizes[i])
    for at in range(0, len(order), _ROWS):
        some = order[at : at + _ROWS]
        batch = collate(
            [rows[i] for i in some],
            start=tokens.cls_token_id,
            end=tokens.sep_token_id,
            pad=tokens.pad_token_id,
        ).to(model.device)
        parts = model(batch).float().cpu().split([cores[i] for i in some])
        for i, part in zip(some, parts, strict=True):
            found[i] = part
    return torch.cat(found) if found else torch.empty(0, 1)


def read(model: AttributionModel, words: Words, states: Tensor, weights: Sequence[float]) -> Reading:
    """Read one article off the states of its words.

    Args:
        model: whose model are asked.
        words: the article's words.
        states: ``[words, d]``
        weights: of the probability of an attribution, see :mod:`quotes.attributor.confidence`.
    """
    if not len(words):
        return Reading(words, (), Cast((), ()), ())
    states = states.to(model.device)
    tags = {layer: scores.softmax(-1).cpu().numpy() for layer, scores in model.tag(states).items()}
    attributions = _attributions(model, words, states, 1 - tags["cue"][:, 0], weights)
    places = places_of(len(words), attributions)
    names = read_names(words, tags["name"], tags["role"])
    entities, _ = group_names(words, names)
    cast = Cast(tuple(names), tuple(entities))
    resolutions = resolve(model, states, words, attributions, cast, places)
    roles = find_roles(model, states, words, cast.names, cast.entities)
    types = [statement_type(words, attribution.content) for attribution in attributions]
    found = (
        Found(a, t, _likelihood(a, t, weights), r)
        for a, t, r in zip(attributions, types, resolutions, strict=True)
    )
    return Reading(words, tuple(found), cast, tuple(roles))


def _attributions(
    model: AttributionModel, words: Words, states: Tensor, cue_scores: Floats, weights: Sequence[float]
) -> list[Attribution]:
    found: list[Attribution] = []
    anchors = find_anchors(cue_scores)
    paragraphs = torch.from_numpy(words.paragraphs).to(states.device)
    for at in range(0, len(anchors), _ANCHORS):
        some = torch.from_numpy(anchors[at : at + _ANCHORS]).to(states.device)
        band, inside = band_around(some, torch.zeros_like(some), torch.full_like(some, len(words)))
        scored = model.arguments(states, some, band, inside, paragraphs).softmax(-1).cpu().numpy()
        for anchor, scores in zip(some.tolist(), merge_labels(scored), strict=True):
            attribution = read_arguments(words, anchor, float(cue_scores[anchor]), scores)
            if attribution:
                found.append(attribution)
    scores = [_likelihood(a, statement_type(words, a.content), weights) for a in found]
    return choose(found, scores, model.config.anchor_threshold)


def _likelihood(attribution: Attribution, type_: StatementType, weights: Sequence[float]) -> float:
    return probability(weights, attribution_features(attribution, type_))

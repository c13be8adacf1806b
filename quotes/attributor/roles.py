"""Role phrases: what the words around a person's name say that the person is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from quotes.attributor.decoding import Piece
from quotes.attributor.encoding import Words
from quotes.attributor.entities import Entity
from quotes.attributor.model import ROLE_AFTER, ROLE_BEFORE, TAGS, AttributionModel, band_around
from quotes.attributor.names import PERSON, NameMention, abbreviation
from quotes.attributor.tags import consistent_tags, read_spans
from quotes.statement import Span

_OUTSIDE = TAGS.index("O")


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """Words ``[first, last)`` that give the role of the entity with that index, and how likely they do."""

    first: int
    last: int
    entity: int
    score: float


def find_roles(
    model: AttributionModel,
    states: Tensor,
    words: Words,
    names: Sequence[NameMention],
    entities: Sequence[Entity],
) -> list[RolePhrase]:
    """Find the role phrases of an article: those that stand with a mention of their holder's name.

    Args:
        model: reads the roles that stand with a name.
        states: ``[words, d]``
        words: the article's words.
        names, entities: the article's names, and who they are.
    """
    holders = [(i, names[m]) for i, e in enumerate(entities) for m in e.mentions if names[m].type == PERSON]
    if not holders:
        return []
    phrases = _phrases(model, states, words, [name for _, name in holders])
    found = [
        RolePhrase(*piece, entity, score)
        for (entity, _), own in zip(holders, phrases, strict=True)
        for piece, score in own
    ]
    return sorted(_without_overlaps(found), key=lambda role: (role.first, role.last))


def _phrases(
    model: AttributionModel, states: Tensor, words: Words, names: Sequence[NameMention]
) -> Iterator[list[tuple[Piece, float]]]:
    """For each name, the phrases that stand with it and their mean probability."""
    anchors = torch.tensor([name.last - 1 for name in names], device=states.device)
    ends = torch.full_like(anchors, len(words))
    band, inside = band_around(anchors, torch.zeros_like(anchors), ends, ROLE_BEFORE, ROLE_AFTER)
    paragraphs = torch.from_numpy(words.paragraphs).to(states.device)
    scores = model.roles(states, anchors, band, inside, paragraphs).softmax(-1).cpu().numpy()
    scores[~inside.cpu().numpy()] = np.eye(len(TAGS))[_OUTSIDE]
    for name, row, labels in zip(names, scores, consistent_tags(scores), strict=True):
        start = name.last - 1 - ROLE_BEFORE
        found = []
        for first, last, _ in read_spans(labels):
            piece = _trimmed(words, first + start, last + start)
            if piece[0] < piece[1] and not (piece[0] < name.last and name.first < piece[1]):
                found.append((piece, float(1 - row[first:last, _OUTSIDE].mean())))
        yield found


def _without_overlaps(phrases: Sequence[RolePhrase]) -> list[RolePhrase]:
    """Of phrases that share words the likeliest: one name's view of what another sees better.

    So no phrase is two people's: "Judge" before the one name is not the role of the next.
    """
    kept: list[RolePhrase] = []
    for phrase in sorted(phrases, key=lambda p: (-p.score, p.first, p.last)):
        if not any(phrase.first < other.last and other.first < phrase.last for other in kept):
            kept.append(phrase)
    return kept


def _trimmed(words: Words, first: int, last: int) -> Piece:
    """Without punctuation at the ends, but with the whole of an abbreviation ("U.S.", "Sen.")."""
    first = abbreviation(words, first)[0]
    while first < last and not words.text[words.starts[first]].isalnum():
        first += 1
    while (
        last > first and not words.text[words.starts[last - 1]].isalnum() and words.word(last - 1) not in ")."
    ):
        last -= 1
    return first, last


def distinct_roles(words: Words, roles: Sequence[RolePhrase], entity: int) -> tuple[Span, ...]:
    """The roles of one entity, each wording once, in the order of the text."""
    spans: dict[str, Span] = {}
    for role in roles:
        if role.entity == entity:
            span = Span.of(words.text, *words.characters(role.first, role.last))
            spans.setdefault(span.text.casefold(), span)
    return tuple(spans.values())


def fitting_role(words: Words, roles: Sequence[RolePhrase], entity: int, source: Piece | None) -> str | None:
    """The role for one statement: the most specific; of two, the one that stands in its source."""
    own = [r for r in roles if r.entity == entity]
    if not own:
        return None

    def fit(role: RolePhrase) -> tuple[int, bool, int]:
        here = source is not None and source[0] <= role.first and role.last <= source[1]
        return role.last - role.first, here, -role.first

    best = max(own, key=fit)
    return Span.of(words.text, *words.characters(best.first, best.last)).text

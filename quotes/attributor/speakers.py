"""Sources to speakers: which of the article's people and organisations each attribution belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from quotes.attributor.decoding import Attribution, Floats
from quotes.attributor.encoding import Ints, Words
from quotes.attributor.entities import Entity
from quotes.attributor.model import KINDS, AttributionModel
from quotes.attributor.names import (
    ORGANIZATION,
    PERSON,
    NameMention,
    name_words,
    written_name,
)
from quotes.attributor.pairs import Mentions, score_pairs
from quotes.statement import SpeakerKind

_PHRASE_ENDS = frozenset(
    {"on", "in", "at", "to", "from", "with", "who", "which", "that", "by", "has", "have"}
)

RULES = (*("pronoun",) * 8, "implied", "same words", "description")
"""How a name was reached, by the class of the mention it was reached from (see pairs.mention_class)."""


@dataclass(frozen=True, slots=True)
class Option:
    """One possible speaker: an entity of the article (by index), or only a kind, or nobody at all."""

    kind: SpeakerKind | None
    entity: int | None
    score: float
    mention: int | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Who may be behind one attribution, likeliest first, and by what rule the likeliest was reached."""

    options: tuple[Option, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Cast:
    """The names of one article, and the entities they form."""

    names: tuple[NameMention, ...]
    entities: tuple[Entity, ...]


def resolve(
    model: AttributionModel,
    states: Tensor,
    words: Words,
    attributions: Sequence[Attribution],
    cast: Cast,
    places: Ints,
) -> list[Resolution]:
    """Score every entity of the article, and every kind without a name, for each attribution.

    Args:
        model: scores the pairs.
        states: ``[words, d]``
        words: the article's words.
        attributions: what is attributed.
        cast: who is named in the article.
        places: where attributions stand, as :func:`quotes.attributor.decoding.places_of` gives it.
    """
    if not attributions:
        return []
    entity_of = {m: i for i, e in enumerate(cast.entities) for m in e.mentions}
    candidates = sorted(entity_of)
    mentions = Mentions(
        words,
        [(*(a.source or (a.anchor, a.anchor)), a.anchor) for a in attributions],
        [cast.names[i] for i in candidates],
        [entity_of[i] for i in candidates],
        places,
    )
    return [
        Resolution(_options(row, cast, mentions.owners, candidates), RULES[kind])
        for row, kind in zip(score_pairs(model.antecedents, states, mentions), mentions.classes, strict=True)
    ]


def _options(
    row: Floats, cast: Cast, entity_of: Sequence[int], candidates: Sequence[int]
) -> tuple[Option, ...]:
    options = []
    owners = np.array(entity_of, dtype=np.int64)
    for entity in sorted(set(entity_of)):
        own = np.flatnonzero(owners == entity)
        best = own[row[own].argmax()]
        options.append(Option(cast.entities[entity].kind, entity, float(row[own].sum()), candidates[best]))
    for kind, score in zip(KINDS, row[len(entity_of) :].tolist(), strict=True):
        options.append(Option(SpeakerKind(kind) if kind != "none" else None, None, score, None))
    return tuple(sorted(options, key=lambda o: -o.score))


def self_named(words: Words, attribution: Attribution, kind: SpeakerKind) -> str | None:
    """The name that a source spells out itself: from its first capital to where its noun phrase ends."""
    if attribution.source is None:
        return None
    start, last = attribution.source
    while start < last and not words.word(start)[0].isupper():
        start += 1
    end = start
    while end < last and words.word(end)[0].isalnum() and words.word(end) not in _PHRASE_ENDS:
        end += 1
    mention = NameMention(start, end, PERSON if kind is SpeakerKind.PERSON else ORGANIZATION)
    return written_name(words, mention) if start < end and name_words(words, mention) else None

"""Role phrases, and the people they describe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from quotes.attributor.decoding import Floats, Piece, read_spans
from quotes.attributor.encoding import Ints, Words
from quotes.attributor.model import AttributionModel
from quotes.attributor.names import PERSON, Entity, NameMention, whole_abbreviation
from quotes.attributor.pairs import score_pairs
from quotes.statement import Span

_STUBS = frozenset({"of", "for", "at", "in", "to", "the", "and"})  # no phrase ends with these
_REACH = 10  # words between a role and the name it stands with


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """Words ``[first, last)`` that give the role of the entity with that index."""

    first: int
    last: int
    entity: int


def find_roles(
    model: AttributionModel,
    states: Tensor,
    words: Words,
    scores: Floats,
    names: Sequence[NameMention],
    entities: Sequence[Entity],
    places: Ints,
) -> list[RolePhrase]:
    """Find the role phrases of an article and give each to its holder.

    Args:
        model: scores the pairs.
        states: ``[words, d]``
        words: the article's words.
        scores: ``[words, 3]`` probabilities of the role layer.
        names, entities: the article's names, and who they are.
        places: where attributions stand, as :func:`quotes.attributor.decoding.places_of` gives it.
    """
    found_spans = read_spans(scores, "role")
    phrases = [_completed(words, *_trimmed(words, first, last), names) for first, last, _, _ in found_spans]
    phrases = [p for p in phrases if p[0] < p[1]]
    entity_of = {m: i for i, e in enumerate(entities) for m in e.mentions}
    people = [i for i, n in enumerate(names) if n.type == PERSON and i in entity_of]
    if not phrases or not people:
        return []
    mentions = [(first, last, first) for first, last in phrases]
    bearers = [names[i] for i in people]
    holders = score_pairs(model.role_holders, states, words, mentions, bearers, places)
    found = []
    for (first, last), best in zip(phrases, holders.argmax(-1).tolist(), strict=True):
        if best < len(people) and _near(bearers[best], first, last):
            found.append(RolePhrase(first, last, entity_of[people[best]]))
    return found


def _near(name: NameMention, first: int, last: int) -> bool:
    """A role stands with the name: what stands elsewhere may be said of somebody else."""
    return max(name.first - last, first - name.last) <= _REACH


def _trimmed(words: Words, first: int, last: int) -> Piece:
    """Without punctuation at the ends, but with the whole of an abbreviation ("U.S.", "Sen.")."""
    first = whole_abbreviation(words, first)
    while first < last and not words.text[words.starts[first]].isalnum():
        first += 1
    while (
        last > first and not words.text[words.starts[last - 1]].isalnum() and words.word(last - 1) not in ")."
    ):
        last -= 1
    return first, last


def _completed(words: Words, first: int, last: int, names: Sequence[NameMention]) -> Piece:
    """With the name that a phrase breaks off before ("mayor of | Oskerby"), or without the stub."""
    ends = {n.first: n.last for n in names if n.type != PERSON}
    while first < last and words.word(last - 1) in _STUBS:
        after = last + (last < len(words) and words.word(last) == "the")
        if after in ends:
            last = ends[after]
        else:
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

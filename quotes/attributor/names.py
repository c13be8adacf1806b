"""The names in one article: which of them belong together, and which form is the fullest.

These are the rules by which any reader of one article joins "Okafor" to "Ngozi Okafor"; where two people
share the
words, nothing is joined here and the scorer of antecedents decides. Joining people across articles is
identity's work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quotes.attributor.encoding import Words
from quotes.statement import SpeakerKind

PERSON, ORGANIZATION, PLACE = 0, 1, 2

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_FILLERS = frozenset({"the", "a", "an", "of", "and", "s", "for", "on", "in", "&"})


@dataclass(frozen=True, slots=True)
class NameMention:
    """Words ``[first, last)`` of an article that are a name of type PERSON, ORGANIZATION or PLACE."""

    first: int
    last: int
    type: int


@dataclass(frozen=True, slots=True)
class Entity:
    """One named person or organisation of an article (a place speaks as its government).

    ``name`` is the fullest form there, ``mentions`` are indices into the article's name mentions.
    """

    name: str
    kind: SpeakerKind
    mentions: tuple[int, ...]


def name_words(words: Words, mention: NameMention) -> tuple[str, ...]:
    """The words of a name in lower case, without points, possessives and quotation marks."""
    found = [words.word(i).casefold() for i in range(mention.first, mention.last)]
    return tuple(w for i, w in enumerate(found) if w[0].isalnum() and not (w == "s" and i))


def tidy_names(words: Words, mentions: Iterable[NameMention]) -> list[NameMention]:
    """Put right what a tagger gets wrong about names.

    What has no capital is no name in scripts that have them. Half an abbreviation is made whole, small
    words that dangle are left out, and parts of one name are joined: two of one type with a blank between,
    or of an organisation with "of" or "for" between.
    """
    tidy: list[NameMention] = []
    for mention in mentions:
        first, last = whole_abbreviation(words, mention.first), mention.last
        while first < last and _dangles(words, last - 1):
            last -= 1
        while first < last and _dangles(words, first):
            first += 1
        if all(words.word(i)[0].islower() for i in range(first, last)):
            continue
        if tidy and _one_name(words, tidy[-1], first, mention.type):
            tidy[-1] = NameMention(tidy[-1].first, last, tidy[-1].type)
        elif not tidy or tidy[-1].last <= first:
            tidy.append(NameMention(first, last, mention.type))
    return tidy


def whole_abbreviation(words: Words, first: int) -> int:
    """Where the abbreviation begins that ``first`` is in the middle of ("S" of "U.S."), or ``first``."""
    while (
        first > 1
        and words.breaks[first] == 0
        and words.breaks[first - 1] == 0
        and words.word(first - 1) == "."
        and len(words.word(first - 2)) == 1
        and words.word(first - 2).isupper()
    ):
        first -= 2
    return first


def _dangles(words: Words, index: int) -> bool:
    word = words.word(index)
    return not word[0].isalnum() or word in _FILLERS


def _one_name(words: Words, before: NameMention, first: int, kind: int) -> bool:
    between = [words.word(i) for i in range(before.last, first)]
    if (words.breaks[before.last : first + 1] != 1).any():
        return False
    if not between:
        return before.type == kind
    return (
        PERSON not in (before.type, kind) and bool({"of", "for"} & set(between)) and set(between) <= _FILLERS
    )


def agreed_types(words: Words, mentions: Sequence[NameMention]) -> list[NameMention]:
    """Give the mentions of one form one type: the type most of them were given."""
    votes: dict[tuple[str, ...], Counter[int]] = {}
    for mention in mentions:
        votes.setdefault(name_words(words, mention), Counter())[mention.type] += 1
    return [NameMention(m.first, m.last, votes[name_words(words, m)].most_common(1)[0][0]) for m in mentions]


def group_names(words: Words, mentions: Sequence[NameMention]) -> tuple[list[Entity], set[int]]:
    """Join the mentions of one article that are forms of one name.

    Args:
        words: the article's words.
        mentions: its name mentions, in order.

    Returns:
        The entities, and the indices of mentions that could belong to several of them and were left out.
    """
    forms = [name_words(words, m) for m in mentions]
    people = {f for f, m in zip(forms, mentions, strict=True) if m.type == PERSON and f}
    bodies = {f for f, m in zip(forms, mentions, strict=True) if m.type != PERSON and f}
    head_of, ambiguous = _join_people(people)
    joined_bodies = _join_bodies(bodies, _acronym_forms(words, mentions))
    groups: dict[tuple[bool, tuple[str, ...]], list[int]] = {}
    unclear = set()
    for i, (form, mention) in enumerate(zip(forms, mentions, strict=True)):
        person = mention.type == PERSON
        if not form or (person and form in ambiguous):
            unclear.add(i)
            continue
        groups.setdefault((person, head_of[form] if person else joined_bodies[form]), []).append(i)
    entities = []
    for (person, _), members in groups.items():
        fullest = max(members, key=lambda i: (len(forms[i]), sum(map(len, forms[i])), -i))
        kind = SpeakerKind.PERSON if person else SpeakerKind.ORGANIZATION
        entities.append(Entity(written_name(words, mentions[fullest]), kind, tuple(members)))
    return entities, unclear


def written_name(words: Words, mention: NameMention) -> str:
    """A name as the article writes it, without a possessive, a leading article or line breaks inside."""
    start, end = words.characters(mention.first, mention.last)
    name = " ".join(words.text[start:end].split())
    name = re.sub(r"['’]s?$", "", name)
    return name if mention.type == PERSON else re.sub(r"^[Tt]he\s+", "", name)


def _join_people(
    forms: set[tuple[str, ...]],
) -> tuple[dict[tuple[str, ...], tuple[str, ...]], set[tuple[str, ...]]]:
    """Each form's fullest form, and the forms that could be short for several people."""
    full = sorted((f for f in forms if len(_core(f)) > 1), key=len, reverse=True)
    head_of: dict[tuple[str, ...], tuple[str, ...]] = {}
    for form in full:
        longer = {head_of[other] for other in head_of if _short_for(form, other)}
        head_of[form] = longer.pop() if len(longer) == 1 else form
    heads = set(head_of.values())
    ambiguous = set()
    for form in forms - set(full):
        fits = {h for h in heads if _core(h)[-1:] == _core(form)[-1:]} or {
            h for h in heads if _core(h)[:1] == _core(form)[:1]
        }
        if len(fits) > 1:
            ambiguous.add(form)
        else:
            head_of[form] = fits.pop() if fits else form
    return head_of, ambiguous


def _core(form: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in form if w not in _SUFFIXES) or form


def _short_for(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """ "George Bush" is short for "George W. Bush", but a father is not his son, nor a man his brother."""
    a, b = _core(short), _core(full)
    if set(short) & _SUFFIXES != set(full) & _SUFFIXES or a[-1] != b[-1]:
        return False
    return all(w in b or any(len(w) == 1 and other[0] == w for other in b) for w in a)


def _acronym_forms(words: Words, mentions: Sequence[NameMention]) -> set[tuple[str, ...]]:
    """Forms that are written in capitals throughout, and so may be an acronym."""
    return {name_words(words, m) for m in mentions if m.last - m.first == 1 and words.word(m.first).isupper()}


def _join_bodies(
    forms: set[tuple[str, ...]], acronyms: set[tuple[str, ...]]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each form of an organisation's name with the fullest form that it is certainly short for."""
    long = sorted((f for f in forms if len(_telling(f)) > 1), key=len, reverse=True)
    joined: dict[tuple[str, ...], tuple[str, ...]] = {}
    for form in [*long, *sorted(forms - set(long))]:
        heads = {joined[other] for other in joined if len(_telling(other)) > 1}
        if form in acronyms:
            fits = {h for h in heads if "".join(w[0] for w in _telling(h)) == form[0]}
        elif len(_telling(form)) > 1:
            fits = {h for h in heads if _telling(form) == _telling(h)}
        else:
            fits = {h for h in heads if _telling(form)[-1:] == _telling(h)[-1:]}
        joined[form] = fits.pop() if len(fits) == 1 else form
    return joined


def _telling(form: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(w for w in form if w not in _FILLERS) or form

"""The people and organisations of one article: which of its names belong together.

These are the rules by which any reader of one article joins "Okafor" to "Ngozi Okafor"; where two people
share the words, nothing is joined here and the scorer of antecedents decides. Joining people across articles
is identity's work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from quotes.attributor.bodies import BODY_HEADS, owner
from quotes.attributor.encoding import Words
from quotes.attributor.gender import UNKNOWN, agreed, given_name_gender, title_gender
from quotes.attributor.names import FILLERS, PERSON, Form, NameMention, name_words, written_name
from quotes.statement import SpeakerKind

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_DEPARTMENTS = frozenset({"department", "ministry", "office", "bureau", "agency"})
_LONG_FAMILY = 6  # letters: with a typing error a shorter name is likely another one


@dataclass(frozen=True, slots=True)
class Entity:
    """One named person or organisation of an article (a place speaks as its government).

    ``name`` is the fullest form there, ``mentions`` are indices into the article's name mentions.
    """

    name: str
    kind: SpeakerKind
    mentions: tuple[int, ...]


def group_names(words: Words, mentions: Sequence[NameMention]) -> tuple[list[Entity], set[int]]:
    """Join the mentions of one article that are forms of one name.

    Args:
        words: the article's words.
        mentions: its name mentions, in order.

    Returns:
        The entities, and the indices of mentions that could belong to several of them and were left out.
    """
    forms = [name_words(words, m) for m in mentions]
    people = [_Person(f, title_gender(words, m.first)) for f, m in zip(forms, mentions, strict=True)]
    bodies = {f for f, m in zip(forms, mentions, strict=True) if m.type != PERSON and f}
    head_of = _join_people({p for p, m in zip(people, mentions, strict=True) if m.type == PERSON and p.form})
    in_capitals = (words.word(m.first).isupper() for m in mentions)
    acronyms: set[Form] = {
        f for f, capital in zip(forms, in_capitals, strict=True) if len(f) == 1 and capital
    }
    joined_bodies = _join_bodies(bodies, acronyms)
    groups: dict[tuple[bool, _Person | Form], list[int]] = {}
    unclear = set()
    for i, (form, mention) in enumerate(zip(forms, mentions, strict=True)):
        person = mention.type == PERSON
        if not form or (person and people[i] not in head_of):
            unclear.add(i)
            continue
        groups.setdefault((person, head_of[people[i]] if person else joined_bodies[form]), []).append(i)
    entities = []
    for (person, _), members in groups.items():
        fullest = max(members, key=lambda i: (len(forms[i]), sum(map(len, forms[i])), -i))
        kind = SpeakerKind.PERSON if person else SpeakerKind.ORGANIZATION
        entities.append(Entity(written_name(words, mentions[fullest]), kind, tuple(members)))
    return entities, unclear


@dataclass(frozen=True, slots=True, order=True)
class _Person:
    """A form of a person's name, and the gender of the courtesy title before it."""

    form: Form
    gender: int


def _join_people(people: set[_Person]) -> dict[_Person, _Person]:
    """Each form's fullest form; a form that could be short for several people has none.

    A courtesy title tells a couple apart: "Mr. Holm" is not short for "Ida Holm".
    """
    full = sorted(
        (p for p in people if len(_core(p.form)) > 1), key=lambda p: (len(p.form), p.form), reverse=True
    )
    head_of: dict[_Person, _Person] = {}
    for person in full:
        longer = {head_of[other] for other in head_of if _short_for(person.form, other.form)}
        head_of[person] = longer.pop() if len(longer) == 1 else _Person(person.form, UNKNOWN)
    heads = set(head_of.values())
    gender_of = {
        head: agreed(p.gender or given_name_gender(p.form[0]) for p in full if head_of[p] == head)
        for head in heads
    }
    short = sorted(people - set(full), key=lambda p: (-p.gender, p.form))  # with a title first
    for person in short:
        fits = {h for h in heads if _core(h.form)[-1:] == _core(person.form)[-1:]} or {
            h for h in heads if _core(h.form)[:1] == _core(person.form)[:1]
        }
        if not fits:
            fits = {
                h for h in heads if len(h.form) > 1 and _misspelt(_core(person.form)[-1], _core(h.form)[-1])
            }
        fits = {h for h in fits if UNKNOWN in (person.gender, gender_of[h]) or person.gender == gender_of[h]}
        if not fits:
            heads.add(person)
            gender_of[person] = person.gender
        if len(fits) <= 1:
            head_of[person] = fits.pop() if fits else person
    return head_of


def _misspelt(family: str, other: str) -> bool:
    """Whether one family name is the other with a typing error."""
    long, alike = min(len(family), len(other)) >= _LONG_FAMILY, family[0] == other[0]
    return long and alike and DamerauLevenshtein.distance(family, other, score_cutoff=1) == 1


def _core(form: Form) -> Form:
    return tuple(w for w in form if w not in _SUFFIXES) or form


def _short_for(short: Form, full: Form) -> bool:
    """ "George Bush" is short for "George W. Bush", but a father is not his son, nor a man his brother."""
    a, b = _core(short), _core(full)
    if set(short) & _SUFFIXES != set(full) & _SUFFIXES or a[-1] != b[-1]:
        return False
    return all(w in b or any(len(w) == 1 and other[0] == w for other in b) for w in a)


def _join_bodies(forms: set[Form], acronyms: set[Form]) -> dict[Form, Form]:
    """Each form of an organisation's name with the fullest form that it is certainly short for.

    ``acronyms`` are the forms that are written in capitals throughout, and so may be one.
    """
    long = sorted((f for f in forms if len(_telling(f)) > 1), key=len, reverse=True)
    joined: dict[Form, Form] = {}
    for form in [*long, *sorted(forms - set(long))]:
        heads = {joined[other] for other in joined if len(_telling(other)) > 1}
        if form[-1] in BODY_HEADS and len(form) > 1:
            fits = {h for h in heads if h[-1] == form[-1] and owner(h) == owner(form)}
        elif form in acronyms:
            fits = {h for h in heads if form[0] in _acronyms(h)}
        elif len(_telling(form)) > 1:
            fits = {h for h in heads if _telling(form) == _telling(h)}
        else:
            fits = {h for h in heads if _telling(form)[-1:] == _telling(h)[-1:]}
        joined[form] = fits.pop() if len(fits) == 1 else form
    return joined


def _acronyms(form: Form) -> set[str]:
    """What the name may be short as: "VA" of the Department of Veterans Affairs, "DOJ" of that of Justice."""
    initials = "".join(w[0] for w in _telling(form))
    without_head = initials[1:] if form[0] in _DEPARTMENTS and len(initials) > 2 else initials
    return {initials, "".join(w[0] for w in form), without_head}


def _telling(form: Form) -> Form:
    return tuple(w for w in form if w not in FILLERS) or form

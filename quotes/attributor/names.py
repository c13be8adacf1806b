"""The names in one article: which of them belong together, and which form is the fullest.

These are the rules by which any reader of one article joins "Okafor" to "Ngozi Okafor"; where two people
share the
words, nothing is joined here and the scorer of antecedents decides. Joining people across articles is
identity's work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

from quotes.attributor.encoding import Words
from quotes.attributor.gender import UNKNOWN, agreed, given_name_gender, title_gender
from quotes.statement import SpeakerKind

PERSON, ORGANIZATION, PLACE = 0, 1, 2

Form = tuple[str, ...]
"""The words of a name in lower case, as :func:`name_words` gives them."""

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_LETTERS = frozenset({"KC", "QC", "SC", "MP", "MEP", "MSP", "OBE", "CBE", "MBE", "DBE", "PhD", "MD", "Esq"})
_COURTESY = frozenset({"Mr", "Mrs", "Ms", "Miss", "Sir", "Dame", "MR", "MRS", "MS"})
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


def name_words(words: Words, mention: NameMention) -> Form:
    """The words of a name in lower case, without points, possessives and quotation marks.

    An abbreviation that is written with points is one word, as it is without them.
    """
    found = [words.word(i).casefold() for i in range(mention.first, mention.last)]
    form = tuple(w for i, w in enumerate(found) if w[0].isalnum() and not (w == "s" and i))
    return ("".join(form),) if len(form) > 1 and all(len(w) == 1 for w in form) else form


def tidy_names(words: Words, mentions: Sequence[NameMention]) -> list[NameMention]:
    """Put right what a tagger gets wrong about names.

    What has no capital is no name in scripts that have them. Half an abbreviation is made whole, small
    words that dangle, courtesy titles and letters after the name are left out, and parts of one name are
    joined: two of one type with a blank between, or of an organisation with "of" or "for" between.
    """
    tidy: list[NameMention] = []
    named = {i for m in mentions for i in range(m.first, m.last)}
    for mention in mentions:
        first, last = whole_abbreviation(words, mention.first), mention.last
        first, last = _whole_compound(words, first, last, named)
        while first < last and _dangles(words, last - 1):
            last -= 1
        while first < last and (
            _dangles(words, first) or (first < last - 1 and words.word(first) in _COURTESY)
        ):
            first += 1
        while mention.type == PERSON and first < last - 1 and words.word(last - 1) in _LETTERS:
            last -= 1
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


def _whole_compound(words: Words, first: int, last: int, named: Set[int]) -> tuple[int, int]:
    """With the capitalized words that a hyphen ties to its ends, unless these are names themselves."""

    def tied(hyphen: int, other: int) -> bool:
        return (
            0 <= other < len(words)
            and other not in named
            and words.word(hyphen) == "-"
            and not words.breaks[hyphen : hyphen + 2].any()
            and words.word(other)[0].isupper()
        )

    while tied(first - 1, first - 2):
        first -= 2
    while tied(last, last + 1):
        last += 2
    return first, last


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
    votes: dict[Form, Counter[int]] = {}
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
    people = [_Person(f, title_gender(words, m.first)) for f, m in zip(forms, mentions, strict=True)]
    bodies = {f for f, m in zip(forms, mentions, strict=True) if m.type != PERSON and f}
    head_of = _join_people({p for p, m in zip(people, mentions, strict=True) if m.type == PERSON and p.form})
    joined_bodies = _join_bodies(bodies, _acronym_forms(words, mentions))
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


def written_name(words: Words, mention: NameMention) -> str:
    """A name as the article writes it, without a possessive, a leading article or line breaks inside."""
    start, end = words.characters(mention.first, mention.last)
    name = " ".join(words.text[start:end].split())
    name = re.sub(r"['’]s?$", "", name)
    return name if mention.type == PERSON else re.sub(r"^[Tt]he\s+", "", name)


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
        fits = {h for h in fits if UNKNOWN in (person.gender, gender_of[h]) or person.gender == gender_of[h]}
        if not fits:
            heads.add(person)
            gender_of[person] = person.gender
        if len(fits) <= 1:
            head_of[person] = fits.pop() if fits else person
    return head_of


def _core(form: Form) -> Form:
    return tuple(w for w in form if w not in _SUFFIXES) or form


def _short_for(short: Form, full: Form) -> bool:
    """ "George Bush" is short for "George W. Bush", but a father is not his son, nor a man his brother."""
    a, b = _core(short), _core(full)
    if set(short) & _SUFFIXES != set(full) & _SUFFIXES or a[-1] != b[-1]:
        return False
    return all(w in b or any(len(w) == 1 and other[0] == w for other in b) for w in a)


def _acronym_forms(words: Words, mentions: Sequence[NameMention]) -> set[Form]:
    """Forms that are written in capitals throughout, and so may be an acronym."""
    return {
        form for m in mentions if len(form := name_words(words, m)) == 1 and words.word(m.first).isupper()
    }


def _join_bodies(forms: set[Form], acronyms: set[Form]) -> dict[Form, Form]:
    """Each form of an organisation's name with the fullest form that it is certainly short for."""
    long = sorted((f for f in forms if len(_telling(f)) > 1), key=len, reverse=True)
    joined: dict[Form, Form] = {}
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


def _telling(form: Form) -> Form:
    return tuple(w for w in form if w not in _FILLERS) or form

"""Names of persons taken apart, and the keys under which the variants of a name meet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from quotes.identity import organizations
from quotes.identity.given import initials, roots
from quotes.identity.sound import skeleton
from quotes.identity.text import fold
from quotes.identity.vocabulary import table, words
from quotes.statement import SpeakerKind

_HONORIFICS = words("honorifics")
_SOUGHT_WITH = frozenset(w for w in _HONORIFICS | words("offices") | words("sought-with") if len(w) > 1)
_ALSO_NAMES = words("also-names")
_SUFFIXES = table("suffixes")
_DEGREES = words("degrees")
_PARTICLES = words("particles")
_ALSO_GIVEN = words("also-given")
_ARTICLE = re.compile(r"\b(?:[aeu][lnrtdsz]|ash)-(?=\w)", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”„«»‘(]([^\"“”„«»’()]+)[\"“”«»’)]")
_AFTER_COMMA = re.compile(r",\s*([^,]+)$")
_MOST_GIVENS = 8
_ABJAD = re.compile(r"[\u0590-\u06ff\u0750-\u077f]")
_JOINED = re.compile(r"(?<=\w)[-‐‑](?=\w)")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name read in one order, all words folded.

    ``given`` are the first and middle names (an initial is one letter), ``family`` the family
    name without its particles, ``other_given`` nicknames that the name itself tells in brackets
    or quotation marks, ``suffix`` ``jr``, ``sr``, ``ii`` … or empty.
    """

    given: tuple[str, ...]
    family: str
    particles: tuple[str, ...] = ()
    suffix: str = ""
    other_given: tuple[str, ...] = ()
    without_vowels: bool = False
    """Whether it was written in Arabic or Hebrew letters, and so mostly without its vowels."""

    @property
    def first(self) -> str:
        """The name the person goes by: the first given name that is no initial, or the initial."""
        return next((word for word in self.given if len(word) > 1), self.given[0] if self.given else "")

    @property
    def middle(self) -> tuple[str, ...]:
        """The given names after :attr:`first`."""
        return self.given[self.given.index(self.first) + 1 :] if self.given else ()


def name_key(name: str) -> str:
    """The normalized full name: equal keys mean the same spelling of the same words.

    Case, diacritics, punctuation and script are levelled: "Zoë O’Neill" and "ZOE O'NEILL" are
    both ``zoe oneill``. Idempotent; never empty for a name that holds a letter or a digit.
    """
    return fold(name) or "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def untitled_key(name: str) -> str:
    """The normalized name without the titles that it begins with: of "Governor Lund" it is ``lund``."""
    title, *rest = name_key(name).split() or [""]
    while rest and title in _SOUGHT_WITH:
        title, *rest = rest
    return " ".join((title, *rest))


@lru_cache(maxsize=65536)
def read_person(name: str) -> PersonName:
    """A person's name taken apart, family name last, unless a comma says that it stands first.

    Honorifics, degrees and courtesy titles are left out as long as a name remains.
    """
    other_given = tuple(fold(match) for match in _QUOTED.findall(name))
    plain = _QUOTED.sub(" ", name) if _QUOTED.sub("", name).strip() else name
    suffix = ""
    while tail := _AFTER_COMMA.search(plain):
        before, after = plain[: tail.start()], fold(tail[1].replace(".", "")).split()
        suffix = next((_SUFFIXES[word] for word in after if word in _SUFFIXES), suffix)
        is_family = len([word for word in fold(before).split() if word not in _PARTICLES | _HONORIFICS]) == 1
        named = not all(word in _SUFFIXES or word in _DEGREES for word in after)
        plain = f"{tail[1]} {before}" if is_family and named else before
    parts = _words(plain)
    if _ABJAD.search(name):  # "w" is a long vowel there, but at the beginning of a word
        parts = [part[0] + part[1:].replace("w", "") for part in parts]
    while len(parts) > 1 and (parts[-1] in _SUFFIXES or (parts[-1] in _DEGREES and len(parts) > 2)):
        suffix = _SUFFIXES.get(parts.pop(), suffix)
    while len(parts) > 1 and parts[0] in _HONORIFICS:
        if parts[0] in _ALSO_NAMES and (len(parts) == 2 or len(parts[1]) == 1):
            break
        parts.pop(0)
    read = _ordered(parts or [name_key(name)], suffix, other_given)
    return replace(read, without_vowels=bool(_ABJAD.search(name)))


def _words(plain: str) -> list[str]:
    """The folded words of a name; hyphens join ("Jae-in"), but part the Arabic article ("al-Assad").

    An article or a particle that begins the name is marked with a "-" if it can be no given name.
    """
    tokens = _JOINED.sub("", _ARTICLE.sub("al- ", plain)).split()
    mixed_case = not plain.isupper()
    found: list[str] = []
    for place, token in enumerate(tokens):
        folded = fold(token)
        if (
            mixed_case
            and len(folded) == 2
            and token.isupper()
            and folded.isascii()
            and place + 1 < len(tokens)
        ):
            found.extend(folded)
        elif token.endswith("-") or (not found and _is_particle(token, folded, plain)):
            found.append(f"{folded}-")
        else:
            found.extend(folded.split())
    return found


def _is_particle(token: str, folded: str, plain: str) -> bool:
    """Whether the first word of a name is no given name: "de Blasio", but not "Ben Gurion"."""
    sure = folded not in _ALSO_GIVEN or (token.islower() and not plain.islower())
    return folded in _PARTICLES and sure


def family_first(name: PersonName) -> PersonName | None:
    """The same words read with the family name first, or None where there is only one word."""
    if not name.given:
        return None
    return replace(name, given=(*name.given[1:], name.family), family=name.given[0], particles=())


def double_family(name: PersonName) -> PersonName | None:
    """The same words with the last but one as the family name (Spanish, Portuguese double names)."""
    if len(name.given) < 2 or len(name.given[-1]) == 1:
        return None
    return replace(name, given=name.given[:-1], family=name.given[-1], particles=())


def blocking_keys(name: str, kind: SpeakerKind) -> frozenset[str]:
    """The keys to index a known name under; a newcomer is looked up by :func:`lookup_keys`.

    A dozen or two of short strings. Nearly every way to write the name has a lookup key among them,
    few other names do.
    """
    if kind is not SpeakerKind.PERSON:
        return organizations.blocking_keys(name)
    person = read_person(name)
    if not person.given:
        return frozenset((f"single {skeleton(person.family)}",))
    keys = _full_keys(person)
    family = skeleton(person.family)
    if len(person.first) > 1:
        keys.add(f"family {family}")
        keys |= {f"initial {family} {letter}" for letter in initials(person.first)}
    else:
        keys.add(f"short {family} {person.first}")
    return frozenset(keys)


def lookup_keys(name: str, kind: SpeakerKind) -> frozenset[str]:
    """The keys by which to look for the known profiles that a name can belong to.

    They differ from :func:`blocking_keys` so that a full name meets "J. Smith" and "Smith", and
    those meet the full names, without every full name meeting all others of its family name.
    """
    if kind is not SpeakerKind.PERSON:
        return organizations.blocking_keys(name)
    person = read_person(name)
    family = skeleton(person.family)
    if not person.given:
        return frozenset((f"single {family}", f"family {family}"))
    keys = _full_keys(person) | {f"single {family}"}
    if len(person.first) > 1:
        return frozenset(keys | {f"short {family} {letter}" for letter in initials(person.first)})
    return frozenset(keys | {f"initial {family} {person.first}", f"short {family} {person.first}"})


def _full_keys(person: PersonName) -> set[str]:
    """Keys of a name with a full given name: both sounds in either order, one consonant forgiven."""
    if len(person.first) == 1:
        return set()
    family = skeleton(person.family)
    givens = sorted({skeleton(root) for root in _roots(person)})[:_MOST_GIVENS]
    pairs = {(given, family) for given in givens}
    if person.middle:
        pairs.add((skeleton("".join(person.given)), family))
        pairs.add((skeleton(person.given[0]), skeleton("".join((*person.given[1:], person.family)))))
        pairs |= {(skeleton(middle), family) for middle in person.middle[:1] if len(middle) > 1}
    if double := double_family(person):
        pairs.add((givens[0], skeleton(double.family)))
    keys = {"both " + " ".join(sorted(pair)) for pair in pairs}
    given = skeleton(person.first)
    keys |= {f"near {near} {root}" for near in _but_one(family) for root in {givens[0], givens[-1]}}
    return keys | {f"given {near} {family}" for near in _but_one(given)}


def _but_one(consonants: str) -> set[str]:
    """The consonants, and what is left of them without each one: two that differ by one share one."""
    return {consonants} | {consonants[:i] + consonants[i + 1 :] for i in range(min(len(consonants), 6))} - {
        ""
    }


def _roots(person: PersonName) -> frozenset[str]:
    return frozenset().union(*(roots(word) for word in (person.first, *person.other_given)))


def _ordered(parts: list[str], suffix: str, other_given: tuple[str, ...]) -> PersonName:
    """Given names, particles and family name of parts whose family name is last."""
    start = len(parts) - 1
    while start > 0 and (parts[start - 1].endswith("-") or (start > 1 and parts[start - 1] in _PARTICLES)):
        start -= 1
    bare = [word.rstrip("-") for word in parts]
    return PersonName(tuple(bare[:start]), bare[-1], tuple(bare[start:-1]), suffix, other_given)

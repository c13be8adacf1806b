"""What two persons' names say about whether they are one person's."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from quotes.identity.given import initials, roots
from quotes.identity.learned import learned
from quotes.identity.names import PersonName, double_family, family_first, name_key, read_person
from quotes.identity.sound import distance, skeleton

FAMILY_LIMIT = 0.34
GIVEN_LIMIT = 0.3
FAR = 0.12
"""Distances of sound above which two names are different names, not variants, and above which variants
are few."""

_MOST_FORMS = 6
_CONFLICTS = (("middle names differ", "middle names agree"), ("suffixes differ", "suffix the same"))
"""A conflict between any of the forms counts, unless some of them agree."""

EXCLUDING = frozenset(
    {"family names differ", "given names differ", "middle names differ", "suffixes differ"}
    | {"family names of man and woman"}
)
"""Features of two names that cannot be one person's."""

_BY_CONSONANTS = 0.03
_PEOPLE = 3e8
_RARE_SHARE = 1e-6
_GENDERED_STEM = re.compile(r"(?:[sc]k|[oey](?:v|ff?)|[iy]n|[nt](?=y|iy|yi|yy|oy|a$|aya$))(?=[aeiouyj]*$)")
"""The end of the stem of a Slavic family name that a man and a woman write with different endings."""


@dataclass(frozen=True, slots=True)
class NameComparison:
    """The features of a pair of names with what was compared, and whether they exclude each other."""

    features: dict[str, float]
    detail: str
    excluded: bool
    """The names cannot be one person's: given names, middle names or family names conflict."""


def compare(some: Sequence[str], others: Sequence[str]) -> NameComparison:
    """How the forms of two persons' names compare: by their likest full forms.

    Shorter forms ("Clinton") do not count where the same person has a fuller one: they would
    agree with anybody of the family.
    """
    pairs = [
        (_reading(mine, theirs), mine, theirs) for mine, theirs in product(_fullest(some), _fullest(others))
    ]
    best, mine, theirs = min(
        pairs, key=lambda pair: (pair[0].cost, sorted((_words(pair[1]), _words(pair[2]))))
    )
    features = dict(best.features)
    for conflict, agreement in _CONFLICTS:
        readings = [reading.features for reading, _, _ in pairs if reading.cost < 1]
        if any(conflict in r for r in readings) and not any(agreement in r for r in readings):
            features[conflict] = 1.0
    common = _commonness(mine, theirs)
    features["common name"] = common
    if {"family name the same", "given name the same"} <= features.keys() and "order turned" not in features:
        features["whole name the same, and rare"] = 1 - common
    excluded = not EXCLUDING.isdisjoint(features)
    names = " ~ ".join(sorted((" ".join(_words(mine)), " ".join(_words(theirs)))))
    return NameComparison(features, names, excluded)


@dataclass(frozen=True, slots=True)
class _Reading:
    features: dict[str, float]
    cost: float
    """How far the names are apart when read this way, to choose the way to read them."""


@lru_cache(maxsize=8192)
def _reading(mine: PersonName, theirs: PersonName) -> _Reading:
    """The likest of the ways to read two names: family name last, first, or doubled."""
    readings = [_read_as_given(mine, theirs)]
    if readings[0].cost > 0:
        for mine_turned, theirs_turned in ((family_first(mine), theirs), (mine, family_first(theirs))):
            if mine_turned and theirs_turned:
                turned = _read_as_given(mine_turned, theirs_turned)
                readings.append(_Reading({**turned.features, "order turned": 1.0}, turned.cost + 0.2))
        both_turned = family_first(mine), family_first(theirs)
        if both_turned[0] and both_turned[1] and _joined(mine) == _joined(theirs):
            readings.append(_read_as_given(both_turned[0], both_turned[1]))
        for mine_double, theirs_double in ((double_family(mine), theirs), (mine, double_family(theirs))):
            if mine_double and theirs_double and theirs_double.given and mine_double.given:
                double = _read_as_given(mine_double, theirs_double)
                readings.append(_Reading({**double.features, "double family name": 1.0}, double.cost + 0.15))
    return min(readings, key=lambda reading: reading.cost)


def _read_as_given(mine: PersonName, theirs: PersonName) -> _Reading:
    features, cost = _family_features(mine.family, theirs.family, _by_consonants(mine, theirs))
    for more, further in (_given_features(mine, theirs), _middle_features(mine, theirs)):
        features.update(more)
        cost += further
    if mine.suffix and theirs.suffix:
        same = mine.suffix == theirs.suffix
        features["suffix the same" if same else "suffixes differ"] = 1.0
    elif mine.suffix or theirs.suffix:
        features["suffix on one side"] = 1.0
    return _Reading(features, cost)


def _family_features(mine: str, theirs: str, by_consonants: bool) -> tuple[dict[str, float], float]:
    if mine == theirs:
        return {"family name the same": 1.0}, 0.0
    if _man_and_woman(mine, theirs):
        return {"family names of man and woman": 1.0}, 0.5
    unlike = _unlike(mine, theirs, by_consonants)
    if unlike > FAMILY_LIMIT:
        return {"family names differ": 1.0}, 1.0 + unlike
    features = {"family name a variant": 1.0, "family name unlike": unlike / FAMILY_LIMIT}
    if unlike > FAR:
        features["family name far"] = (unlike - FAR) / (FAMILY_LIMIT - FAR)
    return features, unlike


def _given_features(mine: PersonName, theirs: PersonName) -> tuple[dict[str, float], float]:
    if not mine.given or not theirs.given:
        features = {"no given name": 1.0}
        if not mine.given and not theirs.given:
            features["one word on both sides"] = 1.0
        return features, 0.15
    some, others = (mine.first, *mine.other_given), (theirs.first, *theirs.other_given)
    if set(some) & set(others) - {""} and len(mine.first) > 1 < len(theirs.first):
        return {"given name the same": 1.0}, 0.0
    if "".join(mine.given) == "".join(theirs.given):
        return {"given name the same" if len(mine.first) > 1 else "initial agrees": 1.0}, 0.02
    if len(mine.first) == 1 or len(theirs.first) == 1:
        if _initials(mine) & _initials(theirs):
            return {"initial agrees": 1.0}, 0.1
        return {"given names differ": 1.0}, 1.0
    if _all_roots(some) & _all_roots(others):
        return {"given name a form of the same": 1.0}, 0.05
    if mine.first in theirs.middle or theirs.first in mine.middle:
        return {"given name is the other's middle name": 1.0}, 0.1
    by_consonants = _by_consonants(mine, theirs)
    unlike = min(_unlike(one, other, by_consonants) for one, other in product(some, others))
    unlike = min(unlike, _unlike("".join(mine.given), "".join(theirs.given), by_consonants))
    if unlike > GIVEN_LIMIT:
        return {"given names differ": 1.0}, 1.0
    return {"given name a variant": 1.0, "given name unlike": unlike / GIVEN_LIMIT}, unlike


def _middle_features(mine: PersonName, theirs: PersonName) -> tuple[dict[str, float], float]:
    some, others = mine.middle, theirs.middle
    if not mine.given or not theirs.given or not (some or others):
        return {}, 0.0
    if _by_consonants(mine, theirs):
        return {}, 0.0
    if not (some and others):
        return {"middle name on one side": 1.0}, 0.01
    if all(_same_middle(one, other) for one, other in zip(some, others, strict=False)):
        return {"middle names agree": 1.0}, 0.0
    if "".join(mine.given) == "".join(theirs.given) or set(some) & set(others) - _SINGLE_LETTERS:
        return {}, 0.0
    return {"middle names differ": 1.0}, 0.3


_SINGLE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


def _same_middle(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return bool(roots(one) & roots(other)) or distance(one, other) <= GIVEN_LIMIT


def _unlike(mine: str, theirs: str, by_consonants: bool) -> float:
    """The distance of sound, that of the consonants alone where one is written without vowels."""
    shorter, longer = sorted((mine, theirs), key=len)
    if len(shorter) > 3 and longer.endswith(shorter):
        return 0.15
    if by_consonants and skeleton(shorter) == skeleton(longer):
        return _BY_CONSONANTS
    return distance(mine, theirs)


def _joined(name: PersonName) -> str:
    return "".join((*name.given, name.family))


def _by_consonants(mine: PersonName, theirs: PersonName) -> bool:
    return mine.without_vowels or theirs.without_vowels


def _man_and_woman(mine: str, theirs: str) -> bool:
    """Whether the two are the masculine and the feminine form of one Slavic family name."""
    if mine.endswith("a") == theirs.endswith("a"):
        return False
    stems = []
    for name in (mine, theirs):
        found = _GENDERED_STEM.search(name)
        if not found:
            return False
        stems.append(name[: found.end()].replace("ff", "v"))
    return distance(stems[0], stems[1]) <= FAMILY_LIMIT / 2


def _fullest(names: Iterable[str]) -> list[PersonName]:
    """The forms that tell most: those with a full given name, else with an initial, else all."""
    distinct = list({name_key(name): read_person(name) for name in names}.values())
    full = [name for name in distinct if len(name.first) > 1]
    return (full or [name for name in distinct if name.given] or distinct)[:_MOST_FORMS]


def _commonness(*names: PersonName) -> float:
    """From 0 (hardly anybody else has the name) to 1 (hundreds of thousands have it)."""
    tables = learned()
    shares = []
    for name in names:
        share = max(
            tables.family_names.get(name.family, _RARE_SHARE), tables.given_names.get(name.family, 0.0)
        )
        if len(name.first) > 1:
            share *= tables.given_names.get(name.first, _RARE_SHARE * 10)
        elif name.first:
            share /= 12
        shares.append(share)
    return min(max(math.log10(max(shares) * _PEOPLE) / 6, 0.0), 1.0)


def _initials(name: PersonName) -> frozenset[str]:
    words = (name.first, *name.other_given) if len(name.first) > 1 else name.given[:1]
    return frozenset().union(*(initials(word) for word in words))


def _all_roots(words: Iterable[str]) -> set[str]:
    return {root for word in words for root in roots(word)}


def _words(name: PersonName) -> list[str]:
    return [*name.given, *name.particles, name.family, *([name.suffix] if name.suffix else [])]

"""What the articles tell besides the name: roles, topics, company, outlet, time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from functools import lru_cache

from quotes.identity.learned import learned
from quotes.identity.places import mark_places
from quotes.identity.profile import Profile
from quotes.identity.text import fold
from quotes.identity.vocabulary import table, words

_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST_TOPICS = 30
_ROLE_WORD = re.compile(r"@[A-Z-]+|[^\W_]+")
_SMALL = words("small-words")
_OFFICES = table("offices")
_WEAK = words("weak-offices")


def topic_words(text: str) -> frozenset[str]:
    """The words that an article uses most, without those that many articles use.

    Keep those of a profile's latest articles together in :attr:`Profile.topics`.
    """
    counts = Counter(_WORD.findall(text.casefold()))
    for common in learned().common_words:
        counts.pop(common, None)
    return frozenset(word for word, _ in counts.most_common(_MOST_TOPICS))


def compare(one: Profile, other: Profile) -> tuple[dict[str, float], dict[str, str]]:
    """The features of what two profiles have around them, and what was compared for each.

    A feature is left out where one side tells nothing of its kind.
    """
    features, details = _compare_roles(one.roles, other.roles)
    if one.topics and other.topics:
        _overlap("topics alike", one.topics, other.topics, features, details)
    if one.companions and other.companions:
        shared = sorted(one.companions & other.companions)
        if shared:
            features["others named alike"] = min(len(shared), 3) / 3
            details["others named alike"] = ", ".join(shared[:5])
        else:
            features["nobody else named alike"] = 1.0
    if one.outlets & other.outlets:
        features["same outlet"] = 1.0
        details["same outlet"] = ", ".join(sorted(one.outlets & other.outlets))
    years = _years_apart(one, other)
    if years:
        features["years apart"] = min(years, 10.0) / 10
        details["years apart"] = f"{years:.0f}"
    return features, details


@lru_cache(maxsize=65536)
def read_role(role: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The offices, the places and the other telling words of a role phrase, in one spelling each."""
    offices, places, others = set(), set(), set()
    for word in _ROLE_WORD.findall(mark_places(role)):
        if word.startswith("@"):
            places.add(word[1:])
            continue
        folded = fold(word)
        if folded in _OFFICES:
            offices.add(_OFFICES[folded])
        elif folded and folded not in _SMALL and not folded.isdigit():
            others.add(folded)
    return frozenset(offices), frozenset(places), frozenset(others)


def _compare_roles(some: Iterable[str], others: Iterable[str]) -> tuple[dict[str, float], dict[str, str]]:
    mine, theirs = _gather(some), _gather(others)
    features: dict[str, float] = {}
    details: dict[str, str] = {}
    if not any(mine) or not any(theirs):
        return features, details
    offices = (mine[0] & theirs[0]) - _WEAK
    places = {p for p in mine[1] for q in theirs[1] if _same_place(p, q)}
    shared = mine[2] & theirs[2]
    if offices:
        features["roles share an office"] = 1.0
        details["roles share an office"] = ", ".join(sorted(offices))
    if places:
        features["roles share a place"] = 1.0
        details["roles share a place"] = ", ".join(sorted(places))
    elif mine[1] and theirs[1]:
        features["roles of different places"] = 1.0
        details["roles of different places"] = " / ".join(", ".join(sorted(p)) for p in (mine[1], theirs[1]))
    if shared:
        features["roles share an organisation"] = min(len(shared), 3) / 3
        details["roles share an organisation"] = ", ".join(sorted(shared)[:6])
    if not (offices or places or shared):
        features["roles have nothing in common"] = 1.0
    return features, details


def _gather(roles: Iterable[str]) -> tuple[Set[str], Set[str], Set[str]]:
    offices: set[str] = set()
    places: set[str] = set()
    others: set[str] = set()
    for role in roles:
        for gathered, words_of_role in zip((offices, places, others), read_role(role), strict=True):
            gathered |= words_of_role
    return offices, places, others


def _same_place(one: str, other: str) -> bool:
    """Whether one place is the other, or the country of it."""
    return one == other or one.startswith(f"{other}-") or other.startswith(f"{one}-")


def _overlap(
    name: str, mine: Set[str], theirs: Set[str], features: dict[str, float], details: dict[str, str]
) -> None:
    shared = sorted(mine & theirs)
    features[name] = len(shared) / min(len(mine), len(theirs))
    if shared:
        details[name] = ", ".join(shared[:6])


def _years_apart(one: Profile, other: Profile) -> float:
    """The years between the last of the earlier and the first of the later, 0 if they overlap."""
    if not (one.first_seen and one.last_seen and other.first_seen and other.last_seen):
        return 0.0
    gap = max(one.first_seen - other.last_seen, other.first_seen - one.last_seen)
    return max(gap.days / 365.25, 0.0)

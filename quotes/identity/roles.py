"""Roles across articles: which wordings are of one role, and which role is somebody's current one."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from quotes.identity.text import fold
from quotes.identity.vocabulary import table, words

_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")
_TITLES = table("titles")
_ARTICLES = words("articles")
_PAST = words("past")

_HALF_LIFE_DAYS = 180
"""An article half a year older than the latest counts half."""
_UNDATED = 0.05
"""What an article without a date counts: as much as one of two years before the latest."""
_PAST_WEIGHT = 0.25
"""What a past office ("former mayor") counts beside others."""


@dataclass(frozen=True, slots=True)
class RoleMention:
    """A role phrase of a profile in one article; ``key`` is its :func:`role_key`."""

    key: str
    phrase: str
    article: int
    seen_at: datetime | None


def role_key(phrase: str) -> str:
    """The same for all wordings of one role: "the Sen." and "Senator", "U.S. envoy" and "a US envoy".

    Case, script, punctuation, articles and possessives do not count; abbreviated titles are written
    out, and those of men and women are one. Empty for a phrase that tells no role, such as "the".
    """
    phrase = _INITIALS.sub(lambda initials: initials.group().replace(".", ""), phrase)
    return " ".join(_TITLES.get(word, word) for word in fold(phrase).split() if word not in _ARTICLES)


def is_past(key: str) -> bool:
    """Whether a role is one held no longer, by its first word."""
    return key.partition(" ")[0] in _PAST


def current_role(mentions: Sequence[RoleMention]) -> str | None:
    """The role that the latest articles support best, in its most used wording.

    Each article adds to the support of each of its roles once: 1 if it is as new as the latest, half
    of that for every 180 days before, 0.05 if it has no date. So one odd phrase does not replace what
    many write, and a new office replaces the old one after a few articles, or at once after years. A
    past office ("former mayor") has a quarter of its support, so that it does not hide a present one.

    Args:
        mentions: the latest of a profile, newest first; among equals the role met first is taken.
    """
    latest = max((mention.seen_at for mention in mentions if mention.seen_at), default=None)
    support: dict[str, float] = defaultdict(float)
    counted: set[tuple[str, int]] = set()
    for mention in mentions:
        if mention.key and (mention.key, mention.article) not in counted:
            counted.add((mention.key, mention.article))
            weight = _PAST_WEIGHT if is_past(mention.key) else 1.0
            support[mention.key] += weight * _recency(mention.seen_at, latest)
    if not support:
        return None
    best = max(support, key=lambda key: support[key])
    return most_used(mention.phrase for mention in mentions if mention.key == best)


def most_used(phrases: Iterable[str]) -> str:
    """The wording that most use, the first among equals."""
    return Counter(phrases).most_common(1)[0][0]


def _recency(seen_at: datetime | None, latest: datetime | None) -> float:
    if seen_at is None or latest is None:
        return _UNDATED
    return float(0.5 ** ((latest - seen_at).days / _HALF_LIFE_DAYS))

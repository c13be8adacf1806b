"""Organisations that have no name but their owner's: "the Lund campaign", "Oskerby police".

Their head is an everyday word in lower case, so a tagger of names sees the owner alone and an article that
quotes the campaign would quote the candidate.
"""

from __future__ import annotations

from collections.abc import Sequence

from quotes.attributor.encoding import Words
from quotes.attributor.names import ORGANIZATION, Form, NameMention

BODY_HEADS = frozenset(
    {"administration", "camp", "campaign", "government", "legislature", "office", "party", "police", "team"}
)
"""What an organisation may be that is told by its owner's name: "the Lund campaign"."""
_BETWEEN = frozenset({"presidential", "election", "reelection", "transition", "state", "city"})


def named_bodies(words: Words, names: Sequence[NameMention]) -> list[NameMention]:
    """The organisations that are told by the name of their owner or place and what they are.

    Args:
        words: the article's words.
        names: the name mentions of the article.

    Returns:
        Mentions of organisations, each around one of ``names``.
    """
    ends = ((name, _end_of_body(words, name.last)) for name in names)
    return [NameMention(name.first, end, ORGANIZATION) for name, end in ends if end]


def _end_of_body(words: Words, after_name: int) -> int | None:
    """Where the body ends whose owner's name ends before word ``after_name``."""
    at = after_name
    if at + 1 < len(words) and words.word(at) in "'’" and words.word(at + 1) == "s":
        at += 2
    elif at < len(words) and words.word(at) in "'’" and words.word(at - 1).endswith("s"):
        at += 1
    if at < len(words) and words.word(at) in _BETWEEN:
        at += 1
    one_phrase = at < len(words) and (words.breaks[after_name : at + 1] <= 1).all()
    return at + 1 if one_phrase and words.breaks[at] == 1 and words.word(at) in BODY_HEADS else None


def in_order(names: Sequence[NameMention], bodies: Sequence[NameMention]) -> list[NameMention]:
    """Both in the order of the text."""
    return sorted({*names, *bodies}, key=reading_place)


def reading_place(name: NameMention) -> tuple[int, int]:
    """What names are in the order of the text by; what is longer comes before what stands in it."""
    return name.first, -name.last


def owner(body: Form) -> str:
    """The last word of the name before what a body is: "lund" of "ida lund presidential campaign"."""
    return next((w for w in reversed(body[:-1]) if w not in _BETWEEN), "")

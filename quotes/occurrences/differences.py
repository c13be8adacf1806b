"""What two outlets made of one quotation, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"(?:(?<=\s)[^\w\s]+)?[^\W_]+(?:['’ʼ][^\W_]+)*")
_MARKS = re.compile(r"[\W_]+")
_CUT = " … "
"""Stands between two pieces of a quotation."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stretch of two wordings: the words of one and of the other, exactly as they stand there.

    Where both have the same words (``same``), marks and capitals may still differ. An empty stretch
    means that the other one added the words, or left them out.
    """

    same: bool
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class _Word:
    """A word with the marks around it and the blanks behind it."""

    key: str
    text: str


def differences(one: Sequence[str], other: Sequence[str]) -> tuple[Difference, ...]:
    """The two wordings side by side, in stretches of words that are the same or are not.

    Put together, the stretches of each are its pieces with “ … ” between them.

    Args:
        one: the pieces of a quotation.
        other: those of another wording of it.
    """
    ours, theirs = _words(one), _words(other)
    matcher = SequenceMatcher(
        None, [word.key for word in ours], [word.key for word in theirs], autojunk=False
    )
    return tuple(
        Difference(kind == "equal", _text(ours[a:b]), _text(theirs[c:d]))
        for kind, a, b, c, d in matcher.get_opcodes()
    )


def _words(pieces: Sequence[str]) -> list[_Word]:
    text = _CUT.join(pieces)
    found = list(_WORD.finditer(text))
    starts = [0, *(word.start() for word in found[1:]), len(text)]
    return [_Word(_key(word.group()), text[starts[at] : starts[at + 1]]) for at, word in enumerate(found)]


def _key(word: str) -> str:
    return _MARKS.sub("", word.casefold())


def _text(words: Sequence[_Word]) -> str:
    return "".join(word.text for word in words)

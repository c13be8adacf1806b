"""Whether two statements are the same quotation, in the words of two articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quotes.occurrences.words import RUN, runs, telling

_CUT = 0.85
"""The least share of the shorter one's words that stand in the longer one, where that cuts it."""
_CUT_TO = 0.25
"""The least share of the longer one's words in the shorter one; less of it is a quotation of its own."""
_REWORDED = 0.9
"""The least share of the words of both, where one is in an article's own words."""

_MIN_WORDS = 5
_EVIDENCE = ((timedelta(days=3), 3), (timedelta(days=31), 5), (timedelta.max, 8))
"""How many telling words have to be alike, by the time between the articles: what somebody says every week
is not said once."""
_UNDATED = 5
_UNKNOWN_SPEAKER = 5
_INDIRECT = 6
"""The same at least where a date, or one of the speakers, is not known, and in an article's own words."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """What of a statement is compared: its :func:`comparable` words, and when its article came out."""

    words: tuple[str, ...]
    indirect: bool
    published: datetime | None


def alike(one: Quoted, other: Quoted, *, same_speaker: bool) -> bool:
    """Whether two statements give the same quotation; the order of the two does not matter.

    The words that count are those in runs of three that both have. They have to be nearly all of the
    shorter one, and enough of the longer one; and they have to tell enough.

    Args:
        same_speaker: both have the same profile; False where one of the two has none.
    """
    shared = set(runs(one.words)) & set(runs(other.words))
    if not shared:
        return False
    shorter, longer = sorted((_shared(one, shared), _shared(other, shared)), key=lambda s: (s.total, s.words))
    if _is_indirect(one, other):
        enough = min(shorter.share, longer.share) >= _REWORDED
    else:
        enough = shorter.share >= _CUT and longer.share >= _CUT_TO
    told = telling(shorter.words)
    return enough and len(shorter.words) >= _MIN_WORDS and told >= _needed(one, other, same_speaker)


def _is_indirect(one: Quoted, other: Quoted) -> bool:
    return one.indirect or other.indirect


@dataclass(frozen=True, slots=True)
class _Shared:
    words: tuple[str, ...]
    total: int

    @property
    def share(self) -> float:
        return len(self.words) / self.total


def _shared(quoted: Quoted, shared: set[tuple[str, ...]]) -> _Shared:
    """The words of a quotation that stand in one of the runs."""
    places = {
        at + offset for at, run in enumerate(runs(quoted.words)) if run in shared for offset in range(RUN)
    }
    return _Shared(tuple(quoted.words[place] for place in sorted(places)), len(quoted.words))


def _needed(one: Quoted, other: Quoted, same_speaker: bool) -> int:
    """How many telling words the two need to have alike."""
    needed = [_UNDATED]
    if one.published is not None and other.published is not None:
        apart = abs(one.published - other.published)
        needed = [next(words for limit, words in _EVIDENCE if apart <= limit)]
    if not same_speaker:
        needed.append(_UNKNOWN_SPEAKER)
    if _is_indirect(one, other):
        needed.append(_INDIRECT)
    return max(needed)

"""Names that an article gives with what they are short as: "Alliance to Save Our Harbours (ASOH)".

A tagger of names often sees only the capitalized part of such a name. The letters in brackets tell where it
begins: each stands for the first letter of a word (after Schwartz and Hearst 2003).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quotes.attributor.encoding import Words
from quotes.attributor.names import FILLERS, ORGANIZATION, PERSON, NameMention, abbreviation

_MOST = 10  # letters of an acronym


def whole_names(words: Words, mentions: Sequence[NameMention]) -> list[NameMention]:
    """The names of an article, those before their acronym in brackets from their beginning.

    Args:
        words: the article's words.
        mentions: what a tagger took for names, in order.
    """
    whole = []
    for first, last in _spelt_out(words):
        inside = [m for m in mentions if m.first < last and first < m.last]
        if inside and all(first <= m.first and m.last <= last and m.type != PERSON for m in inside):
            whole.append(NameMention(first, last, ORGANIZATION))
    covered = {at for name in whole for at in range(name.first, name.last)}
    return sorted([*whole, *(m for m in mentions if m.first not in covered)], key=lambda m: m.first)


def _spelt_out(words: Words) -> Iterator[tuple[int, int]]:
    """First word, and word after the last, of each name that an acronym in brackets follows."""
    for at in range(1, len(words) - 2):
        if words.word(at) != "(" or words.breaks[at] > 1:
            continue
        end = abbreviation(words, at + 1)[1]
        letters = "".join(words.word(i) for i in range(at + 1, end, 2))
        closed = ")" in [words.word(i) for i in range(end, min(end + 2, len(words)))]
        if closed and sum(map(str.isupper, letters)) > 1 and len(letters) <= _MOST and letters.isalpha():
            least = max(0, at - min(len(letters) + 5, 2 * len(letters)))  # as far as they look back
            first = _start(words, at - 1, letters.casefold(), least)
            if first is not None:
                yield first, at


def _start(words: Words, last: int, letters: str, least: int) -> int | None:
    """Where the words begin, the last of them ``last`` and none before ``least``, whose letters these are."""
    word = words.word(last)
    small = word in FILLERS or not word[0].isalnum()
    if word[0].casefold() == letters[-1]:
        if len(letters) == 1:
            return last if word[0].isupper() else None
        if last > least and words.breaks[last] <= 1:
            first = _start(words, last - 1, letters[:-1], least)
            if first is not None:
                return first
    goes_on = small and last > least and words.breaks[last] <= 1
    return _start(words, last - 1, letters, least) if goes_on else None

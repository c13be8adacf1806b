"""The name mentions of one article, as its tagger and its rules find them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from quotes.attributor.encoding import Words

PERSON, ORGANIZATION, PLACE = 0, 1, 2

Form = tuple[str, ...]
"""The words of a name in lower case, as :func:`name_words` gives them."""

_LETTERS = frozenset({"KC", "QC", "SC", "MP", "MEP", "MSP", "OBE", "CBE", "MBE", "DBE", "PhD", "MD", "Esq"})
_MARKS = frozenset("\"“”'‘’")
_COURTESY = frozenset({"Mr", "Mrs", "Ms", "Miss", "Sir", "Dame", "MR", "MRS", "MS"})
FILLERS = frozenset({"the", "a", "an", "of", "and", "s", "for", "on", "in", "to", "&"})
_NOT_OF_A_NAME = frozenset({
    "aged", "backed", "based", "born", "era", "held", "led", "like", "made", "only", "owned", "run", "style",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class NameMention:
    """Words ``[first, last)`` of an article that are a name of type PERSON, ORGANIZATION or PLACE."""

    first: int
    last: int
    type: int


def name_words(words: Words, mention: NameMention) -> Form:
    """The words of a name in lower case, without points, possessives and quotation marks.

    An abbreviation that is written with points is one word, as it is without them.
    """
    form = []
    at = mention.first
    while at < mention.last:
        end = min(abbreviation(words, at)[1], mention.last)
        possessive = at > mention.first and words.word(at) in "sS" and words.word(at - 1) in "'’"
        if words.word(at)[0].isalnum() and not possessive:
            form.append("".join(words.word(i) for i in range(at, end, 2)).casefold())
        at = end
    return tuple(form)


def tidy_names(words: Words, mentions: Sequence[NameMention]) -> list[NameMention]:
    """Put right what a tagger gets wrong about names.

    What has no capital is no name in scripts that have them. Half an abbreviation is made whole, small
    words that dangle, courtesy titles and letters after the name are left out, and parts of one name are
    joined: two of one type with a blank between, or of an organisation with "of" or "for" between.
    """
    tidy: list[NameMention] = []
    named = {i for m in mentions for i in range(m.first, m.last)}
    for mention in mentions:
        first, last = abbreviation(words, mention.first)[0], abbreviation(words, mention.last - 1)[1]
        bare = bare_name(words, NameMention(*_whole_compound(words, first, last, named), mention.type))
        if mention.type == PERSON and _ends_in_lower_case(words, bare.first, bare.last):
            bare = replace(bare, last=bare.last + 2)
        if mention.type == PERSON:
            bare = replace(bare, last=_past_nickname(words, bare.last))
        if all(words.word(i)[0].islower() for i in range(bare.first, bare.last)):
            continue
        if tidy and bare.first < tidy[-1].last:
            continue
        if tidy and _one_name(words, tidy[-1], bare):
            tidy[-1] = replace(tidy[-1], last=bare.last)
        else:
            tidy.append(bare)
    return tidy


def bare_name(words: Words, mention: NameMention) -> NameMention:
    """A name without small words that dangle, courtesy titles and letters after it."""
    first, last = mention.first, mention.last
    while first < last and _dangles(words, last - 1):
        last -= 1
    while first < last and (_dangles(words, first) or (first < last - 1 and words.word(first) in _COURTESY)):
        first += 1
    while mention.type == PERSON and first < last - 1 and words.word(last - 1) in _LETTERS:
        last -= 1
    return NameMention(first, last, mention.type)


def as_elsewhere(words: Words, mentions: Sequence[NameMention]) -> list[NameMention]:
    """With the rest of a name that was cut short where it stands whole elsewhere in the article."""
    written = {
        tuple(words.word(i) for i in range(m.first, m.last)): m.type for m in mentions if m.last - m.first > 1
    }
    longest = max(map(len, written), default=0)
    found: list[NameMention] = []
    for mention in mentions:
        if found and mention.first < found[-1].last:
            continue
        for size in range(min(longest, len(words) - mention.first), mention.last - mention.first, -1):
            form = tuple(words.word(i) for i in range(mention.first, mention.first + size))
            if form in written:
                mention = NameMention(mention.first, mention.first + size, written[form])
                break
        found.append(mention)
    return found


def abbreviation(words: Words, at: int) -> tuple[int, int]:
    """Where the abbreviation with points begins and ends that letter ``at`` is part of, or the word alone."""
    first, last = at, at + 1
    while _spelt_on(words, first - 2):
        first -= 2
    while _spelt_on(words, last - 1):
        last += 2
    return first, last


def _spelt_on(words: Words, letter: int) -> bool:
    """Whether a point and another capital letter follow this one without a blank."""
    return (
        0 <= letter < len(words) - 2
        and words.word(letter + 1) == "."
        and not words.breaks[letter + 1 : letter + 3].any()
        and all(len(word) == 1 and word.isupper() for word in (words.word(letter), words.word(letter + 2)))
    )


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


def _ends_in_lower_case(words: Words, first: int, last: int) -> bool:
    """Whether a hyphen ties the end of a given name to a full name: "Jae-in" of "Han Jae"."""
    return (
        last - first > 1
        and last + 1 < len(words)
        and words.word(last) == "-"
        and not words.breaks[last : last + 2].any()
        and words.word(last + 1).islower()
        and len(words.word(last + 1)) < 6
        and words.word(last + 1) not in _NOT_OF_A_NAME
    )


def _past_nickname(words: Words, last: int) -> int:
    """Where a name ends that goes on with a nickname in quotation marks: the end of 'Rob C. "Bob" Hale'."""
    if last >= len(words):
        return last
    initial = words.word(last) == "." and len(words.word(last - 1)) == 1
    mark = last + 1 if initial else last
    following = [words.word(i) for i in range(mark, min(mark + 4, len(words)))]
    quoted = len(following) == 4 and {following[0], following[2]} <= _MARKS
    if quoted and following[1][0].isupper() and following[3][0].isupper():
        spaced = words.breaks[mark : mark + 4].tolist() == [1, 0, 0, 1]
        return mark + 4 if spaced else last
    return last


def _dangles(words: Words, index: int) -> bool:
    word = words.word(index)
    return not word[0].isalnum() or word in FILLERS


def _one_name(words: Words, before: NameMention, after: NameMention) -> bool:
    between = [words.word(i) for i in range(before.last, after.first)]
    breaks = words.breaks[before.last : after.first + 1]
    if between == ["-"] and not breaks.any():  # a family name in two parts, not two families
        return before.type == after.type and before.last - before.first > 1 == after.last - after.first
    if (breaks != 1).any():
        return False
    if not between:
        return before.type == after.type
    return (
        PERSON not in (before.type, after.type)
        and bool({"of", "for"} & set(between))
        and set(between) <= FILLERS
    )


def agreed_types(words: Words, mentions: Sequence[NameMention]) -> list[NameMention]:
    """Give the mentions of one form one type: the type most of them were given."""
    forms = [name_words(words, mention) for mention in mentions]
    votes: dict[Form, Counter[int]] = {}
    for form, mention in zip(forms, mentions, strict=True):
        votes.setdefault(form, Counter())[mention.type] += 1
    return [
        replace(mention, type=votes[form].most_common(1)[0][0])
        for form, mention in zip(forms, mentions, strict=True)
    ]


def written_name(words: Words, mention: NameMention) -> str:
    """A name as the article writes it, without a possessive, a leading article or line breaks inside."""
    start, end = words.characters(mention.first, mention.last)
    name = " ".join(words.text[start:end].split())
    name = re.sub(r"['’]s?$", "", name)
    if re.search(r"\b\w\.\w$", name) and words.text[end : end + 1] == ".":
        name += "."  # of an abbreviation: "U.S."
    return name if mention.type == PERSON else re.sub(r"^[Tt]he\s+", "", name)

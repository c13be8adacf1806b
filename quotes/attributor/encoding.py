"""Text to words, and words to windows that the encoder can take.

A word here is what the model labels: a run of letters and digits, or one other visible character.
Everything the model finds starts and ends at a word, so that its offsets are exact by construction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*|[^\w\s]|_")

SHAPES = ("lower", "title", "upper", "mixed", "number", "mark")
BREAKS = ("none", "space", "line", "paragraph")
QUOTING = ("unknown", "outside", "inside", "opening", "closing")

_OPENING = {"“": "”", "«": "»", "„": "”“", "‹": "›", "‘": "’", "‚": "’‘"}
_CLOSING = frozenset("”»›")
_SINGLE = frozenset("‘’‚'`´")
_SENTENCE_END = frozenset(".!?…")
_MAX_PIECES = 8  # word pieces kept of one word: a URL must not fill a window


class Tokenizer(Protocol):
    """What is needed of a tokenizer: the word pieces of words, without special tokens."""

    unk_token_id: int
    cls_token_id: int
    sep_token_id: int
    pad_token_id: int

    def __call__(self, text: list[str], *, add_special_tokens: bool) -> Mapping[str, list[list[int]]]:
        """Word pieces of each text."""
        ...


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text.

    Attributes:
        text: the text, as given.
        starts, ends: ``[words]`` code point offsets; ``text[starts[i]:ends[i]]`` is word ``i``.
        shapes: ``[words]`` index into SHAPES: an uncased vocabulary loses the capitals that names live in.
        breaks: ``[words]`` index into BREAKS: the white space before the word, which word pieces lose.
        quoting: ``[words]`` index into QUOTING: where the word stands to the quotation marks around it.
        paragraphs: ``[words]`` number of the paragraph (or line) that the word stands in.
    """

    text: str
    starts: Ints
    ends: Ints
    shapes: Ints
    breaks: Ints
    quoting: Ints
    paragraphs: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def word(self, index: int) -> str:
        """The word at ``index``."""
        return self.text[self.starts[index] : self.ends[index]]

    def strings(self) -> list[str]:
        """All the words, in order."""
        return [self.text[s:e] for s, e in zip(self.starts.tolist(), self.ends.tolist(), strict=True)]

    def cover(self, start: int, end: int) -> tuple[int, int]:
        """The words ``[first, last)`` that the characters ``[start, end)`` touch; may be empty."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        last = int(np.searchsorted(self.starts, end, side="left"))
        return first, max(first, last)

    def characters(self, first: int, last: int) -> tuple[int, int]:
        """Code point offsets of the words ``[first, last)``."""
        return int(self.starts[first]), int(self.ends[last - 1])


def split_words(text: str) -> Words:
    """Split ``text`` into words and describe each."""
    spans = [match.span() for match in _WORD.finditer(text)]
    starts = np.array([s for s, _ in spans], dtype=np.int64)
    ends = np.array([e for _, e in spans], dtype=np.int64)
    shapes = np.array([_shape(text[s:e]) for s, e in spans], dtype=np.int64)
    gaps = [text[(spans[i - 1][1] if i else 0) : s] for i, (s, _) in enumerate(spans)]
    breaks = np.array([_break(gap) if i else 3 for i, gap in enumerate(gaps)], dtype=np.int64)
    return Words(
        text=text,
        starts=starts,
        ends=ends,
        shapes=shapes,
        breaks=breaks,
        quoting=_quoting(text, spans, breaks),
        paragraphs=np.cumsum(breaks >= 2),
    )


def _shape(word: str) -> int:
    if word.isnumeric():
        return 4
    if not word[0].isalnum():
        return 5
    if word.islower():
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 1
    if word[0].isupper() and word[1:].islower():
        return 1
    return 3


def _break(gap: str) -> int:
    if not gap:
        return 0
    lines = gap.count("\n") or gap.count("\r")
    return min(3, 1 + lines)


def _quoting(text: str, spans: Sequence[tuple[int, int]], breaks: Ints) -> Ints:
    """Follow the quotation marks of each paragraph: which words stand inside, and which marks open and close.

    A paragraph starts outside: newsrooms open a long quotation anew in each of its paragraphs.
    """
    state = np.ones(len(spans), dtype=np.int64)
    open_at, closers = -1, ""
    for i, (start, end) in enumerate(spans):
        if breaks[i] >= 2:
            open_at, closers = -1, ""
        mark = text[start:end]
        if open_at >= 0 and mark in closers and _may_close(text, start, end):
            state[i] = 4
            open_at, closers = -1, ""
        elif open_at < 0 and (opened := _opens(text, start, end)):
            state[i] = 3
            open_at, closers = i, opened
        elif open_at >= 0:
            state[i] = 2
        elif mark in _CLOSING:
            state[i] = 4
    return state


def _may_close(text: str, start: int, end: int) -> bool:
    """An apostrophe inside a word closes nothing."""
    if text[start:end] not in _SINGLE:
        return True
    return not (end < len(text) and text[end].isalnum())


def _opens(text: str, start: int, end: int) -> str:
    """The marks that would close what ``text[start:end]`` opens; empty if it opens nothing."""
    mark, before, after = text[start:end], text[start - 1 : start], text[end : end + 1]
    free = not before or not (before.isalnum() or before in ".,!?;:%")
    if mark == '"':
        return '"”' if free and after and not after.isspace() else ""
    if mark in "'`" and free and after:
        if after == mark:
            return ""  # the first half of ''…'' or ``…'': the second half opens
        if before == mark:
            return "'" if not text[max(0, start - 2) : start - 1].strip() else ""
        return "'’" if after.isalnum() and _closes_later(text, end) else ""
    if mark == "‘" and not _closes_later(text, end):
        return ""
    return _OPENING.get(mark, "")


def _closes_later(text: str, start: int) -> bool:
    """Whether a single mark that can close stands later in the paragraph: else it was an apostrophe."""
    return re.compile(r"[^\n]{2,}?[\w.,!?…—–-][’'](?![^\W_])").match(text, start) is not None


@dataclass(frozen=True, slots=True)
class Window:
    """Words ``[first, last)`` that the encoder sees at once; it answers for ``[core_first, core_last)``."""

    first: int
    last: int
    core_first: int
    core_last: int


def word_pieces(words: Words, tokenizer: Tokenizer) -> list[list[int]]:
    """Word pieces of each word, at least one and at most eight."""
    strings = words.strings()
    distinct = list(dict.fromkeys(strings))
    if not distinct:
        return []
    encoded = tokenizer(distinct, add_special_tokens=False)["input_ids"]
    known = dict(zip(distinct, encoded, strict=True))
    return [known[s][:_MAX_PIECES] or [tokenizer.unk_token_id] for s in strings]


def cut_windows(words: Words, lengths: Ints, *, size: int, context: int) -> list[Window]:
    """Cut a text into windows at sentence ends where there are any, with context on both sides.

    Args:
        words: the text's words.
        lengths: ``[words]`` number of word pieces of each word.
        size: the most word pieces a window may hold, special tokens left out.
        context: word pieces of context on either side of a core.

    Returns:
        Windows whose cores follow one another and cover every word once.
    """
    if not len(words):
        return []
    before = np.concatenate([[0], np.cumsum(lengths)])
    if before[-1] <= size:
        return [Window(0, len(words), 0, len(words))]
    windows = []
    core_first = 0
    while core_first < len(words):
        first = int(np.searchsorted(before, before[core_first] - context, side="left"))
        room = before[first] + size
        furthest = int(np.searchsorted(before, room, side="right")) - 1
        if furthest >= len(words):
            core_last = len(words)
        else:
            limit = int(np.searchsorted(before, room - context, side="right")) - 1
            core_last = _sentence_end(words, core_first, max(limit, core_first + 1))
        last = min(len(words), max(furthest, core_last))
        windows.append(Window(first, last, core_first, core_last))
        core_first = core_last
    return windows


def _sentence_end(words: Words, first: int, limit: int) -> int:
    """The last place up to ``limit`` where a sentence ends, if one does in the second half."""
    for i in range(limit, first + (limit - first) // 2, -1):
        if words.breaks[i] >= 2:
            return i
        if words.breaks[i] == 1 and (
            words.word(i - 1) in _SENTENCE_END or (i > 1 and words.word(i - 2) in _SENTENCE_END)
        ):
            return i
    return limit

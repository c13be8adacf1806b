"""An article's text as HTML, with the places of its statements marked.

Statements overlap and nest (a quotation inside a quotation; one source for two contents), and HTML
elements may not cross. So the text is swept once: where two marks cross, the inner one is closed and
opened again behind the crossing. Nothing is added to the text and nothing taken away.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from markupsafe import Markup, escape

from quotes.statement import Span, Statement

Part = Literal["content", "cue", "source"]

_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A span ``text[start:end]`` that is one part of a statement."""

    start: int
    end: int
    part: Part
    statement: str
    """The statement's id; the first piece of its content gets ``id="statement-<id>"``."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article, marked up, and the white space that follows it."""

    markup: Markup
    gap: str
    statements: tuple[str, ...]
    """The ids of the statements whose content begins here, in the order of the text."""


def marks_of(statement: Statement, id: str) -> list[Mark]:
    """The marks of all parts of a statement."""
    parts: dict[Part, tuple[Span, ...]] = {
        "content": statement.content,
        "cue": statement.cue,
        "source": statement.source,
    }
    return [Mark(span.start, span.end, part, id) for part, spans in parts.items() for span in spans]


def shifted(marks: Iterable[Mark], by: int) -> list[Mark]:
    """The same marks, for a text that begins ``-by`` characters into theirs."""
    return [replace(mark, start=mark.start + by, end=mark.end + by) for mark in marks]


def paragraphs(text: str, marks: Iterable[Mark]) -> list[Paragraph]:
    """The paragraphs of a text with its marks.

    Paragraphs end at blank lines or, in a text without any, at line ends. Without their tags the
    paragraphs and the gaps between them, put together, are the text again.
    """
    waiting = deque(sorted(marks, key=lambda mark: (mark.start, -mark.end)))
    running: list[Mark] = []
    anchored: set[str] = set()
    found = []
    for start, end, gap_end in _paragraph_bounds(text):
        while waiting and waiting[0].start < end:
            running.append(waiting.popleft())
        inside = [_clip(mark, start, end) for mark in running if mark.end > start]
        running = [mark for mark in running if mark.end > gap_end]
        begun = [m.statement for m in inside if m.part == "content" and m.statement not in anchored]
        markup = Markup("").join(_sweep(text, start, end, inside, anchored))
        found.append(Paragraph(markup, text[end:gap_end], tuple(dict.fromkeys(begun))))
    return found


def target_rule(statements: Sequence[str]) -> str:
    """The style rule that lights up all pieces of the statement that the address points at.

    ``:target`` alone reaches the first piece only. The rule sets custom properties, what they
    look like is the style sheet's matter.
    """
    if not statements:
        return ""
    selectors = (f':root:has(#statement-{s}:target) [data-statement="{s}"]' for s in statements)
    return ",".join(selectors) + "{--mark:var(--target);--line:var(--target-line)}"


def _paragraph_bounds(text: str) -> Iterator[tuple[int, int, int]]:
    """Start and end of each paragraph, and the end of the gap behind it."""
    runs = [run for run in _SPACE.finditer(text) if "\n" in run.group()]
    blank_lines = [run for run in runs if run.group().count("\n") > 1]
    start = 0
    for run in blank_lines or runs:
        yield start, run.start(), run.end()
        start = run.end()
    yield start, len(text), len(text)


def _clip(mark: Mark, start: int, end: int) -> Mark:
    return replace(mark, start=max(mark.start, start), end=min(mark.end, end))


def _sweep(text: str, start: int, end: int, marks: Sequence[Mark], anchored: set[str]) -> Iterator[Markup]:
    """The pieces of ``text[start:end]`` between tags; ``marks`` lie inside, in order of their start."""
    cuts = sorted({start, end, *(m.start for m in marks), *(m.end for m in marks)})
    waiting = list(reversed(marks))
    open_marks: list[Mark] = []
    for here, there in pairwise(cuts):
        ended = next((depth for depth, mark in enumerate(open_marks) if mark.end <= here), len(open_marks))
        for mark in reversed(open_marks[ended:]):
            yield _closing_tag(mark)
        still_open = [mark for mark in open_marks[ended:] if mark.end > here]
        del open_marks[ended:]
        while waiting and waiting[-1].start == here:
            still_open.append(waiting.pop())
        for mark in still_open:
            yield _opening_tag(mark, anchored)
        open_marks += still_open
        yield _escape(text[here:there])
    for mark in reversed(open_marks):
        yield _closing_tag(mark)


def _opening_tag(mark: Mark, anchored: set[str]) -> Markup:
    anchor = Markup("")
    if mark.part == "content" and mark.statement not in anchored:
        anchored.add(mark.statement)
        anchor = Markup(' id="statement-{}"').format(mark.statement)
    return Markup('<{} class="{}" data-statement="{}"{}>').format(
        _element(mark), mark.part, mark.statement, anchor
    )


def _closing_tag(mark: Mark) -> Markup:
    return Markup("</{}>").format(_element(mark))


def _element(mark: Mark) -> str:
    return "mark" if mark.part == "content" else "span"


def _escape(text: str) -> Markup:
    """HTML for a text; a parser would turn a bare carriage return into a line end."""
    return escape(text).replace("\r", Markup("&#13;"))

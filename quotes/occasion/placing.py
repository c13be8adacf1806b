"""Which day and venue of an article belong to the act of saying, and not to what is told.

Only words count that stand beside the cue or the source with nothing foreign in between::

    In a statement on Tuesday, | Lund | , speaking in Oslo, | said | late Friday in an interview | …
    before the source            source before the cue        cue    after the cue

“He said the attack on Monday killed two” has other words between cue and day, so it gives none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from quotes.article import Article
from quotes.occasion.days import day_meant
from quotes.occasion.grammar import (
    AUDIENCE,
    DAY,
    DAY_START,
    FILLER,
    NOT_AFTER_DAY,
    NOT_YET,
    PERSON_TOLD,
    PLACE,
    SENTENCE_START,
    TOLD,
    VENUE,
)
from quotes.statement import AttributedArticle, DatedSpan, Span, Statement

_REACH = 300
"""Characters at most before the source in which its sentence is sought."""
_QUOTATION_MARKS = "\"'“”„«»‘’‹›"
_BLANKS = re.compile(r"\s*")
_COMMA = re.compile(r",?\s*")


@dataclass(slots=True)
class _Row:
    """What a row of words tells, and where it ends; a day comes with the place of its words."""

    end: int
    days: list[tuple[re.Match[str], int, int]] = field(default_factory=list)
    venues: list[tuple[int, int]] = field(default_factory=list)


def with_occasions(article: Article, attributed: AttributedArticle) -> AttributedArticle:
    """The same statements, each with the day and the venue that the article gives it.

    Args:
        article: the article that was attributed; expressions are read relative to its date.
        attributed: what was found in it.
    """
    statements = tuple(_with_occasion(article, statement) for statement in attributed.statements)
    return replace(attributed, statements=statements)


def _with_occasion(article: Article, statement: Statement) -> Statement:
    if not statement.cue:
        return statement
    taken = (*statement.content, *statement.source)
    days: dict[date | None, tuple[int, int]] = {}
    venues: list[tuple[int, int]] = []
    for row in _rows(article.text, statement):
        for expression, start, end in row.days:
            if _apart(start, end, taken):
                days.setdefault(day_meant(expression, article.published), (start, end))
        venues += [(start, end) for start, end in row.venues if _apart(start, end, taken)]
    said = None
    match list(days.items()):  # two days, or one that is not sure, are none
        case [(date() as day, (start, end))]:
            said = DatedSpan(start, end, article.text[start:end], day.isoformat())
    return replace(statement, said=said, venue=Span.of(article.text, *venues[0]) if venues else None)


def _apart(start: int, end: int, spans: Iterable[Span]) -> bool:
    """Whether some words are none of those of the spans."""
    return all(end <= span.start or span.end <= start for span in spans)


def _rows(text: str, statement: Statement) -> Iterator[_Row]:
    """What is told after the cue, between source and cue, and before the source."""
    cue, source = statement.cue[0], statement.source
    before = [span for span in source if span.end <= cue.start]
    beginning = before[0].start if before else cue.start
    if NOT_YET.search(text, before[-1].end if before else max(0, cue.start - 20), cue.end):
        return
    yield from _after_cue(text, statement)
    if before:
        row = _read(text, before[-1].end, cue.start)
        if _only_space(text, row.end, cue.start):
            yield row
    if not _comma_then_plain_content(text, statement):
        row_before = _before_source(text, beginning)
        if row_before is not None:
            yield row_before


def _after_cue(text: str, statement: Statement) -> Iterator[_Row]:
    for cue in statement.cue:
        limit = min((span.start for span in statement.content if span.start >= cue.start), default=len(text))
        behind = next((s for s in statement.source if _only_space(text, cue.end, s.start)), None)
        starts = [cue.start + word.start() for word in re.finditer(r"(?<=\s)\S", cue.text)]
        for start in [*starts, cue.end, *([behind.end] if behind else [])]:
            row = _read(text, start, limit, told=TOLD.search(text[cue.start : start].rstrip()) is not None)
            if row.days or row.venues:
                yield row
                break


def _before_source(text: str, end: int) -> _Row | None:
    """The row of words that begins a sentence and ends where the source begins."""
    begin = max(0, end - _REACH)
    for boundary in reversed([m.end() for m in SENTENCE_START.finditer(text, begin, end)]):
        row = _read(text, boundary, end)
        if (row.days or row.venues) and _only_space(text, row.end, end):
            return row
    return None


def _comma_then_plain_content(text: str, statement: Statement) -> bool:
    """“On Tuesday, he said, two came”: the day may be that of what is told."""
    cue = statement.cue[-1]
    following = [span for span in statement.content if span.start >= cue.end]
    if not following or not text[cue.end : following[0].start].startswith(","):
        return False
    return following[0].text[0] not in _QUOTATION_MARKS


def _only_space(text: str, start: int, end: int) -> bool:
    """Whether nothing but blanks and a comma parts two places."""
    return start <= end and _behind(_COMMA, text, start, end) == end


def _read(text: str, start: int, limit: int, *, told: bool = False) -> _Row:
    """The longest row of days, venues, places and fillers from ``start``, up to ``limit``.

    Args:
        text: the article's.
        start: where it begins; blanks and a comma may stand before the first.
        limit: where it ends at the latest.
        told: whether those who are told something may come first.
    """
    row = _Row(start)
    at = _behind(_COMMA, text, start, limit)
    if told and (found := AUDIENCE.match(text, at, limit)):
        row.venues.append(found.span())
        row.end = found.end()
    elif told and (found := PERSON_TOLD.match(text, at, limit)):
        row.end = found.end()
    while True:
        comma_may_follow = row.end == start or "," in text[at : row.end]  # “in Oskerby, Norland, on Tuesday”
        at = _behind(_COMMA if comma_may_follow else _BLANKS, text, row.end, limit)
        if venue := VENUE.match(text, at, limit):
            row.days += [(day, *day.span()) for day in DAY.finditer(text, *venue.span())]
            _add_venue(row, venue)
            row.end = venue.end()
        elif day := _day(text, at, limit):
            row.days.append((day, at, day.end()))
            row.end = day.end()
        elif other := PLACE.match(text, at, limit) or FILLER.match(text, at, limit):
            row.end = other.end()
        else:
            return row


def _add_venue(row: _Row, venue: re.Match[str]) -> None:
    """Add a venue; one that follows another at once, as in “reporters at a briefing”, goes on with it."""
    start, end = venue.span()
    if row.venues and start == row.venues[-1][1] + 1 == row.end + 1:
        start = row.venues.pop()[0]
    row.venues.append((start, end))


def _day(text: str, at: int, limit: int) -> re.Match[str] | None:
    day = DAY.match(text, _behind(DAY_START, text, at, limit), limit)
    return None if day is None or NOT_AFTER_DAY.match(text, day.end()) else day


def _behind(optional: re.Pattern[str], text: str, at: int, limit: int) -> int:
    """The place behind what a pattern that may match nothing matches."""
    found = optional.match(text, at, limit)
    return at if found is None else found.end()

"""When and where something was said: found beside the act of saying, and nowhere else."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes.article import Article
from quotes.occasion import occasion_in_words, with_occasions
from quotes.statement import AttributedArticle, Span, Statement, StatementType

WEDNESDAY = "2022-09-14"


def read(marked: str, published: str | None = WEDNESDAY) -> tuple[str, Statement]:
    """A story in which ``[content]``, ``<cue>`` and ``{source}`` are marked: its text and statement."""
    text, spans = "", {"[": [], "<": [], "{": []}
    for piece in re.split(r"(\[[^]]*\]|<[^>]*>|\{[^}]*\})", marked):
        if piece[:1] in spans and piece:
            spans[piece[0]].append((len(text), len(text) + len(piece) - 2))
            piece = piece[1:-1]
        text += piece
    content, cue, source = (
        tuple(Span.of(text, start, end) for start, end in spans[mark]) for mark in ("[", "<", "{")
    )
    statement = Statement(StatementType.DIRECT, content, cue, source, None, 0.5)
    article = Article("story", text, published=published)
    (found,) = with_occasions(article, AttributedArticle((statement,), ())).statements
    return text, found


DATED = [
    ("[“It floats,”] {he} <said> on Tuesday.", "on Tuesday", "2022-09-13"),
    ("[“It floats,”] {he} <said> Tuesday night.", "Tuesday night", "2022-09-13"),
    ("[“It floats,”] {he} <said> late Friday.", "late Friday", "2022-09-09"),
    ("[“It floats,”] {he} <said> on Wednesday.", "on Wednesday", WEDNESDAY),
    ("[“It floats,”] {he} <said Tuesday>.", "Tuesday", "2022-09-13"),
    ("[“It floats,”] {he} <said> on September 13.", "on September 13", "2022-09-13"),
    ("[“It floats,”] {he} <said> on Sept. 9.", "on Sept. 9", "2022-09-09"),
    ("[“It floats,”] {he} <said> on 9 September.", "on 9 September", "2022-09-09"),
    ("[“It floats,”] {he} <said> on Tuesday, Sept. 13.", "on Tuesday, Sept. 13", "2022-09-13"),
    ("[“It floats,”] {he} <wrote> in a letter on March 3, 2020.", "on March 3, 2020", "2020-03-03"),
    ("[“It floats,”] {he} <wrote> on 30 November 2021.", "on 30 November 2021", "2021-11-30"),
    ("[“It floats,”] {he} <said> yesterday.", "yesterday", "2022-09-13"),
    ("[“It floats,”] {he} <said> earlier today.", "earlier today", WEDNESDAY),
    ("[“It floats,”] {he} <said> last night.", "last night", "2022-09-13"),
    ("[“It floats,”] <said> {Ada Quill, the mayor}, on Monday.", "on Monday", "2022-09-12"),
    ("{Quill} on Monday <said> [the ferry floats].", "on Monday", "2022-09-12"),
    ("{Quill}, in a tweet on Monday night, <said> [the ferry floats].", "on Monday night", "2022-09-12"),
    ("On Monday, {Quill} <said> [the ferry floats].", "On Monday", "2022-09-12"),
    ("It sank. Late Monday {Quill} <said> [the ferry floats].", "Late Monday", "2022-09-12"),
    ("PORT ELLIS (Sea News) — On Monday, {Quill} <said> [it floats].", "On Monday", "2022-09-12"),
    ("Speaking in Norrby, Sealand, on Monday, {Quill} <said> [it floats].", "on Monday", "2022-09-12"),
    ("On Monday, {Quill} <said>, [“it floats”].", "On Monday", "2022-09-12"),
    ("{Quill} <told> Bo Ek on Monday [that it floats].", "on Monday", "2022-09-12"),
    ("{Quill} <said> at a Saturday rally in Norrby [that it floats].", "Saturday", "2022-09-10"),
    ("{Quill} <said> during Sunday’s conference call [that it floats].", "Sunday", "2022-09-11"),
]


@pytest.mark.parametrize(("marked", "words", "day"), DATED)
def test_day_of_the_saying(marked: str, words: str, day: str) -> None:
    text, statement = read(marked)

    assert statement.said is not None
    assert (statement.said.text, statement.said.date) == (words, day)
    assert text[statement.said.start : statement.said.end] == words


UNDATED = {
    "what is told": "{He} <said> [the attack on Monday killed two].",
    "what is told, the content cut short": "{He} <said> the attack on Monday [killed two].",
    "perhaps what is told": "On Monday, {he} <said>, [two came].",
    "what the source did": "{He, who was named on Monday}, <said> [it floats].",
    "what is beside": "{He} stopped on Monday at the quay and <said> [it floats].",
    "not yet said": "{He} will on Monday <say> [it floats].",
    "going to be said": "{He} is expected to <say> on Monday [it floats].",
    "an interview to come": "[“It floats,”] {he} <said> in an interview to be aired on Sunday.",
    "too vague": "[“It floats,”] {he} <said> last week.",
    "only a month": "[“It floats,”] {he} <said> in August.",
    "which Monday": "[“It floats,”] {he} <said> last Monday.",
    "two days": "[“It floats,”] {he} <said> on Monday and Tuesday.",
    "a range": "[“It floats,”] {he} <said> on Sept. 11-13.",
    "two days in two places": "On Monday, {he} <said> on Tuesday [that it floats].",
    "perhaps tomorrow": "[“It floats,”] {he} <said> Thursday.",
    "a day to come": "[“It floats,”] {he} <said> on Sept. 20.",
    "a year to come": "[“It floats,”] {he} <said> on Sept. 9, 2023.",
    "no such day": "[“It floats,”] {he} <said> on February 30.",
    "the wrong weekday": "[“It floats,”] {he} <said> on Friday, Sept. 13.",
    "a habit": "[“It floats,”] {he} <said> on Tuesdays.",
    "no cue": "[“It floats,”] {he} on Tuesday.",
}


@pytest.mark.parametrize("marked", UNDATED.values(), ids=UNDATED)
def test_no_day_where_it_is_not_sure(marked: str) -> None:
    assert read(marked)[1].said is None


def test_a_day_without_a_year_is_in_the_article_s_year_or_the_winter_before() -> None:
    assert said_on("on March 3", "2022-12-20") == "2022-03-03"
    assert said_on("on Dec. 15", "2023-01-07") == "2022-12-15"
    assert said_on("on Dec. 15", "2022-12-03") is None
    assert said_on("on Feb. 29", "2023-03-01") is None


def test_days_are_those_of_the_article_s_own_calendar() -> None:
    assert said_on("on Tuesday", "2022-09-13T23:30:00-05:00") == "2022-09-13"
    assert said_on("today", "2022-09-13T23:30:00-05:00") == "2022-09-13"
    assert said_on("today", "2022-09-13") == "2022-09-13"
    assert said_on("today", "2022-09-13T02:30:00Z") is None  # in the west it is still the 12th
    assert said_on("on Monday", "2022-09-13T02:30:00Z") == "2022-09-12"


def test_without_the_article_s_date_only_a_whole_date_is_one() -> None:
    assert said_on("on Tuesday", None) is None
    assert said_on("yesterday", None) is None
    assert said_on("on Sept. 9", None) is None
    assert said_on("on Sept. 9, 2022", None) == "2022-09-09"


def said_on(expression: str, published: str | None) -> str | None:
    said = read(f"[“It floats,”] {{he}} <said> {expression}.", published)[1].said
    return None if said is None else said.date


VENUES = [
    ("In his nightly address, {he} <said> [it floats].", "In his nightly address"),
    ("{He} <wrote> on Telegram [that it floats].", "on Telegram"),
    ("{He} <told> state television [that it floats].", "state television"),
    ("{He} <told> state television late Friday [that it floats].", "state television"),
    ("{He} <told> the Norrby Post in an interview [it floats].", "the Norrby Post in an interview"),
    ("[“It floats,”] {he} <told> reporters at a briefing.", "reporters at a briefing"),
    ("[“It floats,”] {he} <told> BBS.", "BBS"),
    ("[“It floats,”] {he} <told> a radio host.", "a radio host"),
    ("[“It floats,”] {he} <told> SNN’s Ida Lund on Monday.", "SNN’s Ida Lund"),
    ("[“It floats,”] {he} <said> on SNN’s “Sea Today.”", "on SNN’s “Sea Today.”"),
    ("[“It floats,”] {he} <said> on the air.", "on the air"),
    ("[“It floats,”] {he} <said> by phone.", "by phone"),
    ("{He} <said> in an interview with the Norrby Post [it floats].", "in an interview with the Norrby Post"),
    ("[“It floats,”] {he} <said> at a news conference in Norrby.", "at a news conference in Norrby"),
    ("[“It floats,”] {he} <said> in a statement on Monday.", "in a statement"),
    ("[“It floats,”] {he} <said in a statement>.", "in a statement"),
    ("[“It floats,”] {he} <said> on Monday in a video posted on Facebook.", "in a video posted on Facebook"),
    ("[“It floats,”] <said> {Ada Quill}, speaking to journalists.", "speaking to journalists"),
    ("[“It floats,”] {he} <said> to the council.", "to the council"),
]


@pytest.mark.parametrize(("marked", "words"), VENUES)
def test_venue(marked: str, words: str) -> None:
    text, statement = read(marked)

    assert statement.venue is not None
    assert statement.venue.text == words
    assert text[statement.venue.start : statement.venue.end] == words


NO_VENUE = {
    "what is told": "{He} <said> [the interview in the Norrby Post was short].",
    "a person": "{He} <told> Ida Lund [it floats].",
    "a person at a medium": "{He} <told> a television repairman [it floats].",
    "a consequence": "{He} <said> in the wake of the debate [that it floats].",
    "beside": "{He} left after the news conference and <said> [it floats].",
    "a figure of speech": "[“It floats,”] {he} <said> on a more conciliatory note.",
}


@pytest.mark.parametrize("marked", NO_VENUE.values(), ids=NO_VENUE)
def test_no_venue_where_there_is_none(marked: str) -> None:
    assert read(marked)[1].venue is None


def test_in_words() -> None:
    assert occasion_in_words(read("In his nightly address on Tuesday, {he} <said> [it floats].")[1]) == (
        "on Tuesday 13 September 2022, in his nightly address"
    )
    assert occasion_in_words(read("{He} <told> state television [it floats].")[1]) == "to state television"
    assert occasion_in_words(read("{He} <said> [it floats].")[1]) is None


PIECES = [
    "on Tuesday",
    "Tuesday,",
    "Sept. 9",
    "5 May 2020",
    "in an interview",
    "with the Post",
    "told",
    "late",
]
PIECES += [
    "to reporters",
    "today",
    "In",
    "a statement",
    "“It floats,”",
    "he said",
    ".",
    "\n",
    "Norrby",
    "’s",
    "and",
]


@given(
    data=st.data(),
    words=st.lists(st.sampled_from(PIECES), min_size=1, max_size=14),
    published=st.none() | st.dates(),
)
def test_what_is_found_is_of_the_text_and_apart_from_content_and_source(
    data: st.DataObject, words: list[str], published: date | None
) -> None:
    text = "He said " + " ".join(words)
    places = st.lists(st.integers(0, len(text)), min_size=6, max_size=6, unique=True)
    cuts = sorted(data.draw(places))
    pieces = data.draw(st.permutations([Span.of(text, *cuts[n : n + 2]) for n in (0, 2, 4)]))
    content, cue, source = ((piece,) for piece in pieces)
    statement = Statement(StatementType.MIXED, content, cue, source, None, 0.5)
    article = Article("any", text, published=None if published is None else published.isoformat())

    (found,) = with_occasions(article, AttributedArticle((statement,), ())).statements

    for span in (found.said, found.venue):
        if span is not None:
            assert text[span.start : span.end] == span.text != ""
            assert all(span.end <= other.start or other.end <= span.start for other in (*content, *source))
    if found.said is not None and published is not None:
        day = date.fromisoformat(found.said.date)
        assert day <= published
        assert published - day < timedelta(days=366) or "2020" in found.said.text


@given(day=st.dates(date(1990, 1, 1), date(2090, 12, 31)), ago=st.integers(0, 5))
def test_a_weekday_is_the_latest_such_day(day: date, ago: int) -> None:
    meant = day - timedelta(days=ago)

    assert said_on(f"on {meant:%A}", day.isoformat()) == meant.isoformat()
    assert said_on(f"on {meant:%B} {meant.day}, {meant.year}", day.isoformat()) == meant.isoformat()
    assert said_on(f"on {meant:%A}, {meant:%b}. {meant.day}".replace("May.", "May"), day.isoformat()) == (
        meant.isoformat()
    )

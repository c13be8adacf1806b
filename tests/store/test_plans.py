"""Every query finds its rows by an index, so that none grows slow with the store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from handmade import Annotator, story
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.orm import Session

from quotes.article import Article
from quotes.newsroom import Newsroom
from quotes.statement import StatementType
from quotes.store import Store, decisions, occurrences, queries
from quotes.store.engine import database_url as with_driver
from quotes.store.queries import StatementFilter
from quotes.store.tables import DecisionRow, Table

SAID_TWICE = "The wall of the old harbour will be white, as the council asked."

Parameters = tuple[Any, ...] | dict[str, Any]

ASKED: dict[str, Callable[[Session], object]] = {
    "speakers by name": lambda s: queries.find_speakers(s, "Ada Lindqvist"),
    "speakers by part of a name": lambda s: queries.find_speakers(s, "lindquist"),
    "speakers": queries.list_speakers,
    "more speakers": lambda s: queries.list_speakers(s, after=_next(queries.list_speakers(s, limit=1))),
    "profile": lambda s: queries.profile(s, "ada-lindqvist"),
    "statements of a speaker": lambda s: queries.statements_of(s, "ada-lindqvist"),
    "more statements of a speaker": lambda s: queries.statements_of(
        s, "ada-lindqvist", after=_next(queries.statements_of(s, "ada-lindqvist", limit=1))
    ),
    "statements by all filters": lambda s: queries.statements_of(
        s,
        "ada-lindqvist",
        StatementFilter(StatementType.DIRECT, "Norrby Post", date(2024, 1, 1), date(2025, 1, 1), 0.5),
    ),
    "every occurrence": lambda s: queries.statements_of(
        s, "ada-lindqvist", StatementFilter(every_occurrence=True)
    ),
    "outlets of a speaker": lambda s: queries.outlets_of(s, "ada-lindqvist"),
    "latest statements": queries.latest_statements,
    "more latest statements": lambda s: queries.latest_statements(
        s, after=_next(queries.latest_statements(s, limit=1))
    ),
    "statement": lambda s: queries.statement(s, 1),
    "article": lambda s: queries.article(s, 1),
    "old version of an article": lambda s: queries.article(s, 3, 1),
    "corrected articles": queries.corrected_articles,
    "statement of an old version": lambda s: queries.statement(s, 5),
    "reviews": queries.reviews,
    "more reviews": lambda s: queries.reviews(s, after=_next(queries.reviews(s, limit=1))),
    "decisions of a profile": lambda s: queries.decisions_of(s, "ada-lindqvist"),
}


def _next(page: queries.Page[Any] | None) -> str:
    assert page is not None
    assert page.next is not None
    return page.next


@pytest.fixture
def filled(store: Store) -> Store:
    newsroom = Newsroom(Annotator(), store)
    for day in ("2024-03-05", "2024-03-06"):
        newsroom.ingest(
            story(
                f"“{SAID_TWICE}” said Ada Lindqvist, the mayor of Norrby.",
                "“The harbour stays open.” said Ada Lindqvist, the mayor of Norrby.",
                "“We were not asked.” said the Norrby Fishing Guild.",
                outlet="Norrby Post",
                published=day,
            )
        )
    for sentence in ("“It will close.” said Bo Ek.", "“It will not.” said Bo Ek."):
        newsroom.ingest(Article("quay", sentence, url="https://post.example/quay"))
    for day in ("2024-03-08", "2024-03-09"):
        newsroom.ingest(story("“No.” said Lindqvist.", published=day))
    return store


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection to explain queries on. PostgreSQL reads a small table whole, unless it can help it."""
    engine = create_engine(with_driver(database_url))
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")
        yield connection
    engine.dispose()


@contextmanager
def recorded() -> Iterator[list[tuple[str, Parameters]]]:
    """The statements that are sent to any database meanwhile, with their parameters."""
    sent: list[tuple[str, Parameters]] = []

    def record(_connection: object, _cursor: object, sql: str, parameters: Parameters, *_: object) -> None:
        if re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)\b.*\b(FROM|SET)\b", sql, re.DOTALL):
            sent.append((sql, parameters))

    event.listen(Engine, "before_cursor_execute", record)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", record)


def whole_tables_read(connection: Connection, sql: str, parameters: Parameters) -> list[str]:
    """The steps of the plan of a statement that read all of a table, or sort all of an index."""
    sqlite = connection.dialect.name == "sqlite"
    explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
    steps = [str(row[-1]) for row in connection.exec_driver_sql(explain + sql, parameters)]
    if not sqlite:
        return [step for step in steps if "Seq Scan" in step]
    sorts = any(step.startswith("USE TEMP B-TREE FOR ORDER BY") for step in steps)
    return [
        step
        for step in steps
        if step.startswith("SCAN")
        and step.split()[1] in Table.metadata.tables
        and (sorts or "USING" not in step)
    ]


def test_no_query_reads_a_whole_table(
    filled: Store, connection: Connection, subtests: pytest.Subtests
) -> None:
    for asked, ask in ASKED.items():
        with subtests.test(asked=asked):
            with recorded() as sent, filled.session() as session:
                ask(session)
            assert sent
            for sql, parameters in sent:
                assert whole_tables_read(connection, sql, parameters) == [], sql


def test_ingesting_reads_no_whole_table(filled: Store, connection: Connection) -> None:
    with recorded() as sent:
        Newsroom(Annotator(), filled).ingest(
            story(
                "“Not so.” said ADA LINDQVIST, a candidate.",
                f"“{SAID_TWICE}” said Bo Ek.",
                f"“{SAID_TWICE}” said a clerk.",
                published="2024-03-07",
            )
        )

    assert len(sent) > 5
    for sql, parameters in sent:
        assert whole_tables_read(connection, sql, parameters) == [], sql


def test_a_common_name_takes_no_more_queries_than_a_rare_one(store: Store) -> None:
    newsroom = Newsroom(Annotator(), store)
    numbers = []
    for middle in "ABCDEFGHIJKLMNOPQR":
        with recorded() as sent:
            newsroom.ingest(story(f"“I am the one with the {middle}.” said Peter {middle}. Holm, a baker."))
        numbers.append(len(sent))

    assert numbers[2:] == [numbers[2]] * len(numbers[2:])


@pytest.mark.parametrize("modified", ["2024-03-06", "2024-03-04"])
def test_a_new_or_old_version_reads_no_whole_table(
    filled: Store, connection: Connection, modified: str
) -> None:
    newsroom = Newsroom(Annotator(), filled)
    url = "https://post.example/pier"
    newsroom.ingest(Article("pier", "“Yes.” said Bo Ek, a baker.", url=url, modified="2024-03-05"))
    with recorded() as sent:
        newsroom.ingest(Article("pier", "“No.” said Bo Ek, a baker.", url=url, modified=modified))

    assert len(sent) > 15
    for sql, parameters in sent:
        assert whole_tables_read(connection, sql, parameters) == [], sql


def test_deciding_reads_no_whole_table(filled: Store, connection: Connection) -> None:
    def write(decision: Callable[[Session], DecisionRow]) -> int:
        with filled.transaction() as session:
            return decision(session).id

    with filled.session() as session:
        (review, *_) = queries.reviews(session).items
    with recorded() as sent:
        accepted = write(lambda s: decisions.accept(s, review.id))
        write(lambda s: decisions.split(s, "ada-lindqvist", articles=[1]))
        write(lambda s: decisions.rename(s, "ada-lindqvist", "Ada L. Lindqvist"))
        write(lambda s: decisions.undo(s, accepted + 2))
        write(lambda s: decisions.undo(s, accepted + 1))
        write(lambda s: decisions.undo(s, accepted))
        write(lambda s: decisions.reject(s, review.id))

    assert len(sent) > 50
    for sql, parameters in sent:
        assert whole_tables_read(connection, sql, parameters) == [], sql


def test_keeping_quotations_together_reads_no_whole_table(
    filled: Store, connection: Connection, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    changes: dict[str, Callable[[Session], object]] = {
        "group": lambda session: occurrences.group(session, [1, 2]),
        "release": lambda session: occurrences.release(session, [1, 2]),
        "recount": lambda session: occurrences.recount(session, [1]),
    }
    for postings in (occurrences._POSTINGS, 0):  # and as if each fingerprint were that of thousands
        monkeypatch.setattr(occurrences, "_POSTINGS", postings)
        for change, make in changes.items():
            with subtests.test(change=change, postings=postings):
                with recorded() as sent, filled.transaction() as session:
                    make(session)
                assert sent
                for sql, parameters in sent:
                    assert whole_tables_read(connection, sql, parameters) == [], sql


def test_a_query_that_reads_a_whole_table_would_be_seen(filled: Store, connection: Connection) -> None:
    for sql in (
        "SELECT id FROM articles WHERE title = 'Harbour'",
        "SELECT id FROM statements ORDER BY confidence LIMIT 1",
    ):
        assert whole_tables_read(connection, sql, ())


def test_foreign_keys_are_followed_by_an_index(filled: Store, connection: Connection) -> None:
    """Deleting or moving a row looks for those that refer to it."""
    for table, column in (
        ("names", "speaker_id"),
        ("name_keys", "speaker_id"),
        ("name_words", "speaker_id"),
        ("appearances", "speaker_id"),
        ("appearances", "article_id"),
        ("statements", "article_id"),
        ("roles", "article_id"),
        ("statement_spans", "statement_id"),
        ("article_keys", "article_id"),
        ("old_versions", "article_id"),
        ("old_statements", "article_id"),
        ("decisions", "article_id"),
        ("decisions", "speaker_id"),
        ("decisions", "other_id"),
        ("merged_speakers", "into_id"),
        ("corrections", "article_id"),
        ("statements", "occurrence_of"),
        ("fingerprints", "statement_id"),
    ):
        sql = f"SELECT 1 FROM {table} WHERE {column} = 1"
        assert whole_tables_read(connection, sql, ()) == [], sql

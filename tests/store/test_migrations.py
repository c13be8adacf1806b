"""The tables are made, kept up to date, and taken back, with what they hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from handmade import Annotator, story
from sqlalchemy import Engine, create_engine, inspect, text

from quotes.newsroom import Newsroom
from quotes.store import Store, StoreError, migrate, migrations, queries
from quotes.store.engine import database_url as with_driver
from quotes.store.tables import Table

REVISIONS = [
    revision.revision for revision in ScriptDirectory(str(Path(migrations.__file__).parent)).walk_revisions()
]
"""All revisions, newest first."""

STORY = story(
    "“The harbour stays open.” said Ada Lindqvist, the mayor of Norrby.",
    outlet="Norrby Post",
    published="2024-03-05",
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A plain connection to the database, beside the store."""
    engine = create_engine(with_driver(database_url))
    yield engine
    engine.dispose()


def test_migrations_make_the_tables_of_the_code(database_url: str, engine: Engine) -> None:
    migrate(database_url)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Table.metadata) == []


def test_constraints_of_the_migrations_are_those_of_the_code(
    database_url: str, engine: Engine, tmp_path: Path
) -> None:
    """Alembic does not compare checks, and SQLite's types not at all; so both are made and compared."""
    migrate(database_url)
    by_migrations = inspect(engine)
    names = sorted(Table.metadata.tables)
    checks = {
        table: {(check["name"]) for check in by_migrations.get_check_constraints(table)} for table in names
    }

    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        Table.metadata.drop_all(connection)
        Table.metadata.create_all(connection)

    by_code = inspect(engine)
    assert checks == {
        table: {(check["name"]) for check in by_code.get_check_constraints(table)} for table in names
    }


def test_migrating_again_changes_nothing(database_url: str) -> None:
    migrate(database_url)
    Newsroom(Annotator(), Store.open(database_url)).ingest(STORY)
    migrate(database_url)

    with Store.open(database_url).session() as session:
        assert queries.counts(session) == queries.Counts(articles=1, statements=1, speakers=1)


def test_processes_that_migrate_at_once_make_the_tables_once(database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate, [database_url] * 4))

    with Store.open(database_url).session() as session:
        assert queries.counts(session).articles == 0


@pytest.mark.parametrize("revision", [*REVISIONS[1:], "base"])
def test_down_and_up_again(database_url: str, engine: Engine, revision: str) -> None:
    migrate(database_url)
    store = Store.open(database_url)
    Newsroom(Annotator(), store).ingest(STORY)
    store.close()

    migrations.migrate_down(database_url, revision)
    with pytest.raises(StoreError, match="quotes migrate"):
        Store.open(database_url)
    if revision == "base":
        assert inspect(engine).get_table_names() == ["alembic_version"]
    migrate(database_url)

    again = Newsroom(Annotator(), Store.open(database_url)).ingest(STORY)
    assert again.statements == 1


def test_going_back_behind_occasions_keeps_the_statements_with_their_article_s_date(
    database_url: str, engine: Engine
) -> None:
    migrate(database_url)
    store = Store.open(database_url)
    newsroom = Newsroom(Annotator(), store)
    newsroom.ingest(story("“One.” said Bo Ek on Monday.", id="dated", published="2024-05-22T09:00:00Z"))
    newsroom.ingest(story("“Two.” said Bo Ek in an interview.", id="undated"))
    store.close()

    migrations.migrate_down(database_url, "0004")
    with engine.connect() as connection:
        pieces = connection.execute(text("SELECT DISTINCT piece FROM statement_spans ORDER BY piece"))
        assert [row.piece for row in pieces] == ["content", "cue", "source"]
    migrate(database_url)

    with Store.open(database_url).session() as session:
        page = queries.statements_of(session, "bo-ek")
    assert page is not None
    assert [one.statement.content[0].text for one in page.items] == ["“One.”", "“Two.”"]
    assert page.items[0].said_at == datetime(2024, 5, 22, 9, tzinfo=UTC)
    assert page.items[1].said_at is None


def test_roles_that_are_stored_become_roles_over_time(database_url: str) -> None:
    migrate(database_url)
    store = Store.open(database_url)
    newsroom = Newsroom(Annotator(), store)
    newsroom.ingest(story("“One.” said Bo Ek, a Senator.", id="one"))
    newsroom.ingest(story("“Two.” said Bo Ek, the Sen.", id="two"))
    store.close()

    migrations.migrate_down(database_url, "0005")
    migrate(database_url)

    with Store.open(database_url).session() as session:
        profile = queries.profile(session, "bo-ek")
    assert profile is not None
    assert [(use.articles, set(use.wordings)) for use in profile.roles] == [(2, {"a Senator", "the Sen"})]


def test_statements_stored_before_are_joined_with_their_other_occurrences(database_url: str) -> None:
    migrate(database_url)
    store = Store.open(database_url)
    words = "“The wall of the old harbour will be white, as the council asked.” said Ada Lindqvist."
    for outlet in ("Norrby Post", "Coast Herald"):
        Newsroom(Annotator(), store).ingest(story(words, outlet=outlet, published="2024-03-05"))
    store.close()

    migrations.migrate_down(database_url, "0007")
    migrate(database_url)

    with Store.open(database_url).session() as session:
        page = queries.statements_of(session, "ada-lindqvist")
        profile = queries.profile(session, "ada-lindqvist")
    assert page is not None
    assert profile is not None
    assert [one.occurrences.outlets for one in page.items] == [("Norrby Post", "Coast Herald")]
    assert profile.header.statement_count == 1


def test_an_unmigrated_database_is_named_with_the_remedy(database_url: str) -> None:
    with pytest.raises(StoreError, match="run: quotes migrate"):
        Store.open(database_url)


def test_a_newer_database_is_left_alone(database_url: str, engine: Engine) -> None:
    migrate(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StoreError, match="newer version"):
        Store.open(database_url)
    with pytest.raises(StoreError, match="newer version"):
        migrate(database_url)


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "quotes.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE statements (what TEXT)")

    with pytest.raises(StoreError, match="statements already exists"):
        migrate(f"sqlite:///{path}")

    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("statements",)]

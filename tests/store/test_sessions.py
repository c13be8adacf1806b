"""Opening a store, reading and writing it, and what a person is told when that fails."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sqlite3
import threading
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import psycopg
import pytest
from handmade import Annotator, story
from sqlalchemy import make_url, text

from quotes.newsroom import Newsroom
from quotes.store import Store, StoreError, migrate, queries

STORY = story("“The harbour stays open.” said Ada Lindqvist.")


def count_articles(store: Store) -> int:
    with store.session() as session:
        return queries.counts(session).articles


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "not a URL.*sqlite:///PATH"),
        ("var/quotes.sqlite", "not a URL.*sqlite:///PATH"),
        ("mysql://host/quotes", "'mysql', which is not supported.*postgresql://"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("postgresql://quotes:secret@localhost:notaport/quotes", "not a URL"),
    ],
)
def test_a_wrong_url_is_explained(url: str, message: str) -> None:
    for use in (Store.open, migrate):
        with pytest.raises(StoreError, match=message):
            use(url)


def test_a_server_that_does_not_answer_is_named_without_the_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        Store.open("postgresql://quotes:secret@localhost:1/quotes")
    assert "secret" not in str(caught.value)


def test_a_database_that_does_not_exist_is_named(postgres_url: str) -> None:
    url = make_url(postgres_url).set(database="elsewhere").render_as_string(hide_password=False)
    with pytest.raises(StoreError, match='"elsewhere" does not exist'):
        Store.open(url)


def test_a_file_that_does_not_exist_is_not_made_by_opening(tmp_path: Path) -> None:
    path = tmp_path / "quotes.sqlite"
    with pytest.raises(StoreError, match=r"no database at .*quotes\.sqlite; run: quotes migrate"):
        Store.open(f"sqlite:///{path}")
    assert not path.exists()


def test_migrating_makes_the_folder(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new/folder/quotes.sqlite"
    migrate(url)
    assert count_articles(Store.open(url)) == 0


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"folder .*file.* cannot be made"):
        migrate(f"sqlite:///{tmp_path}/file/quotes.sqlite")


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "quotes.sqlite"
    path.write_text("Dear diary, nobody said anything today.\n" * 100)
    before = path.read_bytes()
    for use in (Store.open, migrate):
        with pytest.raises(StoreError, match="no SQLite database"):
            use(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_block_that_fails_stores_nothing(store: Store) -> None:
    newsroom = Newsroom(Annotator(), store)
    newsroom.ingest(STORY)

    def delete_and_fail() -> None:
        with store.transaction() as session:
            session.execute(text("DELETE FROM articles"))
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        delete_and_fail()

    assert count_articles(store) == 1


def test_a_reader_cannot_write(store: Store) -> None:
    Newsroom(Annotator(), store).ingest(STORY)
    with pytest.raises(StoreError), store.session() as session:
        session.execute(text("DELETE FROM articles"))
    assert count_articles(store) == 1


def test_a_reader_sees_one_state_and_waits_for_no_writer(store: Store) -> None:
    with store.session() as session:
        before = queries.counts(session)
        Newsroom(Annotator(), store).ingest(STORY)
        with store.transaction() as writing:
            writing.execute(text("DELETE FROM articles"))
            assert count_articles(store) == 1
        assert queries.counts(session) == before


def test_writers_take_turns(store: Store) -> None:
    order: list[str] = []
    started = threading.Event()

    def second() -> None:
        started.set()
        with store.transaction():
            order.append("second")

    other = threading.Thread(target=second)
    with store.transaction():
        other.start()
        started.wait()
        other.join(timeout=0.3)
        order.append("first")
    other.join()

    assert order == ["first", "second"]


def _write_and_stop(url: str, under_way: Event) -> None:
    with Store.open(url).transaction() as session:
        session.execute(text("DELETE FROM articles"))
        under_way.set()
        signal.pause()


def test_a_process_killed_in_the_middle_of_writing_leaves_nothing_of_it(
    store: Store, database_url: str
) -> None:
    Newsroom(Annotator(), store).ingest(STORY)
    context = multiprocessing.get_context("spawn")
    under_way = context.Event()
    process = context.Process(target=_write_and_stop, args=(database_url, under_way))
    process.start()
    assert under_way.wait(60)
    process.kill()
    process.join()

    assert count_articles(store) == 1
    Newsroom(Annotator(), store).ingest(story("“And on it went.” said Bo Ek."))
    assert count_articles(store) == 2


def test_a_store_opened_before_a_fork_works_on_both_sides(store: Store, database_url: str) -> None:
    shared = Store.open(database_url)
    child = os.fork()
    if child == 0:
        try:
            Newsroom(Annotator(), shared).ingest(STORY)
        finally:
            os._exit(0)
    os.waitpid(child, 0)

    assert count_articles(shared) == 1
    shared.close()


def test_a_server_that_goes_away_is_reported_and_found_again(postgres_url: str) -> None:
    migrate(postgres_url)
    store = Store.open(postgres_url)
    newsroom = Newsroom(Annotator(), store)

    def write_while_it_goes() -> None:
        with store.transaction() as session:
            _disconnect_all(postgres_url)
            session.execute(text("DELETE FROM articles"))

    with pytest.raises(StoreError, match="cannot be reached"):
        write_while_it_goes()

    _disconnect_all(postgres_url)
    newsroom.ingest(STORY)
    assert count_articles(store) == 1
    store.close()


def _disconnect_all(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file of this process grows beyond half a megabyte."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_disk_that_is_full_is_reported_and_what_was_stored_stays(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/quotes.sqlite"
    migrate(url)
    store = Store.open(url)
    newsroom = Newsroom(Annotator(), store)
    newsroom.ingest(STORY)

    request.getfixturevalue("full_disk")
    with pytest.raises(StoreError, match=r"disk|space"):
        newsroom.ingest(story("“Long.” said Bo Ek.", "And so on. " * 80_000))

    assert count_articles(store) == 1
    with sqlite3.connect(tmp_path / "quotes.sqlite") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

"""Disks that are full, databases that go away or are locked: the error is clear, and no article is lost."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner, Result
from handmade import Annotator, story
from postgres import PostgresServer, running_server

from quotes import newsroom as newsroom_module
from quotes.article import Article
from quotes.cli import main
from quotes.newsroom import Newsroom
from quotes.store import BusyError, Store, StoreError, UnreachableError, engine, migrate, queries

STORIES = [story(f"“Number {n}.” said Bo Ek.", id=f"story-{n}") for n in range(40)]


def quotes(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def count_articles(url: str) -> int:
    store = Store.open(url)
    with store.session() as session:
        articles = queries.counts(session).articles
    store.close()
    return articles


def ingest_all(url: str, articles: list[Article]) -> dict[str, StoreError]:
    """Ingest articles; returns those that were not stored, and why."""
    failed: dict[str, StoreError] = {}
    store = Store.open(url)
    for _ in Newsroom(Annotator(), store).ingest_many(articles, lambda a, e: failed.update({a.id: e})):
        pass
    store.close()
    return failed


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder of seventy articles."""
    folder = tmp_path / "articles"
    folder.mkdir()
    for n in range(70):
        (folder / f"{n:02}.txt").write_text(f"“Ferry number {n} will sail,” said Mayor Ida Lund.")
    return folder


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not answer is not waited for as long as it is by newsrooms."""
    monkeypatch.setattr(newsroom_module, "_PAUSES", (0.1,))
    monkeypatch.setattr(engine, "_LOCK_SECONDS", 0.2)


class SmallDisk:
    """A file system of its own; where mounting is not permitted, a limit on the size of each file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
        self._is_mounted = (
            shutil.which("mount") is not None
            and not subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode
        )
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def leave(self, size: int) -> None:
        """Leave room for so many bytes."""
        if self._is_mounted:
            there = os.statvfs(self.folder)
            (self.folder / "other").write_bytes(bytes(there.f_bavail * there.f_bsize - size))
        else:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, self._limits[1]))

    def free(self) -> None:
        """Let there be room again."""
        (self.folder / "other").unlink(missing_ok=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)

    def close(self) -> None:
        """Leave everything as it was."""
        self.free()
        if self._is_mounted:
            subprocess.run(["umount", str(self.folder)], check=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = SmallDisk(folder)
    yield disk
    disk.close()


class TestFullDisk:
    def test_what_fits_is_stored(self, small_disk: SmallDisk) -> None:
        url = f"sqlite:///{small_disk.folder}/quotes.sqlite"
        migrate(url)
        too_long = story("“Long.” said Bo Ek.", "And so on. " * 90_000, id="long")

        small_disk.leave(700_000)
        failed = ingest_all(url, [*STORIES[:3], too_long, *STORIES[3:6]])

        assert list(failed) == ["long"]
        assert any(word in str(failed["long"]) for word in ("disk", "space"))
        assert count_articles(url) == 6
        small_disk.free()
        assert ingest_all(url, [too_long]) == {}
        with closing(sqlite3.connect(small_disk.folder / "quotes.sqlite")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)

    def test_the_command_names_what_is_not_stored(self, small_disk: SmallDisk, files: Path) -> None:
        url = f"sqlite:///{small_disk.folder}/quotes.sqlite"
        migrate(url)
        some = [files / f"{n:02}.txt" for n in range(3)]

        small_disk.leave(60_000)
        result = quotes("ingest", "--database", url, *some)

        assert result.exit_code == 1
        errors = [line for line in result.stderr.splitlines() if line.startswith("Error: ")]
        assert [error.split(": ")[1] for error in errors] == ["00", "01", "02"]
        assert all("is not stored" in error and ("disk" in error or "space" in error) for error in errors)
        assert result.stdout == "0 new articles with 0 statements, 0 unchanged, 0 unreadable, 3 not stored\n"
        small_disk.free()
        result = quotes("ingest", "--database", url, *some)
        assert result.exit_code == 0
        assert result.stdout.startswith("3 new articles")


@pytest.fixture(scope="module")
def fragile_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server that may be stopped, if it is started again."""
    with running_server() as server:
        yield server


@pytest.fixture
def fragile_url(fragile_server: PostgresServer) -> Iterator[str]:
    """The URL of an empty store there."""
    with psycopg.connect(fragile_server.url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS fragile WITH (FORCE)")
        connection.execute("CREATE DATABASE fragile")
    url = fragile_server.url.replace("/postgres?", "/fragile?")
    migrate(url)
    return url


class TestServerThatGoesAway:
    def test_a_restart_is_waited_for(self, fragile_server: PostgresServer, fragile_url: str) -> None:
        def come_back() -> None:
            time.sleep(1)
            fragile_server.start()

        store = Store.open(fragile_url)
        ingesting = Newsroom(Annotator(), store).ingest_many(STORIES)
        next(ingesting)
        fragile_server.stop()
        coming = threading.Thread(target=come_back)
        coming.start()

        assert len(list(ingesting)) == len(STORIES) - 1
        coming.join()
        store.close()
        assert count_articles(fragile_url) == len(STORIES)

    @pytest.mark.usefixtures("impatient")
    def test_the_command_says_that_it_is_gone(
        self, fragile_server: PostgresServer, fragile_url: str, files: Path
    ) -> None:
        def go_away() -> None:
            while not count_articles(fragile_url):
                time.sleep(0.01)
            fragile_server.stop()

        going = threading.Thread(target=go_away)
        going.start()
        result = quotes("ingest", "--database", fragile_url, files)
        going.join()

        fragile_server.start()
        assert result.exit_code == 1
        assert "cannot be reached; is it up" in result.stderr
        stored = count_articles(fragile_url)
        assert 0 < stored < 70
        assert result.stdout.startswith(f"{stored} new articles")
        again = quotes("ingest", "--database", fragile_url, files)
        assert again.exit_code == 0
        assert again.stdout.startswith(f"{70 - stored} new articles")
        assert f"{stored} unchanged" in again.stdout


class TestFileThatGoesAway:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "quotes.sqlite"
        migrate(f"sqlite:///{path}")
        return path

    @pytest.mark.usefixtures("impatient")
    def test_nothing_is_written_to_a_file_that_was_removed(self, path: Path) -> None:
        store = Store.open(f"sqlite:///{path}")
        ingesting = Newsroom(Annotator(), store).ingest_many(STORIES)
        next(ingesting)
        path.rename(path.with_name("kept.sqlite"))

        with pytest.raises(UnreachableError, match="has been removed; put it back"):
            next(ingesting)
        with pytest.raises(UnreachableError, match="has been removed"), store.session() as session:
            queries.counts(session)

        assert not path.exists()
        path.with_name("kept.sqlite").rename(path)
        assert len(list(Newsroom(Annotator(), store).ingest_many(STORIES))) == len(STORIES)
        store.close()
        assert count_articles(f"sqlite:///{path}") == len(STORIES)

    def test_nothing_is_written_to_another_file_in_its_place(self, path: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.sqlite"
        migrate(f"sqlite:///{other}")
        store = Store.open(f"sqlite:///{path}")
        newsroom = Newsroom(Annotator(), store)
        newsroom.ingest(STORIES[0])
        path.rename(path.with_name("kept.sqlite"))
        other.rename(path)

        with pytest.raises(UnreachableError, match="has been replaced"):
            newsroom.ingest(STORIES[1])
        path.rename(other)
        path.with_name("kept.sqlite").rename(path)
        newsroom.ingest(STORIES[1])
        store.close()

        assert count_articles(f"sqlite:///{path}") == 2
        assert count_articles(f"sqlite:///{other}") == 0


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Let another writer hold the lock."""
    store = Store.open(url)
    with store.transaction():
        yield
    store.close()


@pytest.mark.usefixtures("impatient", "store")
def test_a_locked_store_is_named(database_url: str) -> None:
    with locked(database_url):
        failed = ingest_all(database_url, STORIES[:2])

    assert list(failed) == ["story-0", "story-1"]
    for error in failed.values():
        assert isinstance(error, BusyError)
        assert "locked by others; try again later" in str(error)
    assert count_articles(database_url) == 0
    assert ingest_all(database_url, STORIES[:2]) == {}


@pytest.mark.usefixtures("impatient")
def test_the_command_gives_up_where_nothing_can_be_stored(tmp_path: Path, files: Path) -> None:
    url = f"sqlite:///{tmp_path}/quotes.sqlite"
    migrate(url)
    some = [files / f"{n:02}.txt" for n in range(7)]
    with locked(url):
        result = quotes("ingest", "--database", url, *some)

    assert result.exit_code == 1
    assert "5 not stored" in result.stdout
    assert result.stderr.count("is not stored: the database at ") == 5
    assert "locked by others; try again later" in result.stderr.splitlines()[-1]
    assert quotes("ingest", "--database", url, *some).stdout.startswith("7 new articles")

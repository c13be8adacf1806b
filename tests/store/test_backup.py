"""A backup is a whole store, and what is restored of it answers as the one that was backed up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from test_transfer import HARBOUR, ODD, answers, exported, ingest, process, quotes, run

from quotes.store import migrate


@pytest.fixture
def filled(database_url: str) -> str:
    migrate(database_url)
    ingest(database_url, HARBOUR, ODD)
    return database_url


@pytest.fixture
def elsewhere(filled: str, tmp_path: Path) -> Iterator[str]:
    """A place of the same kind to restore to."""
    if filled.startswith("sqlite"):
        yield f"sqlite:///{tmp_path}/new folder/elsewhere.sqlite"
        return
    name = f"{make_url(filled).database}_elsewhere"
    with psycopg.connect(filled, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(filled).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_restored_store_is_the_one_that_was_backed_up(filled: str, elsewhere: str, tmp_path: Path) -> None:
    run("backup", tmp_path / "backup", "--database", filled)
    run("restore", tmp_path / "backup", "--database", elsewhere)

    assert answers(elsewhere) == answers(filled)
    assert exported(elsewhere, tmp_path / "b.jsonl") == exported(filled, tmp_path / "a.jsonl")


def test_a_store_that_is_there_is_not_replaced(filled: str, tmp_path: Path) -> None:
    before = answers(filled)
    run("backup", tmp_path / "backup", "--database", filled)
    restored = quotes("restore", tmp_path / "backup", "--database", filled)
    assert restored.exit_code == 1
    assert "there already" in restored.stderr or "not empty" in restored.stderr
    assert answers(filled) == before


def test_a_backup_that_is_there_is_not_replaced(filled: str, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("mine")
    result = quotes("backup", tmp_path / "backup", "--database", filled)
    assert result.exit_code == 1
    assert "backup is there already" in result.stderr
    assert (tmp_path / "backup").read_text() == "mine"


def test_nothing_is_left_of_a_backup_when_the_disk_is_full(filled: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    result = process("backup", folder / "backup", "--database", filled, full_at=5000)
    assert result.returncode == 1
    assert result.stderr.startswith("Error: ")
    assert "Traceback" not in result.stderr
    assert list(folder.iterdir()) == []


def test_nothing_is_left_of_a_restored_file_when_the_disk_is_full(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/quotes.sqlite"
    migrate(url)
    run("backup", tmp_path / "backup", "--database", url)
    (tmp_path / "new").mkdir()
    elsewhere = f"sqlite:///{tmp_path}/new/quotes.sqlite"
    result = process("restore", tmp_path / "backup", "--database", elsewhere, full_at=5000)
    assert result.returncode == 1
    assert "cannot be written" in result.stderr
    assert list((tmp_path / "new").iterdir()) == []


def test_what_is_no_backup_is_refused(filled: str, elsewhere: str, tmp_path: Path) -> None:
    run("backup", tmp_path / "backup", "--database", filled)
    whole = (tmp_path / "backup").read_bytes()
    for content in (b"", b"no backup", whole[: len(whole) // 2]):
        (tmp_path / "bad").write_bytes(content)
        result = quotes("restore", tmp_path / "bad", "--database", elsewhere)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: ")
    run("restore", tmp_path / "backup", "--database", elsewhere)  # so they left nothing
    assert answers(elsewhere) == answers(filled)


def test_a_backup_of_the_other_kind_of_database_is_refused(
    filled: str, postgres_url: str, tmp_path: Path
) -> None:
    run("backup", tmp_path / "backup", "--database", filled)
    other = f"sqlite:///{tmp_path}/other.sqlite" if filled == postgres_url else postgres_url
    result = quotes("restore", tmp_path / "backup", "--database", other)
    assert result.exit_code == 1
    assert "quotes export and quotes import" in result.stderr


def test_missing_programs_of_postgresql_are_named(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(postgres_url)
    monkeypatch.setenv("PATH", str(tmp_path))
    result = quotes("backup", tmp_path / "backup", "--database", postgres_url)
    assert result.exit_code == 1
    assert "pg_dump is not installed" in result.stderr
    assert list(tmp_path.iterdir()) == []

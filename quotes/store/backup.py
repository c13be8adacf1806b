"""Copies of a database by its own means, the fastest there are, and the way back."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, inspect

from quotes.store.engine import clear_errors, database_url, new_engine, sqlite_path
from quotes.store.errors import StoreError
from quotes.store.migrations import make_folder
from quotes.store.new_file import new_file
from quotes.store.sessions import Store

_SQLITE_MAGIC = b"SQLite format 3\0"
_PG_DUMP_MAGIC = b"PGDMP"
_NO_OWNER = ("--no-owner", "--no-privileges")
"""The restored store belongs to whoever restores it."""


def backup(url: str, path: Path) -> None:
    """Copy the store at ``url`` to a new file, while others read and write it.

    The file is an SQLite database, or what ``pg_dump`` writes in its custom format.

    Raises:
        StoreError: the store or the file cannot be opened or written, or pg_dump fails; there is no
            file then.
    """
    Store.open(url).close()  # says what helps, where there is no store
    parsed = database_url(url)
    source = sqlite_path(parsed)
    with new_file(path) as partial:
        if source is not None:
            _copy_sqlite(source, partial)
        else:
            _run_client("pg_dump", parsed, "--format=custom", *_NO_OWNER, f"--file={partial}")


def _copy_sqlite(source: Path, copy: Path) -> None:
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        try:
            connection.execute("VACUUM INTO ?", (str(copy),))
        except sqlite3.Error as error:
            raise StoreError(
                f"{source} cannot be copied into {copy.parent}: {error};"
                " is there space left, and may that folder be written?"
            ) from error


def restore(url: str, path: Path) -> None:
    """Make the store at ``url`` of a backup; there must be none yet. It is of the version that was backed up.

    Raises:
        StoreError: the file is damaged, or no backup of a store in a database of that kind; or there is a
            database, or it cannot be written. All is as it was then.
        OSError: the file cannot be read.
    """
    parsed = database_url(url)
    target = sqlite_path(parsed)
    with path.open("rb") as file:
        magic = file.read(len(_SQLITE_MAGIC))
    if magic != _SQLITE_MAGIC and not magic.startswith(_PG_DUMP_MAGIC):
        raise StoreError(f"{path} is no backup; make one with: quotes backup FILE")
    if (target is not None) != (magic == _SQLITE_MAGIC):
        raise StoreError(
            f"{path} is a backup of the other kind of database; from one kind to the other lead"
            " quotes export and quotes import"
        )
    if target is not None:
        _restore_sqlite(path, target)
    else:
        _restore_postgresql(path, parsed)


def _restore_sqlite(path: Path, target: Path) -> None:
    log = target.with_name(f"{target.name}-wal")
    if log.exists():  # it would be taken for part of the restored database
        raise StoreError(f"{log} is there already, of an earlier database; move it away")
    make_folder(target)
    with new_file(target) as partial:
        shutil.copyfile(path, partial)
        with closing(sqlite3.connect(partial)) as connection:
            try:
                (state,) = connection.execute("PRAGMA quick_check").fetchone()
                tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
                is_store = tables.fetchone() is not None
            except sqlite3.DatabaseError as error:
                raise StoreError(f"{path} is damaged ({error}); take another backup") from error
        if state != "ok":
            raise StoreError(f"{path} is damaged ({state}); take another backup")
        if not is_store:
            raise StoreError(f"{path} is no backup of a store; make one with: quotes backup FILE")


def _restore_postgresql(path: Path, url: URL) -> None:
    engine = new_engine(url)
    try:
        with clear_errors(url), engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise StoreError(f"the database at {url} is not empty; restore into a new one (createdb)")
    finally:
        engine.dispose()
    _run_client("pg_restore", url, "--single-transaction", "--exit-on-error", *_NO_OWNER, str(path))


def _run_client(program: str, url: URL, *arguments: str) -> None:
    """Run a client of PostgreSQL. The password is not among its arguments, which all users can see.

    Raises:
        StoreError: it is not installed, or fails.
    """
    executable = shutil.which(program)
    if executable is None:
        raise StoreError(
            f"{program} is not installed; it is among the client programs of PostgreSQL"
            " (Debian: apt-get install postgresql-client)"
        )
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    password = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    done = subprocess.run(
        [executable, f"--dbname={address.render_as_string()}", "--no-password", *arguments],
        env=os.environ | password,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = " ".join(done.stderr.decode(errors="replace").split())
        ended = f"was ended: {signal.strsignal(-done.returncode)}" if done.returncode < 0 else "failed"
        raise StoreError(f"{program} {ended} {said}".rstrip())

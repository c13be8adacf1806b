"""Whole stores in and out of files, alike for SQLite and PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from quotes.store.engine import clear_errors, database_url, new_engine
from quotes.store.sessions import Store
from quotes.store.transfer.dump import Dump
from quotes.store.transfer.json_lines import read_json_lines, write_json_lines
from quotes.store.transfer.loading import load
from quotes.store.transfer.reading import read_store

__all__ = ["Dump", "export_json_lines", "export_parquet", "import_store", "open_export"]


def export_json_lines(store: Store, file: BinaryIO) -> None:
    """Write all that a store holds as JSON lines, in constant memory.

    Raises:
        StoreError: the database failed.
    """
    with store.session() as session:
        write_json_lines(read_store(session.connection()), file)


def export_parquet(store: Store, folder: Path) -> None:
    """Write all that a store holds to a new folder, a Parquet file a table, in constant memory.

    Raises:
        StoreError: the database failed, or pyarrow is not installed.
    """
    from quotes.store.transfer.parquet import write_parquet

    with store.session() as session:
        write_parquet(read_store(session.connection()), folder)


@contextmanager
def open_export(path: str) -> Iterator[Dump]:
    """What was exported to ``path``: a file of JSON lines, a folder of Parquet files; ``-``: standard input.

    Raises:
        StoreError: it is no export, or pyarrow, which it takes, is not installed.
        OSError: it cannot be read.
    """
    if path == "-":
        yield read_json_lines(sys.stdin.buffer, "standard input")
    elif Path(path).is_dir():
        from quotes.store.transfer.parquet import read_parquet

        yield read_parquet(Path(path))
    else:
        with Path(path).open("rb") as file:
            yield read_json_lines(file, path)


def import_store(url: str, dump: Dump) -> dict[str, int]:
    """Put all of an export into the empty store at ``url``, or nothing of it, in constant memory.

    Returns:
        The number of rows by table.

    Raises:
        StoreError: the export is damaged or of another version, the store is not empty or failed.
    """
    Store.open(url).close()  # says what helps, where there is no store
    parsed = database_url(url)
    engine = new_engine(parsed, foreign_keys=False).execution_options(writes=True)
    try:
        with clear_errors(parsed), engine.begin() as connection:
            return load(connection, dump)
    finally:
        engine.dispose()

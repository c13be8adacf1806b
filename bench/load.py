"""How much faster a store is imported in bulk than row by row: `python -m bench.load EXPORT URL URL`.

EXPORT is what `quotes export` wrote; the URLs are those of two empty stores (`quotes migrate`) of one kind,
the first of which is loaded in bulk.
"""

from __future__ import annotations

import sys
import time

from sqlalchemy import insert

from quotes.store import Store
from quotes.store.transfer import import_store, open_export


def row_by_row(url: str, export: str) -> int:
    """Write the rows one at a time, in one transaction; returns how many they are."""
    count = 0
    with open_export(export) as dump, Store.open(url).transaction() as session:
        connection = session.connection()
        for table_dump in dump.tables:
            statement = insert(table_dump.table)
            names = table_dump.table.columns.keys()
            for row in table_dump.rows:
                connection.execute(statement, dict(zip(names, row, strict=True)))
                count += 1
    return count


def main(export: str, bulk_url: str, row_url: str) -> None:
    """Load both, and print the times and their ratio."""
    began = time.perf_counter()
    with open_export(export) as dump:
        rows = sum(import_store(bulk_url, dump).values())
    bulk = time.perf_counter() - began
    began = time.perf_counter()
    assert row_by_row(row_url, export) == rows
    single = time.perf_counter() - began
    print(f"{rows} rows: in bulk {bulk:.2f} s, row by row {single:.2f} s, {single / bulk:.1f} times as long")


if __name__ == "__main__":
    main(*sys.argv[1:])

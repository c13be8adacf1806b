"""All rows of a store, in an order that does not depend on the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, select
from sqlalchemy.types import String

from quotes.store.migrations import check_version
from quotes.store.transfer.counters import read_counter
from quotes.store.transfer.dump import TABLES, Dump, Row, TableDump

_AT_ONCE = 250
"""Rows that are fetched together: texts of articles are among them."""


def read_store(connection: Connection) -> Dump:
    """What a store holds, as its transaction sees it.

    Raises:
        StoreError: the tables are not those of this version.
    """
    return Dump(check_version(connection), (_read_table(connection, table) for table in TABLES))


def _read_table(connection: Connection, table: Table) -> TableDump:
    return TableDump(
        table=table,
        counter=read_counter(connection, table),
        rows=_rows(connection, table),
        place=lambda number: f"row {number} of {table.name}",
    )


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    order = [_order(connection, column) for column in table.primary_key]
    query = select(table).order_by(*order)
    for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
        yield tuple(row)


def _order(connection: Connection, column: ColumnElement[Any]) -> ColumnElement[Any]:
    """Texts by their code points, as SQLite has them: PostgreSQL may know the alphabet of a language."""
    if connection.dialect.name == "postgresql" and isinstance(column.type, String):
        return column.collate("C")
    return column

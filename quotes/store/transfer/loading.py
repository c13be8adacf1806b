"""Many rows into an empty store, as fast as the database takes them, in the transaction that is given.

PostgreSQL takes them by COPY, SQLite by one prepared statement. What would be done for every row is
put off until all are there: indexes are made then, and foreign keys are checked then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Table, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import AddConstraint, DropConstraint

from quotes.store.engine import driver_error
from quotes.store.errors import StoreError
from quotes.store.migrations import check_version
from quotes.store.transfer.counters import read_counter, set_counter
from quotes.store.transfer.dump import TABLES, Dump, Row, TableDump, damaged


def load(connection: Connection, dump: Dump) -> dict[str, int]:
    """Write a dump to a store that has its tables and no rows; returns the number of rows by table.

    Args:
        connection: in a transaction that writes; on SQLite one without foreign keys, which are checked
            at the end.

    Raises:
        StoreError: the store is not empty or of another version, or a row is refused; roll back then.
    """
    revision = check_version(connection)
    _require_empty(connection)
    if dump.revision != revision:
        raise StoreError(
            f"the export is of revision {dump.revision}, this version of quotes has {revision}; bring the"
            " store that it was made of to this version (quotes migrate), and export that"
        )
    _put_off(connection)
    counts, counters = {}, {}
    for table_dump in dump.tables:
        counts[table_dump.table.name] = _load_table(connection, table_dump)
        counters[table_dump.table] = table_dump.counter
    try:
        _make_up(connection)
    except IntegrityError as error:
        raise damaged("the export", f"its rows do not fit together ({_first_line(error.orig)})") from error
    for table, counter in counters.items():
        if counter is not None:
            set_counter(connection, table, max(counter, read_counter(connection, table) or 0))
    return counts


def _require_empty(connection: Connection) -> None:
    for table in TABLES:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise StoreError(
                f"the database at {connection.engine.url} is not empty; import into a new one"
                " (--database), made by: quotes migrate"
            )


def _put_off(connection: Connection) -> None:
    for table in TABLES:
        for index in table.indexes:
            index.drop(connection)
        if connection.dialect.name == "postgresql":
            for constraint in table.foreign_key_constraints:
                connection.execute(DropConstraint(constraint))


def _make_up(connection: Connection) -> None:
    for table in TABLES:
        for index in table.indexes:
            index.create(connection)
        if connection.dialect.name == "postgresql":
            for constraint in table.foreign_key_constraints:
                connection.execute(AddConstraint(constraint))
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE")  # or queries are planned for empty tables
    elif orphan := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise damaged("the export", f"a row of {orphan[0]} refers to one of {orphan[2]} that is not there")


def _load_table(connection: Connection, dump: TableDump) -> int:
    """Write the rows of a table; returns how many they are."""
    rows = _Counted(_bound(dump, connection.dialect))
    write = _copy if connection.dialect.name == "postgresql" else _execute_many
    driver = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        write(cursor, dump.table, rows)
    except (driver.IntegrityError, driver.DataError) as error:
        place = dump.place(_line_of_copy(error) or rows.number)
        raise damaged(place, f"the database refuses the row ({_first_line(error)})") from error
    except driver.Error as error:
        raise driver_error(error, connection.engine.url) from error
    finally:
        cursor.close()
    return rows.number


class _Counted(Iterator[Row]):
    """Rows, counted as they are taken."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self.number = 0

    def __next__(self) -> Row:
        row = next(self._rows)
        self.number += 1
        return row


def _bound(dump: TableDump, dialect: Dialect) -> Iterator[Row]:
    """The rows as the driver takes them."""
    binders = [_binder(column, dialect) for column in dump.table.columns]
    for row in dump.rows:
        yield tuple([bind(value) for bind, value in zip(binders, row, strict=True)])


def _binder(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    """How SQLAlchemy gives a value of a column to the driver."""
    bind = column.type.dialect_impl(dialect).bind_processor(dialect)
    if bind is None:
        return lambda value: value
    if column.nullable:  # where a type has a null of its own, as JSON, the database's is meant
        return lambda value: None if value is None else bind(value)
    return bind


def _copy(cursor: Any, table: Table, rows: Iterable[Row]) -> None:  # noqa: ANN401 (a driver's cursor)
    with cursor.copy(f"COPY {table.name} ({_columns(table)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _execute_many(cursor: Any, table: Table, rows: Iterable[Row]) -> None:  # noqa: ANN401 (the same)
    places = ", ".join(repeat("?", len(table.columns)))
    cursor.executemany(f"INSERT INTO {table.name} ({_columns(table)}) VALUES ({places})", rows)


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _line_of_copy(error: Exception) -> int | None:
    """The row that PostgreSQL names: it takes them in batches, so that it is seldom the last one sent."""
    context = getattr(getattr(error, "diag", None), "context", None) or ""
    found = re.match(r"COPY \w+, line (\d+)", context)
    return int(found[1]) if found else None


def _first_line(error: BaseException | None) -> str:
    return str(error).partition("\n")[0]

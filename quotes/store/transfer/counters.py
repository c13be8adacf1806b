"""The counters from which the databases give ids: what has been given once is never given again."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select, text


def read_counter(connection: Connection, table: Table) -> int | None:
    """The highest id that a table ever gave; None where it gives none."""
    column = table.autoincrement_column
    if column is None:
        return None
    highest = connection.scalar(select(func.max(column))) or 0
    if connection.dialect.name == "sqlite":
        given = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :table"), _named(table))
        return max(highest, given or 0)
    given, is_given = connection.execute(
        text(f"SELECT last_value, is_called FROM {_sequence(connection, table)}")
    ).one()
    return max(highest, given if is_given else 0)


def set_counter(connection: Connection, table: Table, counter: int) -> None:
    """Let the next id be the one after ``counter``."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), _named(table))
        if counter:
            connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :seq)"),
                {**_named(table), "seq": counter},
            )
    else:
        sequence = _sequence(connection, table)
        connection.execute(select(func.setval(sequence, max(counter, 1), counter > 0)))


def _named(table: Table) -> dict[str, str]:
    return {"table": table.name}


def _sequence(connection: Connection, table: Table) -> str:
    """The name of the sequence of PostgreSQL behind a table, quoted."""
    column = table.autoincrement_column
    assert column is not None
    return str(connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name))))

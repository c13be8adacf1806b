"""What a store is on its way from one database to another: its tables, and their rows one by one.

All is read off the tables of :mod:`quotes.store.tables`, so that a new one is carried without a change
here. Values are those of Python, as SQLAlchemy gives and takes them; each format writes them in its way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table as Description

from quotes.store.errors import StoreError
from quotes.store.tables import Table

Row = tuple[Any, ...]
"""The values of a row, in the order of the columns of its table."""

TABLES: list[Description] = Table.metadata.sorted_tables
"""All tables; one that refers to another comes after it."""


@dataclass(frozen=True, slots=True)
class TableDump:
    """The rows of a table, which can be read once, and before those of the next."""

    table: Description
    counter: int | None
    """The highest id that was ever given, where ids are given by the database."""
    rows: Iterator[Row]
    place: Callable[[int], str]
    """Where the row of a number (from 1) stands, for messages."""


@dataclass(frozen=True, slots=True)
class Dump:
    """All that a store holds."""

    revision: str
    """The version of the tables."""
    tables: Iterator[TableDump]
    """Each of :data:`TABLES`, in that order."""


def damaged(place: str, problem: str) -> StoreError:
    """The error for a file that is not as it was written."""
    return StoreError(f"{place}: {problem}; the file is damaged, export the store again")

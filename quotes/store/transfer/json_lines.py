"""A store as JSON lines: a line for the whole, a line for each table and each row, and one at the end.

    {"format":"quotes store","version":1,"revision":"0002"}
    {"table":"articles","columns":["id","content_hash",…],"counter":14}
    [1,"5d41…",…]
    …
    {"end":{"lines":1873,"sha256":"9f86…"}}

The last line counts those before it and has their SHA-256, so that a file that was cut short or changed
is not taken for whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from sqlalchemy import Table

from quotes.store.errors import StoreError
from quotes.store.transfer.dump import TABLES, Dump, Row, TableDump, damaged
from quotes.store.transfer.values import decode_row, decoder, dumps, loads

_FORMAT = {"format": "quotes store", "version": 1}
_MAX_LINE = 64 * 2**20
"""Bytes of the longest line; an article of a million characters has six each at most."""


def write_json_lines(dump: Dump, file: BinaryIO) -> None:
    """Write a dump; two of the same rows are the same bytes."""
    digest = hashlib.sha256()
    lines = 0
    for value in _lines(dump):
        line = f"{dumps(value)}\n".encode()
        digest.update(line)
        file.write(line)
        lines += 1
    file.write(f"{dumps({'end': {'lines': lines, 'sha256': digest.hexdigest()}})}\n".encode())


def _lines(dump: Dump) -> Iterator[object]:
    yield {**_FORMAT, "revision": dump.revision}
    for table_dump in dump.tables:
        yield _heading(table_dump.table, table_dump.counter)
        yield from table_dump.rows


def _heading(table: Table, counter: int | None) -> dict[str, Any]:
    return {"table": table.name, "columns": table.columns.keys(), "counter": counter}


def read_json_lines(file: BinaryIO, name: str) -> Dump:
    """The dump in a file; its rows are read when they are asked for.

    Args:
        name: of the file, for messages.

    Raises:
        StoreError: the file is no export. So do the tables and rows, where it is damaged.
    """
    lines = _Lines(file, name)
    try:
        header = lines.take()
    except StoreError as error:
        raise _no_export(name) from error
    if not isinstance(header, dict) or header.get("format") != _FORMAT["format"]:
        raise _no_export(name)
    if header.get("version") != _FORMAT["version"]:
        raise StoreError(f"{name} was written by a newer version of quotes; upgrade this installation")
    return Dump(str(header.get("revision")), _tables(lines))


def _no_export(name: str) -> StoreError:
    return StoreError(f"{name} is no export of a store; make one with: quotes export FILE")


class _Lines:
    """The values of the lines of a file, one after the other."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._digest = hashlib.sha256()
        self._line = b""
        self.number = 0
        """Of the line that was taken last."""

    def place(self, number: int) -> str:
        return f"{self._name}:{number}"

    def take(self) -> Any:  # noqa: ANN401 (any value of JSON)
        """The value of the next line.

        Raises:
            StoreError: there is none.
        """
        self._digest.update(self._line)
        self._line = self._file.readline(_MAX_LINE)
        self.number += 1
        if not self._line.endswith(b"\n"):
            cut = len(self._line) < _MAX_LINE
            raise self.damaged("the file ends here, in the middle" if cut else "the line is too long")
        try:
            return loads(self._line.decode())
        except ValueError as error:
            raise self.damaged(f"is no line of an export ({error})") from error

    def damaged(self, problem: str) -> StoreError:
        """The error for the line that was taken last."""
        return damaged(self.place(self.number), problem)

    def check_end(self, value: object) -> None:
        """See that the line taken last, of that value, is the end of the file, and that all of it is there.

        Raises:
            StoreError: it is not.
        """
        if value != {"end": {"lines": self.number - 1, "sha256": self._digest.hexdigest()}}:
            raise self.damaged("the lines before this one are not those that were written")
        if self._file.read(1):
            raise damaged(self.place(self.number + 1), "something follows the end")


def _tables(lines: _Lines) -> Iterator[TableDump]:
    following = [lines.take()]
    for table in TABLES:
        heading = following.pop()
        counter = heading.get("counter") if isinstance(heading, dict) else None
        if heading != _heading(table, counter) or not isinstance(counter, int | None):
            raise lines.damaged(f"the table {table.name} should begin here")
        first = lines.number

        def place(number: int, first: int = first) -> str:
            return lines.place(first + number)

        yield TableDump(table, counter, _rows(lines, table, following), place)
    lines.check_end(following.pop())


def _rows(lines: _Lines, table: Table, following: list[Any]) -> Iterator[Row]:
    """The rows of a table; the value of the line after them goes to ``following``."""
    columns = [(column.name, decoder(column)) for column in table.columns]
    while isinstance(values := lines.take(), list):
        try:
            yield decode_row(columns, values)
        except ValueError as error:
            raise lines.damaged(str(error)) from error
    following.append(values)

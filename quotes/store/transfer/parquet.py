"""A store as a folder of Parquet files, one a table: for programs that analyse it, and to be imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Column, Table

from quotes.store.errors import StoreError
from quotes.store.transfer.arrow import require_pyarrow, write_rows
from quotes.store.transfer.dump import TABLES, Dump, Row, TableDump, damaged
from quotes.store.transfer.values import decode_row, decoder, dumps, loads

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

_REVISION = b"quotes revision"
_COUNTER = b"quotes counter"
"""What else a file says: the version of the tables, and the highest id ever given, where ids are given."""
_AT_ONCE = 1000
"""Rows that are read together."""


def write_parquet(dump: Dump, folder: Path) -> None:
    """Write a dump to a new folder; two of the same rows are the same bytes.

    Raises:
        StoreError: pyarrow is not installed.
        OSError: the folder is there, or cannot be written.
    """
    require_pyarrow()
    folder.mkdir()
    for table_dump in dump.tables:
        table = table_dump.table
        said = {_REVISION: dump.revision.encode()}
        if table_dump.counter is not None:
            said[_COUNTER] = str(table_dump.counter).encode()
        encoders = [_encoder(column) for column in table.columns]
        rows = (
            tuple([encode(value) for encode, value in zip(encoders, row, strict=True)])
            for row in table_dump.rows
        )
        write_rows(_path(folder, table), _schema(table).with_metadata(said), rows)


def read_parquet(folder: Path) -> Dump:
    """The dump in a folder; its rows are read when they are asked for.

    Raises:
        StoreError: the folder is no export, or pyarrow is not installed. So do the tables and rows, where a
            file is damaged.
    """
    require_pyarrow()
    revisions = {_open(folder, table).schema_arrow.metadata.get(_REVISION, b"") for table in TABLES}
    if len(revisions) != 1:
        raise StoreError(f"the files in {folder} are not of one export; export the store again")
    return Dump(revisions.pop().decode(errors="replace"), (_read_table(folder, table) for table in TABLES))


def _path(folder: Path, table: Table) -> Path:
    return folder / f"{table.name}.parquet"


def _schema(table: Table) -> pa.Schema:
    import pyarrow as pa

    return pa.schema([pa.field(column.name, _type(column), column.nullable) for column in table.columns])


def _type(column: Column[Any]) -> pa.DataType:
    import pyarrow as pa

    types = {
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        datetime: pa.timestamp("us", "UTC"),
        date: pa.date32(),
    }
    return types.get(column.type.python_type, pa.string())


def _encoder(column: Column[Any]) -> Callable[[Any], Any]:
    if isinstance(column.type, JSON):
        return lambda value: None if value is None and column.nullable else dumps(value)
    return lambda value: value


def _decoder(column: Column[Any]) -> Callable[[Any], Any]:
    """From a value in the file, whose type pyarrow has seen to."""
    if isinstance(column.type, JSON):
        return lambda value: None if value is None else loads(value)
    if column.type.python_type is datetime:
        return lambda value: None if value is None else value.astimezone(UTC)
    if column.type.python_type is date:
        return lambda value: value
    return decoder(column)


def _open(folder: Path, table: Table) -> pq.ParquetFile:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = _path(folder, table)
    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing; {folder} is no export of this version of quotes") from error
    except (pa.ArrowException, OSError) as error:
        raise damaged(str(path), str(error)) from error
    if file.schema_arrow.metadata is None or _REVISION not in file.schema_arrow.metadata:
        raise StoreError(f"{path} is no file of an export; export the store again")
    return file


def _read_table(folder: Path, table: Table) -> TableDump:
    file = _open(folder, table)
    if not file.schema_arrow.equals(_schema(table)):
        raise damaged(str(_path(folder, table)), f"its columns are not those of {table.name}")
    counter = file.schema_arrow.metadata.get(_COUNTER)

    def place(number: int) -> str:
        return f"{_path(folder, table)}, row {number}"

    return TableDump(table, None if counter is None else int(counter), _rows(file, table, place), place)


def _rows(file: pq.ParquetFile, table: Table, place: Callable[[int], str]) -> Iterator[Row]:
    import pyarrow as pa

    columns = [(column.name, _decoder(column)) for column in table.columns]
    number = 0
    try:
        for batch in file.iter_batches(_AT_ONCE):
            for values in zip(*batch.to_pydict().values(), strict=True):
                number += 1
                yield decode_row(columns, values)
    except ValueError as error:
        raise damaged(place(number), str(error)) from error
    except (pa.ArrowException, OSError) as error:
        raise damaged(place(number + 1), str(error)) from error

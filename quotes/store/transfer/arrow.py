"""Parquet by pyarrow, where it is installed: it takes more room than all the rest but torch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from quotes.store.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

_ROWS = 10_000
_CHARACTERS = 16 * 2**20
"""The most rows, and about the most characters, that are held and written together."""

T = TypeVar("T", bound="tuple[Any, ...]")


def require_pyarrow() -> None:
    """See that Parquet can be written and read.

    Raises:
        StoreError: it cannot.
    """
    try:
        import pyarrow.parquet  # type: ignore[import-untyped]  # noqa: F401
    except ImportError as error:
        raise StoreError("Parquet needs pyarrow; run: pip install -r requirements-parquet.txt") from error


def write_rows(file: Path | BinaryIO, schema: pa.Schema, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write a Parquet file, some rows at a time; the same rows are the same bytes.

    Raises:
        OSError: it cannot be written.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetWriter(file, schema, compression="zstd", write_page_checksum=True) as writer:
        for batch in _batches(rows):
            columns = zip(*batch, strict=True)
            arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    batch: list[T] = []
    characters = 0
    for row in rows:
        batch.append(row)
        characters += sum(len(value) for value in row if isinstance(value, str))
        if len(batch) == _ROWS or characters >= _CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch

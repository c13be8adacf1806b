"""Statements for people who work with tables: one a row, with its words, speaker, article and date."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict, astuple, dataclass, fields
from io import TextIOWrapper
from typing import BinaryIO

from quotes.store import queries
from quotes.store.sessions import Store
from quotes.store.transfer.arrow import require_pyarrow, write_rows
from quotes.store.views import StoredStatement


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A statement as a row of a table; its fields are the columns. docs/store.md describes them."""

    id: int
    text: str
    speaker: str | None
    slug: str | None
    kind: str | None
    role: str | None
    type: str
    confidence: float
    date: str | None
    """The day on which it was said, as far as is known: that of the article, where that gives no other."""
    venue: str | None
    outlet: str | None
    published: str | None
    title: str | None
    url: str | None
    article: int


COLUMNS = tuple(field.name for field in fields(StatementRecord))


def records(store: Store) -> Iterator[StatementRecord]:
    """All statements, by article and place in it, in constant memory.

    Raises:
        StoreError: the database failed.
    """
    with store.session() as session:
        for stored in queries.all_statements(session):
            yield _record(stored)


def _record(stored: StoredStatement) -> StatementRecord:
    statement, speaker = stored.statement, stored.statement.speaker
    return StatementRecord(
        id=stored.id,
        text=" … ".join(span.text for span in statement.content),
        speaker=None if speaker is None else speaker.name,
        slug=stored.slug,
        kind=None if speaker is None else speaker.kind.value,
        role=None if speaker is None else speaker.role,
        type=statement.type.value,
        confidence=statement.confidence,
        date=None if stored.said_at is None else stored.said_at.date().isoformat(),
        venue=None if statement.venue is None else statement.venue.text,
        outlet=stored.article.outlet,
        published=stored.article.published,
        title=stored.article.title,
        url=stored.article.url,
        article=stored.article.id,
    )


def write_json_lines(store: Store, file: BinaryIO) -> None:
    """Write a JSON object a line.

    Raises:
        StoreError: the database failed.
    """
    for record in records(store):
        file.write(f"{json.dumps(asdict(record), ensure_ascii=False)}\n".encode())


def write_csv(store: Store, file: BinaryIO) -> None:
    """Write CSV, marked as UTF-8, as spreadsheets misread quotation marks without.

    Raises:
        StoreError: the database failed.
    """
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(astuple(record) for record in records(store))
    text.detach()


def write_parquet(store: Store, file: BinaryIO) -> None:
    """Write a Parquet file.

    Raises:
        StoreError: the database failed, or pyarrow is not installed.
    """
    require_pyarrow()
    import pyarrow as pa  # type: ignore[import-untyped]

    types = {"id": pa.int64(), "article": pa.int64(), "confidence": pa.float64()}
    schema = pa.schema([pa.field(column, types.get(column, pa.string())) for column in COLUMNS])
    write_rows(file, schema, (astuple(record) for record in records(store)))

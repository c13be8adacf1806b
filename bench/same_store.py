"""Whether two stores hold the same, whatever ids they gave and whenever they were filled."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import zip_longest
from typing import Any

from sqlalchemy import Column, select

from quotes.store import Store
from quotes.store.tables import Table

Tables = dict[str, list[dict[str, Any]]]
"""The rows of all tables; an id is its rank among those of its table, as some are given to no row."""

_WHEN = {"ingested_at", "created_at", "made_at"}
_OF_ORDER = {"id", "speaker_id", "occurrence_of", *_WHEN}
_TOLERANCE = 0.001
"""Articles that are attributed in other company may differ in the last digit of a confidence."""


def read_tables(store: Store) -> Tables:
    """All that a store holds, in the order in which it came there."""
    tables = Table.metadata.sorted_tables
    with store.session() as session:
        rows = {table.name: session.execute(select(table)).mappings().all() for table in tables}
    ranks = {
        f"{table.name}.id": {
            id: rank for rank, id in enumerate(sorted(row["id"] for row in rows[table.name]))
        }
        for table in tables
        if "id" in table.columns
    }
    found = {}
    for table in tables:
        columns = {
            column.name: ranks.get(_refers_to(column)) for column in table.columns if column.name not in _WHEN
        }
        key = [column.name for column in table.primary_key]
        found[table.name] = sorted(
            (
                {name: row[name] if rank is None else rank.get(row[name]) for name, rank in columns.items()}
                for row in rows[table.name]
            ),
            key=lambda row, key=key: [row[name] for name in key],
        )
    return found


def _refers_to(column: Column[Any]) -> str:
    """The column that a column refers to in the end; itself, if it refers to none."""
    for key in column.foreign_keys:
        if key.column is not column:
            return _refers_to(key.column)
    return f"{column.table.name}.{column.name}"


def differences(some: Tables, others: Tables) -> list[str]:
    """The rows in which stores differ that were filled in the same order."""
    return [
        f"{table}: {one} / {other}"
        for table in some
        for one, other in zip_longest(some[table], others[table])
        if not alike(one, other)
    ]


def alike(one: object, other: object) -> bool:
    """Whether two values of stores are the same, but for the last digits of confidences."""
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= _TOLERANCE
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return one == other


def articles_of(tables: Tables) -> dict[str, Tables]:
    """What each article says and who says it, by the hash of its words: the same in whatever order
    articles came. Which profile somebody has, is not."""
    hashes = {row["id"]: row["content_hash"] for row in tables["articles"]}
    statements = {row["id"]: (row["article_id"], row["position"]) for row in tables["statements"]}
    found: dict[str, Tables] = {content_hash: defaultdict(list) for content_hash in hashes.values()}
    for name in ("articles", "article_keys", "appearances", "roles", "statements", "statement_spans"):
        for row in tables[name]:
            place, position = statements.get(
                row.get("statement_id", -1), (row.get("article_id", row.get("id")), 0)
            )
            fixed = {
                key: value
                for key, value in row.items()
                if key not in {*_OF_ORDER, "article_id", "statement_id"}
            }
            found[hashes[place]][name].append({**fixed, "statement": position})
    return found


def profiles_of(tables: Tables) -> dict[tuple[str, int], frozenset[tuple[str, int]]]:
    """For each appearance of somebody who has a profile all appearances of that profile."""
    hashes = {row["id"]: row["content_hash"] for row in tables["articles"]}
    by_speaker: dict[int, set[tuple[str, int]]] = defaultdict(set)
    for row in tables["appearances"]:
        if row["speaker_id"] is not None:
            by_speaker[row["speaker_id"]].add((hashes[row["article_id"]], row["position"]))
    return {one: frozenset(together) for together in by_speaker.values() for one in together}


def half_written(tables: Tables) -> list[str]:
    """What cannot be if articles are whole: profiles that appear nowhere, or count what they do not say."""
    said = Counter(row["speaker_id"] for row in tables["statements"] if row.get("occurrence_of") is None)
    appear = {row["speaker_id"] for row in tables["appearances"]}
    return [
        f"{row['slug']} has {row['statement_count']} statements and not {said[row['id']]}"
        if row["id"] in appear
        else f"{row['slug']} does not appear"
        for row in tables["speakers"]
        if row["id"] not in appear or row["statement_count"] != said[row["id"]]
    ]

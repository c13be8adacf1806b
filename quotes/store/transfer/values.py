"""The values of columns in JSON, and back: exactly, whatever a damaged file holds."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, Column

Decode = Callable[[Any], Any]
"""From the value in a file to that of Python; raises ValueError where it is not one of the column."""

_INT64 = range(-(2**63), 2**63)


def dumps(value: object) -> str:
    """A value of any column, or a list of them, in JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_iso)


def loads(text: str) -> Any:  # noqa: ANN401 (any value of JSON)
    """What :func:`dumps` wrote.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error


def _iso(value: object) -> str:
    if isinstance(value, date):  # a datetime is a date
        return value.isoformat()
    raise TypeError(f"{value!r} has no form in JSON")


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no value of JSON")


def decoder(column: Column[Any]) -> Decode:
    """How a value of a column is read from JSON."""
    if isinstance(column.type, JSON):
        return lambda value: value
    kind = column.type.python_type
    decode = kind if issubclass(kind, Enum) else _DECODERS[kind]
    return _or_null(decode) if column.nullable else decode


def _or_null(decode: Decode) -> Decode:
    return lambda value: None if value is None else decode(value)


def decode_row(columns: Sequence[tuple[str, Decode]], values: Sequence[Any]) -> tuple[Any, ...]:
    """The values of a row of a file as those of Python.

    Raises:
        ValueError: one is not a value of its column, which is named.
    """
    if len(values) != len(columns):
        raise ValueError(f"has {len(values)} values for {len(columns)} columns")
    row = []
    for (name, decode), value in zip(columns, values, strict=True):
        try:
            row.append(decode(value))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    return tuple(row)


def text_of(value: object) -> str:
    """A text that every database takes."""
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.40} is no text")
    if "\0" in value:
        raise ValueError("a text holds a NUL character")
    if not value.isascii():
        value.encode()  # half a surrogate pair is a UnicodeEncodeError, which is a ValueError
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in _INT64:
        raise ValueError(f"{value!r:.40} is no integer")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"{value!r:.40} is no number")
    return float(value)


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r:.40} is neither true nor false")
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(text_of(value))
    if moment.tzinfo is None:
        raise ValueError(f"{value!r} is a time without its zone")
    return moment


def _day(value: object) -> date:
    return date.fromisoformat(text_of(value))


_DECODERS: dict[type, Decode] = {
    str: text_of,
    int: _integer,
    float: _number,
    bool: _boolean,
    datetime: _moment,
    date: _day,
}

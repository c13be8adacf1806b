"""JSON files as articles: one object or an array of them, or an object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from quotes.article.article import Article, ArticleError
from quotes.article.encoding import decode
from quotes.article.ninjs import article_of
from quotes.article.source import Entry, Source

_MAX_BYTES = 200_000_000
_MAX_LINE = 32_000_000
"""Bytes: many times what the longest text takes, all escaped."""
_ONCE = {
    *("text", "id", "title", "url", "outlet", "published", "modified"),
    *("uri", "headline", "body_text", "body_html", "body_xhtml", "firstcreated", "versioncreated"),
}
"""Keys of which two that differ cannot both be right."""


def read_json(source: Source) -> Iterator[Entry]:
    """A file that is an object, or an array of objects."""
    value = _parse(source.read(_MAX_BYTES), source, 1)
    if not isinstance(value, list):
        yield Entry(source.place, lambda: article_of(value, source.id))
        return
    if not value:
        raise ArticleError("holds no article; give one JSON object, or an array of them")
    for number, item in enumerate(value, start=1):
        place = f"{source.place}: article {number}"
        yield Entry(place, partial(article_of, item, f"{source.id}-{number}"))


def read_json_lines(source: Source) -> Iterator[Entry]:
    """A file with an object a line, read as it is asked for, however long it is."""
    found = False
    number = 0
    while line := source.file.readline(_MAX_LINE):
        number += 1
        if len(line) == _MAX_LINE:
            _skip_line(source, line)
        if line.strip():
            found = True
            yield Entry(f"{source.place}:{number}", partial(_article_of_line, line, source, number))
    if not found:
        raise ArticleError("is empty; give one JSON object a line")


def _skip_line(source: Source, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = source.file.readline(_MAX_LINE)


def _article_of_line(line: bytes, source: Source, number: int) -> Article:
    if len(line) == _MAX_LINE:
        raise ArticleError(f"is longer than {_MAX_LINE // 1_000_000} MB; give one article a line")
    if line.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in line:
        raise ArticleError("is not text in UTF-8, but in UTF-16, or binary; save it in UTF-8")
    return article_of(_parse(line, source, number), f"{source.id}-{number}")


def _parse(data: bytes, source: Source, first_line: int) -> object:
    text = decode(data, source.encoding)
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        remedy = "correct it there"
        if error.msg == "Extra data" and first_line == 1:
            remedy += "; a file with one object a line is to end in .jsonl"
        problem = f"is not valid JSON: {error.msg} (column {error.colno}); {remedy}"
        raise ArticleError(problem, place=f"{source.place}:{line}") from None
    except RecursionError:
        raise ArticleError("cannot be read as JSON (nested too deep); give an article object") from None
    except ArticleError:
        raise
    except ValueError as error:
        raise ArticleError(f"cannot be read as JSON ({error}); give an article object") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        for key, value in pairs:
            if key.lower() in _ONCE and value != found[key]:
                problem = (
                    f"is given twice, as {_short(value)} and as {_short(found[key])}; keep the right one"
                )
                raise ArticleError(problem, field=key)
    return found


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:40]

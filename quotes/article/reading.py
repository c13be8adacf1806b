"""Files of articles: plain text, web pages, ninjs, JSON lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import BinaryIO

from quotes.article.article import MAX_CHARACTERS, Article, ArticleError, too_long
from quotes.article.html import article_of_page
from quotes.article.ninjs import article_of

_MAX_HTML_BYTES = 20_000_000


def read_articles(path: str | Path, input_format: str | None = None) -> Iterator[Article | ArticleError]:
    """The articles of one file, read as they are asked for.

    What cannot be read is yielded as an :class:`ArticleError` in its place, so that the articles
    after it are still done; nothing is raised.

    Args:
        path: a ``.txt``, ``.html``, ``.json`` or ``.jsonl`` file; ``-`` is standard input.
        input_format: one of :data:`INPUT_FORMATS`, where it is not what the ending of the name says
            (for standard input: ``txt``).
    """
    from_stdin = str(path) == "-"
    place = "standard input" if from_stdin else str(path)
    stem = "stdin" if from_stdin else Path(path).stem
    given_format = input_format or ("txt" if from_stdin else Path(path).suffix.removeprefix(".").lower())
    if given_format not in _READERS:
        endings = ", ".join(f".{name}" for name in INPUT_FORMATS)
        yield ArticleError(f"is no kind of file that can be read; give one of {endings}", place=place)
        return
    try:
        with nullcontext(sys.stdin.buffer) if from_stdin else open(path, "rb") as file:
            yield from _READERS[given_format](file, place, stem)
    except ArticleError as error:
        yield error.at(place)
    except OSError as error:
        problem = f"cannot be read ({error.strerror}); check the name and its permissions"
        yield ArticleError(problem, place=place)


def _read_text(file: BinaryIO, place: str, stem: str) -> Iterator[Article]:
    longest = 4 * MAX_CHARACTERS  # bytes: no code point takes more than four in UTF-8
    data = file.read(longest + 1)
    if len(data) > longest:
        raise too_long()
    yield Article(id=stem, text=_decode(data))


def _read_html(file: BinaryIO, place: str, stem: str) -> Iterator[Article]:
    data = file.read(_MAX_HTML_BYTES + 1)
    if len(data) > _MAX_HTML_BYTES:
        raise ArticleError(f"is larger than {_MAX_HTML_BYTES // 1_000_000} MB; give one article at a time")
    yield article_of_page(data, stem)


def _decode(data: bytes) -> str:
    """UTF-8 as text; a byte order mark says how the text is written, and is no part of it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"is not text in UTF-8 (byte {error.start + 1}); save it as plain text in UTF-8"
        raise ArticleError(problem) from None


def _read_json(file: BinaryIO, place: str, stem: str) -> Iterator[Article | ArticleError]:
    value = _parse_json(file.read(), place)
    if not isinstance(value, list):
        yield article_of(value, stem)
        return
    if not value:
        raise ArticleError("holds no article; give one JSON object, or an array of them")
    for number, item in enumerate(value, start=1):
        try:
            yield article_of(item, f"{stem}-{number}")
        except ArticleError as error:
            yield error.at(f"{place}: article {number}")


def _read_json_lines(file: BinaryIO, place: str, stem: str) -> Iterator[Article | ArticleError]:
    found = False
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        found = True
        try:
            yield article_of(_parse_json(line, place, number), f"{stem}-{number}")
        except ArticleError as error:
            yield error.at(f"{place}:{number}")
    if not found:
        raise ArticleError("is empty; give one JSON object a line")


def _parse_json(data: bytes, place: str, first_line: int = 1) -> object:
    text = _decode(data)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        problem = f"is not valid JSON: {error.msg} (column {error.colno}); correct it there"
        raise ArticleError(problem, place=f"{place}:{line}") from None
    except (ValueError, RecursionError) as error:
        raise ArticleError(f"cannot be read as JSON ({error}); give an article object") from None


_READERS: dict[str, Callable[[BinaryIO, str, str], Iterator[Article | ArticleError]]] = {
    "txt": _read_text,
    "html": _read_html,
    "htm": _read_html,
    "json": _read_json,
    "jsonl": _read_json_lines,
}
INPUT_FORMATS = tuple(_READERS)
"""The kinds of file that can be read, by the endings of their names."""

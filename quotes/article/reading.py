"""Files of articles, of every kind that can be read: the one registry of readers."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from quotes.article.article import Article, ArticleError, ArticleNotice
from quotes.article.batch import Batch
from quotes.article.feed import read_atom, read_rss
from quotes.article.html import read_html
from quotes.article.json_files import read_json, read_json_lines
from quotes.article.newsml import read_newsml, read_nitf
from quotes.article.source import Entry, Source
from quotes.article.text import read_text
from quotes.article.xml import local_name, parse_xml

Found = Article | ArticleNotice | ArticleError
"""What comes of reading: an article, something to be known, or what cannot be read."""


def read_articles(
    path: str | Path,
    input_format: str | None = None,
    encoding: str | None = None,
    batch: Batch | None = None,
) -> Iterator[Found]:
    """The articles of a file, or of all files below a folder, read as they are asked for.

    What cannot be read is yielded as an :class:`ArticleError` in its place, so that the articles after
    it are still done; nothing is raised.

    Args:
        path: a file or a folder; ``-`` is standard input.
        input_format: one of :data:`INPUT_FORMATS`, where it is not what the ending of the name says
            (for standard input: ``txt``).
        encoding: how the files are written, where it is neither UTF-8 nor what they declare.
        batch: what was read before in the same run, among which no article may contradict another.
    """
    batch = batch or Batch()
    if str(path) == "-":
        source = Source(sys.stdin.buffer, "standard input", "stdin", encoding)
        yield from _read(source, input_format or "txt", batch)
    elif Path(path).is_dir():
        yield from _read_folder(Path(path), input_format, encoding, batch)
    else:
        yield from _read_file(Path(path), Path(path).stem, input_format, encoding, batch)


def input_format_of(path: Path) -> str | None:
    """What kind of file this is by the ending of its name; None where it is none that can be read."""
    ending = path.suffix.removeprefix(".").lower()
    return ending if ending in _READERS else None


def read_file_of(
    folder: Path, path: Path, input_format: str | None, encoding: str | None, batch: Batch
) -> Iterator[Found]:
    """The articles of a file in a folder, its id made of its path there, so that no other has it."""
    own_id = path.relative_to(folder).with_suffix("").as_posix()
    yield from _read_file(path, own_id, input_format, encoding, batch)


def files_below(folder: Path) -> Iterator[Path]:
    """The files of a folder and of those in it, by name, without what is hidden."""
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(names) if not name.startswith("."))


def passed_over(folder: Path, others: Collection[Path]) -> ArticleNotice:
    """One line about files of other kinds, however many there are."""
    numbers = Counter(path.suffix or path.name for path in others)
    kinds = ", ".join(f"{number} {ending}" for ending, number in sorted(numbers.items()))
    return ArticleNotice(f"passed over what is no kind of file that can be read: {kinds}", str(folder))


def _read_folder(
    folder: Path, input_format: str | None, encoding: str | None, batch: Batch
) -> Iterator[Found]:
    found = False
    others = []
    for path in files_below(folder):
        if input_format is None and input_format_of(path) is None:
            others.append(path)
        else:
            found = True
            yield from read_file_of(folder, path, input_format, encoding, batch)
    if others:
        yield passed_over(folder, others)
    if not found:
        yield ArticleError(f"is a folder without files that can be read; {_remedy()}", place=str(folder))


def _read_file(
    path: Path, own_id: str, input_format: str | None, encoding: str | None, batch: Batch
) -> Iterator[Found]:
    given_format = input_format or input_format_of(path)
    if given_format is None:
        yield ArticleError(f"is no kind of file that can be read; {_remedy()}", place=str(path))
        return
    try:
        with open(path, "rb") as file:
            yield from _read(Source(file, str(path), own_id, encoding), given_format, batch)
    except OSError as error:
        problem = f"cannot be read ({error.strerror}); check the name and its permissions"
        yield ArticleError(problem, place=str(path))


def _read(source: Source, input_format: str, batch: Batch) -> Iterator[Found]:
    try:
        for entry in _READERS[input_format](source):
            found: Article | ArticleError
            try:
                found = entry.read()
                batch.add(found, entry.place)
            except ArticleError as error:
                found = error.at(entry.place)
            yield from _notices(source)
            yield found
    except ArticleError as error:
        yield error.at(source.place)
    yield from _notices(source)


def _notices(source: Source) -> Iterator[ArticleNotice]:
    while source.notices:
        yield source.notices.pop(0)


def _read_xml(source: Source) -> Iterator[Entry]:
    """XML says what it is by its root element."""
    root = parse_xml(source)
    name = local_name(root)
    if name not in _XML_READERS:
        given = f"has the root element <{name[:40]}>"
        raise ArticleError(f"{given}, which cannot be read; give NewsML-G2, NITF, RSS 2.0 or Atom")
    yield from _XML_READERS[name](root, source)


def _remedy() -> str:
    return f"give one of {', '.join(f'.{name}' for name in INPUT_FORMATS)}"


_XML_READERS = {
    "newsItem": read_newsml,
    "newsMessage": read_newsml,
    "nitf": read_nitf,
    "rss": read_rss,
    "feed": read_atom,
    "entry": read_atom,
}
_READERS: dict[str, Callable[[Source], Iterator[Entry]]] = {
    "txt": read_text,
    "html": read_html,
    "htm": read_html,
    "xhtml": read_html,
    "json": read_json,
    "jsonl": read_json_lines,
    "ndjson": read_json_lines,
    "xml": _read_xml,
    "rss": _read_xml,
    "atom": _read_xml,
}
INPUT_FORMATS = tuple(_READERS)
"""The kinds of file that can be read, by the endings of their names."""

"""A folder that files come into: each is read when it has come whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from quotes.article.article import ArticleNotice
from quotes.article.batch import Batch
from quotes.article.reading import Found, files_below, input_format_of, passed_over, read_file_of

_Signature = tuple[int, int]
"""The size of a file and when it was last written, in nanoseconds."""


class FolderWatch:
    """Looks into a folder, time and again, and reads what has come or changed since.

    It looks instead of waiting for events of the file system: network shares have none. A file that has
    the same size and time in two looks is taken to be whole; one that goes on growing after that is read
    again.

    Args:
        folder: where the files come; those in folders below it count too.
        input_format: what they are, where it is not what their endings say.
        encoding: how they are written, where it is neither UTF-8 nor what they declare.
    """

    def __init__(self, folder: Path, input_format: str | None = None, encoding: str | None = None) -> None:
        self.folder = folder
        self._input_format = input_format
        self._encoding = encoding
        self._last: dict[Path, _Signature] = {}
        self._read: dict[Path, _Signature] = {}
        self._there = True

    def look(self) -> Iterator[Found]:
        """The articles of the files that have become whole since the last look, and what else to know."""
        there = self.folder.is_dir()
        if not there and self._there:
            yield ArticleNotice("is not there; its files are read when it is back", str(self.folder))
        self._there = there
        if not there:
            return
        now = {path: signature for path in files_below(self.folder) if (signature := _signature(path))}
        whole = [path for path, found in now.items() if self._last.get(path) == found != self._read.get(path)]
        self._last = now
        self._read = {path: found for path, found in self._read.items() if path in now}
        others = []
        for path in whole:
            self._read[path] = now[path]
            if self._input_format is None and input_format_of(path) is None:
                others.append(path)
            else:
                yield from read_file_of(self.folder, path, self._input_format, self._encoding, Batch())
        if others:
            yield passed_over(self.folder, others)


def _signature(path: Path) -> _Signature | None:
    """None where the file has gone in the meantime."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns

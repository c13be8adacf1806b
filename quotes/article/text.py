"""Plain text as an article: exactly what the file holds."""

from __future__ import annotations

from collections.abc import Iterator

from quotes.article.article import MAX_CHARACTERS, Article, too_long
from quotes.article.encoding import decode
from quotes.article.source import Entry, Source


def read_text(source: Source) -> Iterator[Entry]:
    """A file that is one article."""
    longest = 4 * MAX_CHARACTERS  # bytes: no code point takes more than four in any encoding
    data = source.file.read(longest + 1)
    if len(data) > longest:
        raise too_long()
    yield Entry(source.place, lambda: Article(id=source.id, text=decode(data, source.encoding)))

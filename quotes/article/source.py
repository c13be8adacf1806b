"""What a reader is given, and what it gives: a file, and the places in it where articles are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from quotes.article.article import Article, ArticleError, ArticleNotice


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is being read.

    Args:
        file: its bytes.
        place: its name, as messages give it.
        id: the id of an article that has none of its own.
        encoding: how it is written, where the person who gave it says so.
    """

    file: BinaryIO
    place: str
    id: str
    encoding: str | None = None
    notices: list[ArticleNotice] = field(default_factory=list)

    def read(self, longest: int) -> bytes:
        """All of the file.

        Raises:
            ArticleError: it has more than ``longest`` bytes.
        """
        data = self.file.read(longest + 1)
        if len(data) > longest:
            raise ArticleError(f"is larger than {longest // 1_000_000} MB; split it into smaller files")
        return data

    def notice(self, text: str, place: str | None = None) -> None:
        """Let the person who gave the file know of something."""
        self.notices.append(ArticleNotice(text, place or self.place))


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that stands somewhere in a file.

    ``read`` makes it, and raises an :class:`ArticleError` where it is none that can be used; so one bad
    article costs no other.
    """

    place: str
    read: Callable[[], Article]

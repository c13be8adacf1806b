"""One news article, and what may be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

MAX_CHARACTERS = 1_000_000
"""The longest text taken, in code points; a long book has about as many."""


class ArticleError(ValueError):
    """What is wrong with an article, where, and what to do about it.

    Args:
        problem: the fault and its remedy, in words for the person who gave the article.
        field: the field of :class:`Article` at fault, where it is one field.
        place: the file, with the line or the number of the article in it where it holds several.
    """

    def __init__(self, problem: str, *, field: str | None = None, place: str | None = None) -> None:
        super().__init__(": ".join(part for part in (place, field, problem) if part))
        self.problem = problem
        self.field = field
        self.place = place

    def at(self, place: str) -> ArticleError:
        """This error with the place where it was met, unless it knows a closer one."""
        return ArticleError(self.problem, field=self.field, place=self.place or place)


@dataclass(frozen=True, slots=True)
class ArticleNotice:
    """What was passed over or chosen in reading a file: to be known, but no article is lost by it."""

    text: str
    place: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(frozen=True, slots=True)
class Article:
    """One news article.

    ``text`` is never rewritten: all offsets point into it. ``published`` is the date or date-time at
    which the article first came out, ``modified`` that at which this version of it was made; both as
    given, in ISO 8601 form. ``own_id`` says that ``id`` is the source's own, alike in all versions of the
    article, and not the name of a file or made of the text.

    Raises:
        ArticleError: the text is empty, has no letters or more than :data:`MAX_CHARACTERS`; ``id`` is
            empty; ``published`` or ``modified`` is no ISO 8601 date; a field holds what no database or
            file can hold.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None
    modified: str | None = None
    own_id: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("id", "text", "title", "url", "outlet", "published", "modified"):
            _check_characters(name, getattr(self, name) or "")
        if not self.id.strip():
            raise ArticleError("is empty; give each article an id of its own", field="id")
        _check_text(self.text)
        _check_date("published", self.published)
        _check_date("modified", self.modified)


def _check_characters(field: str, value: str) -> None:
    if "\0" in value:
        raise ArticleError("holds a NUL character, as binary files do; give plain text", field=field)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        problem = f"holds half a surrogate pair at character {error.start}; write the whole character"
        raise ArticleError(problem, field=field) from None


def _check_text(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise too_long()
    if not text.strip():
        raise ArticleError("is empty; give the words of the article", field="text")
    if not any(character.isalpha() for character in text):
        raise ArticleError("has no letters; give the words of the article", field="text")


def too_long() -> ArticleError:
    """The error for a text of more than :data:`MAX_CHARACTERS`."""
    problem = f"is longer than {MAX_CHARACTERS:,} characters; give one article at a time"
    return ArticleError(problem, field="text")


def _check_date(field: str, date: str | None) -> None:
    if date is None:
        return
    try:
        datetime.fromisoformat(date)
    except ValueError:
        remedy = "write 2022-09-13 or 2022-09-13T18:30:00Z"
        problem = f"{date[:40]!r} is no ISO 8601 date or date-time; {remedy}"
        raise ArticleError(problem, field=field) from None

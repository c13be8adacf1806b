"""An article as it was given, and nothing added to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One news article.

    ``text`` is never rewritten: all offsets point into it. ``published`` is the date or date-time
    as given, in ISO 8601 form.
    """

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: str | None = None

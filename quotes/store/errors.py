"""What can go wrong with a store, each in words that tell a person what to do."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do what was asked, and has not half done it. The message says why and what helps."""


class BusyError(StoreError):
    """Other writers kept the database locked for too long; the same call may succeed later."""


class InvalidArticleError(ValueError):
    """An article cannot be stored as it stands; ``field`` is the field of it that is wrong."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field


class InvalidCursorError(ValueError):
    """The cursor of a page was not made by this list."""

"""What can go wrong with a store, each in words that tell a person what to do."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do what was asked, and has not half done it. The message says why and what helps."""


class BusyError(StoreError):
    """Other writers kept the database locked for too long; the same call may succeed later."""


class UnreachableError(StoreError):
    """The database does not answer, or is not there; the same call may succeed when it is back."""


class InvalidCursorError(ValueError):
    """The cursor of a page was not made by this list."""


class DecisionError(ValueError):
    """What an editor asked for cannot be done. The message says why, and what can."""

"""The store: articles, statements and profiles in SQLite or PostgreSQL. The only room that speaks SQL.

Open one with :meth:`Store.open`, read it with the functions of :mod:`quotes.store.queries`, each given
a :meth:`Store.session`; :class:`quotes.newsroom.Newsroom` writes it.
"""

from __future__ import annotations

from quotes.store.engine import DEFAULT_URL
from quotes.store.errors import BusyError, DecisionError, InvalidCursorError, StoreError, UnreachableError
from quotes.store.migrations import migrate
from quotes.store.sessions import Store

__all__ = [
    "DEFAULT_URL",
    "BusyError",
    "DecisionError",
    "InvalidCursorError",
    "Store",
    "StoreError",
    "UnreachableError",
    "migrate",
]

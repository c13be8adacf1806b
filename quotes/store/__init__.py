"""The store: articles, statements and profiles in SQLite or PostgreSQL. The only room that speaks SQL.

store = Store.open("sqlite:///var/quotes.sqlite")
with store.session() as session:
    found = queries.find_speakers(session, "Zelensky")
"""

from __future__ import annotations

from quotes.store.engine import DEFAULT_URL
from quotes.store.errors import BusyError, InvalidCursorError, StoreError
from quotes.store.migrations import migrate
from quotes.store.sessions import Store

__all__ = [
    "DEFAULT_URL",
    "BusyError",
    "InvalidCursorError",
    "Store",
    "StoreError",
    "migrate",
]

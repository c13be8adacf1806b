"""Opening a store: the engine, the sessions, the migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

DEFAULT_URL = "sqlite:///var/quotes.sqlite"


class Store:
    """A database of articles, statements and profiles."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str = DEFAULT_URL) -> Store:
        """The store at ``url``; safe to open before a fork, as no connection stays open.

        Args:
            url: ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/DATABASE``.

        Raises:
            StoreError: the URL is wrong, the database cannot be reached, or its tables are not of
                this version (see :func:`migrate`).
        """
        raise NotImplementedError

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session to read with: sees one state of the store, and cannot change it."""
        raise NotImplementedError
        yield

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session to write with: all of the block is stored at its end, or nothing of it.

        One block at a time writes, over all processes; readers never wait for it.
        """
        raise NotImplementedError
        yield

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def migrate(url: str = DEFAULT_URL, revision: str = "head") -> None:
    """Make or bring up to date the tables of the database at ``url``, all or nothing.

    Raises:
        StoreError: the URL is wrong, or the database cannot be reached or written.
    """
    raise NotImplementedError

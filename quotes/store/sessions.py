"""Sessions that read the store, and sessions that write it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from quotes.store.engine import DEFAULT_URL, clear_errors, database_url, follow_file, new_engine, sqlite_path
from quotes.store.errors import StoreError
from quotes.store.migrations import check_version


class Store:
    """A database of articles, statements and profiles."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writing_engine = engine.execution_options(writes=True)

    @classmethod
    def open(cls, url: str = DEFAULT_URL) -> Store:
        """The store at ``url``; safe to open before a fork, as no connection stays open.

        Args:
            url: ``sqlite:///PATH`` or ``postgresql://USER:PASSWORD@HOST/DATABASE``.

        Raises:
            StoreError: the URL is wrong, the database cannot be reached, or its tables are not of
                this version (see :func:`quotes.store.migrate`).
        """
        parsed = database_url(url)
        path = sqlite_path(parsed)
        if path is not None and not path.exists():
            raise StoreError(f"there is no database at {path}; run: quotes migrate")
        engine = new_engine(parsed)
        if path is not None:
            follow_file(engine, path)
        with clear_errors(parsed), engine.connect() as connection:
            check_version(connection)
        engine.dispose()
        return cls(engine)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session to read with: it sees one state of the store, and cannot change it.

        Raises:
            StoreError: the database failed.
        """
        with clear_errors(self._engine.url), Session(self._engine) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session to write with: all of the block is stored at its end, or nothing of it.

        One block at a time writes, over all processes, so that what it reads stays true until its
        end; readers never wait for it.

        Raises:
            BusyError: others kept the database locked.
            StoreError: the database failed.
        """
        with clear_errors(self._engine.url), Session(self._writing_engine) as session, session.begin():
            session.connection()  # takes the lock now, and not at the first statement
            yield session

    def close(self) -> None:
        """Close the connections; the store opens new ones when it is used again."""
        self._engine.dispose()

"""Engines for the databases that the store knows, and their errors in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import CTE, URL, Connection, Engine, Select, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from quotes.store.errors import BusyError, StoreError, UnreachableError

DEFAULT_URL = "sqlite:///var/quotes.sqlite"

_LOCK_SECONDS = 60
_ADVISORY_LOCK = 0x71756F746573
"""Names the lock of PostgreSQL that one writer at a time holds ("quotes" in ASCII)."""

_DRIVERS = {
    "sqlite": "sqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
}


def database_url(url: str) -> URL:
    """The URL with the driver that the store uses.

    Raises:
        StoreError: it is not a URL, or not one of a database that the store knows.
    """
    remedy = "give sqlite:///PATH or postgresql://USER:PASSWORD@HOST/DATABASE"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StoreError(f"the database URL is not a URL; {remedy}") from error
    if parsed.drivername not in _DRIVERS:
        raise StoreError(f"the database URL names {parsed.drivername!r}, which is not supported; {remedy}")
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise StoreError(f"the database URL names no file; {remedy}")
    return parsed.set(drivername=_DRIVERS[parsed.drivername])


def sqlite_path(url: URL) -> Path | None:
    """The file of an SQLite database; None where it is another database."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def new_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine whose transactions read unless their connection has the option ``writes``."""
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": _LOCK_SECONDS})
        event.listen(engine, "connect", _sqlite_settings(foreign_keys))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
        event.listen(engine, "begin", _begin_postgresql)
    return engine


def _sqlite_settings(foreign_keys: bool) -> Callable[[Any, object], None]:
    def settings(connection: Any, _record: object) -> None:  # noqa: ANN401 (the driver's own)
        connection.isolation_level = None  # the driver begins nothing by itself: _begin_sqlite does
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")

    return settings


def follow_file(engine: Engine, path: Path) -> None:
    """Let an engine use the file that is at ``path`` now, and none that comes in its place.

    SQLite would go on writing to a file that was removed, which is gone for good when it is closed; it
    would make an empty one in its place, or mix what it has written last into another.
    """
    opened = _identity(path)

    def check(*_: object) -> None:
        found = _identity(path)
        if found is None:
            raise UnreachableError(f"the database at {path} has been removed; put it back and run again")
        if found != opened:
            raise UnreachableError(
                f"the database at {path} has been replaced while it was open; start this again to use it"
            )

    event.listen(engine, "do_connect", check)
    event.listen(engine, "checkout", check)


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another that gets its name; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(f"PRAGMA query_only = {int(not writes)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def computed_once(rows: Select[Any, Any]) -> CTE:
    """Rows to join with, each computed once: PostgreSQL would do it anew for every pair of the join."""
    return rows.cte().prefix_with("MATERIALIZED", dialect="postgresql")


@contextmanager
def clear_errors(url: URL) -> Iterator[None]:
    """Turn what a database driver raises into a :class:`StoreError` that says what helps."""
    try:
        yield
    except DBAPIError as error:
        raise driver_error(error.orig, url, gone=error.connection_invalidated) from error
    except SQLAlchemyError as error:
        raise StoreError(f"the database at {url} failed: {error}") from error


def driver_error(error: BaseException | None, url: URL, *, gone: bool = False) -> StoreError:
    """What a driver's error means. SQLite names its codes, PostgreSQL has SQLSTATE classes.

    Args:
        gone: whether the connection was lost.
    """
    code = str(getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None) or "")
    cause = str(error).partition("\n")[0]
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40P01", "40001")):
        return BusyError(f"the database at {url} is locked by others; try again later ({cause})")
    if code.startswith(("SQLITE_FULL", "53100")):
        return StoreError(f"no space left for the database at {url}; free some and run again ({cause})")
    if code.startswith("SQLITE_IOERR"):
        return StoreError(f"the disk of the database at {url} is full or fails ({cause})")
    if code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return StoreError(f"the file at {url} is damaged or no SQLite database; restore it ({cause})")
    if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
        return StoreError(f"the file at {url} cannot be opened and written; check its permissions ({cause})")
    if gone or not code or code.startswith(("08", "57P", "28", "3D")):
        return UnreachableError(
            f"the database at {url} cannot be reached; is it up, is the URL right? ({cause})"
        )
    return StoreError(f"the database at {url} refused ({cause})")

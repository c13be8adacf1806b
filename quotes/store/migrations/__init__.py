"""The versions of the tables, and the way from each to the next (Alembic)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from quotes.store.engine import DEFAULT_URL, clear_errors, database_url, new_engine, sqlite_path
from quotes.store.errors import StoreError


def migrate(url: str = DEFAULT_URL) -> None:
    """Make the tables of the database at ``url``, or bring them up to date: all or nothing.

    Safe to run at any time, and by several processes at once.

    Raises:
        StoreError: the URL is wrong, the database cannot be reached or written, or it was made by
            a newer version.
    """
    _run(url, lambda config: command.upgrade(config, "head"))


def migrate_down(url: str, revision: str) -> None:
    """Take the tables of the database at ``url`` back to an earlier revision (``base``: none at all).

    Raises:
        StoreError: as :func:`migrate`.
    """
    _run(url, lambda config: command.downgrade(config, revision))


def check_version(connection: Connection) -> str:
    """See that the tables are those of this version; returns its revision.

    Raises:
        StoreError: they are missing, older or newer.
    """
    script = ScriptDirectory.from_config(_config(connection))
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current == script.get_current_head():
        return current
    if current is None:
        raise StoreError(f"the database at {connection.engine.url} has no tables; run: quotes migrate")
    _refuse_newer(script, current)
    raise StoreError(f"the tables at {connection.engine.url} are of an older version; run: quotes migrate")


def _refuse_newer(script: ScriptDirectory, current: str | None) -> None:
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise StoreError(
            f"the database is of a newer version of quotes (revision {current}); upgrade this installation"
        )


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _run(url: str, change: Callable[[Config], None]) -> None:
    parsed = database_url(url)
    path = sqlite_path(parsed)
    if path is not None:
        make_folder(path)
    # Without foreign keys, as SQLite rebuilds a table by dropping the old one, which would cascade.
    engine = new_engine(parsed, foreign_keys=False).execution_options(writes=True)
    try:
        with clear_errors(parsed), engine.begin() as connection:
            config = _config(connection)
            current = MigrationContext.configure(connection).get_current_revision()
            _refuse_newer(ScriptDirectory.from_config(config), current)
            change(config)
            if path is not None and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise StoreError(
                    f"migrating {parsed} would leave rows that refer to nothing; it is unchanged"
                )
    finally:
        engine.dispose()


def make_folder(path: Path) -> None:
    """Make the folder that an SQLite database at ``path`` is to stand in.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"the folder {path.parent} cannot be made: {error.strerror}") from error

"""What the tests of all rooms share: the model, loaded once, and a PostgreSQL server of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from postgres import running_server
from sqlalchemy import make_url

from quotes.store import Store, migrate

if TYPE_CHECKING:
    from quotes.attributor import Attributor

# Examples may take long on a busy machine; CI tries the same ones in every run.
settings.register_profile("quotes", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("quotes")


@pytest.fixture(scope="session")
def attributor() -> Attributor:
    """The attributor with the model that the checkout ships."""
    from quotes.attributor import Attributor

    return Attributor.from_pretrained()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: the one at QUOTES_TEST_POSTGRES_URL, or one started for this run."""
    if url := os.environ.get("QUOTES_TEST_POSTGRES_URL"):
        yield url
        return
    with running_server() as server:
        yield server.url


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped after the test."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/quotes.sqlite"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store; the test runs once on each kind of database."""
    migrate(database_url)
    store = Store.open(database_url)
    yield store
    store.close()

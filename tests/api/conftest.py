"""The application on a store of its own, and what it tells of stories of invented people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient
from handmade import Annotator, story

from quotes.current import rooms_of
from quotes.newsroom import Newsroom
from quotes.service import create_app
from quotes.store import migrate

if TYPE_CHECKING:
    pass

STORIES = (
    story(
        "“We will build.” said Ada Lindqvist, the mayor of Norrby.",
        "“Not on our beach.” said Tomas Öberg, a fisherman.",
        "“It will cost more.” reportedly said the Norrby Harbour Board.",
        id="harbour",
        outlet="Norrby Posten",
        published="2024-03-05T18:30:00+00:00",
    ),
    story(
        "“The beach stays.” said Ada Lindqvist, the mayor of Norrby.",
        "“Nobody asked us.” said a neighbour.",
        id="beach",
        outlet="Kusten",
        published="2024-04-02",
    ),
    story("“I resign.” said ADA LINDQVIST, chair of the board.", id="undated"),
)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """An SQLite database with the tables and nothing in them."""
    url = f"sqlite:///{tmp_path}/quotes.sqlite"
    migrate(url)
    return url


@pytest.fixture
def app(database_url: str, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application; it has the model where the test asks for the attributor."""
    app = create_app({"DATABASE_URL": database_url})
    rooms = rooms_of(app)
    if "attributor" in request.fixturenames:
        rooms.attributor = request.getfixturevalue("attributor")
    yield app
    rooms.store.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application, whose store is empty."""
    return app.test_client()


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A client of an application whose store holds the stories; for reading alone, as all tests share it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('stories')}/quotes.sqlite"
    migrate(url)
    app = create_app({"DATABASE_URL": url})
    newsroom = Newsroom(Annotator(), rooms_of(app).store)  # type: ignore[arg-type]
    for article in STORIES:
        newsroom.ingest(article)
    yield app.test_client()
    rooms_of(app).store.close()

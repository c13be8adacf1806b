"""Stories in a real store behind the real application."""

from __future__ import annotations

from typing import Protocol

import pytest
from flask import Flask
from flask.testing import FlaskClient
from handmade import Annotator
from harbour import BUOYS, HARBOUR, LETTER, Reader

from quotes.article import Article
from quotes.current import rooms_of
from quotes.newsroom import Newsroom
from quotes.service import create_app
from quotes.store import migrate


class MakeApp(Protocol):
    def __call__(self, attributor: Reader | Annotator, *articles: Article) -> Flask:
        """The application on a store of its own with some articles in it, as an attributor reads them."""


@pytest.fixture(scope="session")
def make_app(tmp_path_factory: pytest.TempPathFactory) -> MakeApp:
    """Makes applications."""

    def make(attributor: Reader | Annotator, *articles: Article) -> Flask:
        url = f"sqlite:///{tmp_path_factory.mktemp('store')}/quotes.sqlite"
        migrate(url)
        app = create_app({"DATABASE_URL": url})
        newsroom = Newsroom(attributor, rooms_of(app).store)
        for article in articles:
            newsroom.ingest(article)
        return app

    return make


@pytest.fixture(scope="session")
def app(make_app: MakeApp) -> Flask:
    """The application with the stories in its store."""
    return make_app(Reader(), HARBOUR, LETTER, BUOYS)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application."""
    return app.test_client()

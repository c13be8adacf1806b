"""The HTTP service: the application factory, its configuration, and what it answers when things go wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, ClassVar

from flask import Flask, Response, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.exceptions import HTTPException

from quotes import api, web
from quotes.api.problem import problem, problem_of
from quotes.article import MAX_CHARACTERS, ArticleError
from quotes.attributor import ModelError
from quotes.current import Rooms
from quotes.store import DEFAULT_URL, InvalidCursorError, StoreError
from quotes.web.errors import http_error as page_of


class Config:
    """The settings of the service. Those of the model are environment variables of the attributor."""

    DATABASE_URL = os.environ.get("DATABASE_URL", DEFAULT_URL)
    MAX_CONTENT_LENGTH = 12 * MAX_CHARACTERS + 100_000
    """Bytes in a body. The longest article fits however JSON writes it: an emoji takes up to 12."""

    API_TITLE = "Quotes"
    API_VERSION = "1"
    OPENAPI_VERSION = "3.1.0"
    OPENAPI_URL_PREFIX = "/api"
    API_SPEC_OPTIONS: ClassVar[dict[str, Any]] = {
        "info": {
            "description": (
                "Who said what: quotations found in news articles, tied to their speakers by name and role. "
                "All offsets are Unicode code points into the text of the article as it was given. "
                "Every error is a problem document (RFC 9457)."
            ),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        }
    }


class JSONProvider(DefaultJSONProvider):
    """JSON in the order in which the schemas have it, and readable in every script."""

    ensure_ascii = False
    sort_keys = False


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The application, with its store opened and its model not yet loaded.

    Args:
        config: settings that go before those of :class:`Config`.

    Raises:
        StoreError: the store cannot be opened.
    """
    app = Flask("quotes", static_folder=None)
    app.json = JSONProvider(app)
    app.config.from_object(Config)
    app.config.update(config or {})
    Rooms(app.config["DATABASE_URL"]).init_app(app)
    api.register(app)
    web.register(app)
    app.after_request(_share)
    _register_errors(app)
    return app


def _share(response: Response) -> Response:
    """Lets pages of any origin read what is public: newsroom tools embed profiles from elsewhere."""
    if request.method in ("GET", "HEAD") and request.path.startswith(("/api/", "/embed/", "/oembed")):
        response.access_control_allow_origin = "*"
    return response


def _register_errors(app: Flask) -> None:
    """Answer errors with problem documents. The pages have answers of their own, made to be read."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        # An address that leads nowhere belongs to no blueprint, so its path has to tell.
        of_api = request.path.startswith(("/api/", "/healthz"))
        return problem_of(error) if of_api else page_of(error)

    @app.errorhandler(ArticleError)
    def article_error(error: ArticleError) -> Response:
        return problem(422, str(error), [(error.field, error.problem)] if error.field else ())

    @app.errorhandler(InvalidCursorError)
    def invalid_cursor(error: InvalidCursorError) -> Response:
        return problem(422, f"after: {error}", [("after", str(error))])

    @app.errorhandler(ModelError)
    def model_error(error: ModelError) -> Response:
        app.logger.error("%s", error)
        return problem(503, "The model cannot be loaded; the log of the service says why.")

    @app.errorhandler(StoreError)
    def store_error(error: StoreError) -> Response:
        app.logger.error("%s", error)  # it names hosts and files, which are nobody's business outside
        detail = "The database cannot be used at present; the log of the service says why. Try again later."
        return problem(503, detail, headers={"Retry-After": "10"})

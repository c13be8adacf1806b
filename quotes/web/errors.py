"""Pages for when something is not there or does not work: what happened, and where to go on."""

from __future__ import annotations

from flask import Response, current_app, make_response, render_template
from werkzeug.exceptions import HTTPException

from quotes.store import InvalidCursorError, StoreError
from quotes.web.security import secure


def http_error(error: HTTPException) -> Response:
    """The page for an HTTP error; the one for an address that leads nowhere helps to find what was meant."""
    if error.response is not None:
        return secure(make_response(error.response))
    if error.code == 404:
        return _page(404, "Not here", "There is no page at this address. It may be mistyped, or old.")
    page = _page(error.code or 500, error.name, error.description or "")
    for name, value in error.get_headers():
        page.headers.setdefault(name, value)
    return page


def invalid_cursor(error: InvalidCursorError) -> Response:
    """The page for a link into the middle of a list that no longer fits the list."""
    return _page(404, "Not here", "This link into the middle of a list is broken. Begin at its first page.")


def store_error(error: StoreError) -> Response:
    """The page for a database that does not answer; what it said is for the log."""
    current_app.logger.error("%s", error)
    page = _page(503, "Back soon", "The database cannot be reached right now. Please try again in a moment.")
    page.headers["Retry-After"] = "10"
    return page


def _page(status: int, title: str, message: str) -> Response:
    page = make_response(render_template("error.html", title=title, message=message), status)
    return secure(page)

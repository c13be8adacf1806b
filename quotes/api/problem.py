"""Errors as problem documents (RFC 9457): what is wrong, in which field, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, TypeVar, cast

from flask import Response, current_app, json
from marshmallow import Schema, fields
from werkzeug.exceptions import HTTPException, NotFound

from quotes.article import MAX_CHARACTERS

T = TypeVar("T")

MEDIA_TYPE = "application/problem+json"

_DETAILS = {
    404: "There is nothing at this address; /api/docs shows those that there are.",
    405: "This address does not take that method; the header Allow says which it takes.",
    413: f"The body is too large; give one article at a time, of at most {MAX_CHARACTERS:,} characters.",
    500: "The service failed to answer this request; its log says why.",
}
"""What to say where the error itself does not say what helps."""


class FieldErrorSchema(Schema):
    field = fields.String(required=True, metadata={"description": "Name of the field or parameter"})
    detail = fields.String(required=True, metadata={"description": "What is wrong with it"})


class ProblemSchema(Schema):
    """What every error answers. It documents :func:`problem`, which makes it."""

    type = fields.String(required=True, metadata={"description": "Always `about:blank`: see `status`"})
    title = fields.String(required=True, metadata={"description": "The status in words"})
    status = fields.Integer(required=True, metadata={"description": "The HTTP status code"})
    detail = fields.String(required=True, metadata={"description": "What went wrong, and the remedy"})
    errors = fields.List(
        fields.Nested(FieldErrorSchema),
        metadata={"description": "The fields at fault, where it is a matter of fields"},
    )


def problem(
    status: int,
    detail: str,
    errors: Iterable[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The problem document for an error.

    Args:
        status: the HTTP status code.
        detail: what went wrong with this request, and what to do about it.
        errors: pairs of a field's name and what is wrong with it.
        headers: more HTTP headers for the response.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if field_errors := [{"field": field, "detail": wrong} for field, wrong in errors]:
        body["errors"] = field_errors
    response = current_app.response_class(json.dumps(body), status, mimetype=MEDIA_TYPE)
    response.headers.update(headers or {})
    return response


def problem_of(error: HTTPException) -> Response:
    """The problem document for an HTTP error, with the fields that failed validation, if any did."""
    if error.response is not None:
        return cast(Response, error.response)
    headers = {name: value for name, value in error.get_headers() if name.lower() != "content-type"}
    messages = getattr(error, "data", {}).get("messages")  # set by webargs, by place: body, query, …
    status = error.code or 500
    if messages is None:
        own_words = error.description if error.description != type(error).description else None
        return problem(status, own_words or _DETAILS.get(status) or error.description or "", headers=headers)
    errors = [pair for place in messages.values() for pair in _fields_at_fault(place)]
    detail = "; ".join(f"{field}: {wrong}" for field, wrong in errors)
    return problem(status, detail, errors, headers)


def found(thing: T | None, otherwise: str) -> T:
    """The thing that was looked up.

    Raises:
        NotFound: there is none; ``otherwise`` says so.
    """
    if thing is None:
        raise NotFound(otherwise)
    return thing


def _fields_at_fault(messages: Mapping[str, Any] | list[str], field: str = "") -> Iterator[tuple[str, str]]:
    """Marshmallow's tree of messages as pairs of a field's dotted name and a message."""
    if isinstance(messages, Mapping):
        for name, below in messages.items():
            path = field if name == "_schema" else f"{field}.{name}".lstrip(".")
            yield from _fields_at_fault(below, path)
    else:
        for message in messages:
            yield field or "body", str(message)

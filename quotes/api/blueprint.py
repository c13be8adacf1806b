"""What all resources of the API share: strict reading of requests, and answers that can be cached."""

from __future__ import annotations

import json

import flask_smorest
import marshmallow
from flask import Request, Response, request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

ID = f"int(max={2**63 - 1})"
"""The converter of ids in URLs: no database has greater ones, so that those lead nowhere."""


class Parser(FlaskParser):
    """Reads arguments as webargs does, but refuses what webargs passes over in silence.

    A body that is no JSON at all is an error of its own, not one of missing fields; a query
    parameter that does not exist is an error, because an unknown filter would filter nothing.
    Keys of a body that the schema does not know are passed over: a newsroom may post its articles
    as they are.
    """

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 (declared so by webargs)
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": marshmallow.EXCLUDE,
        "query": marshmallow.RAISE,
    }

    def load_json(self, req: Request, schema: marshmallow.Schema) -> object:
        """The body as plain values.

        Raises:
            UnsupportedMediaType: the request does not say that its body is JSON.
            BadRequest: the body is not JSON in UTF-8, or nested too deeply to be read.
        """
        if not req.is_json:
            raise UnsupportedMediaType("Send JSON, with the header Content-Type: application/json.")
        try:
            return json.loads(req.get_data().decode("utf-8-sig"))
        except json.JSONDecodeError as error:
            raise BadRequest(f"The body is not JSON: {error}.") from error
        except UnicodeDecodeError as error:
            raise BadRequest(
                f"The body is not text in UTF-8 (byte {error.start + 1}); encode it so."
            ) from error
        except (ValueError, RecursionError) as error:  # of Python's own limits
            raise BadRequest("The body is nested too deeply, or has a number that is too long.") from error

    def load_querystring(self, req: Request, schema: marshmallow.Schema) -> object:
        """The parameters of the query.

        Raises:
            ValidationError: one is given several times, of which all but one would be passed over.
        """
        for name, values in req.args.lists():
            if len(values) > 1:
                raise marshmallow.ValidationError({name: ["is given more than once; give it once"]})
        return super().load_querystring(req, schema)


class Blueprint(flask_smorest.Blueprint):
    """A blueprint of the API, documented by its decorators."""

    ARGUMENTS_PARSER = Parser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(name, import_name, description=description)
        self.after_request(conditional)


def conditional(response: Response) -> Response:
    """Marks what was read with an ETag, and answers 304 to a reader that has it already.

    Clients are to ask again each time (``no-cache``): a profile changes with every article.
    """
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.cache_control.no_cache = True
        response.add_etag()
        response.make_conditional(request)
    return response

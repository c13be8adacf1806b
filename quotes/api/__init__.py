"""The HTTP API: one blueprint a resource, and an OpenAPI document that describes them."""

from __future__ import annotations

from http import HTTPStatus

import flask_smorest
from flask import Flask
from flask_swagger_ui import get_swaggerui_blueprint

from quotes.api import articles, attributions, health, reviews, speakers, statements
from quotes.api.problem import MEDIA_TYPE, ProblemSchema

VERSION_PREFIX = "/api/v1"


class Api(flask_smorest.Api):
    """The API, described with problem documents as its errors."""

    ERROR_SCHEMA = ProblemSchema


def register(app: Flask) -> None:
    """Add the API to an application, with its description and its documentation page (``/api/docs``)."""
    extension = Api(app)
    _describe_errors(extension)
    for resource in (attributions, articles, speakers, statements, reviews):
        extension.register_blueprint(resource.blueprint, url_prefix=VERSION_PREFIX)
    extension.register_blueprint(health.blueprint)
    app.register_blueprint(
        get_swaggerui_blueprint(
            "/api/docs",
            "/api/openapi.json",
            config={
                "app_name": "Quotes API",
                "layout": "BaseLayout",  # shows this API, and no box to load another
                "validatorUrl": None,  # by default a site in the network, which the page does not need
                "oauth2RedirectUrl": "",  # by default made of what the request says is our host
            },
        )
    )


def _describe_errors(extension: Api) -> None:
    """Say in the description that errors are of the media type of problem documents."""
    content = {MEDIA_TYPE: {"schema": ProblemSchema}}
    names = {status.name: status.phrase for status in HTTPStatus if status >= 400}
    for name, description in {**names, extension.DEFAULT_ERROR_RESPONSE_NAME: "Any error"}.items():
        extension.spec.components.response(name, {"description": description, "content": content}, lazy=True)

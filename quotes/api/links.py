"""Links between resources, as fields of schemas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from marshmallow import fields, missing
from marshmallow.utils import get_value


class Link(fields.Field[str]):
    """The URL of another resource; null where a value for it is None.

    Args:
        endpoint: the endpoint of the resource.
        description: what is found there.
        fragment: the place on the page, as a format of the object's keys (``statement-{id}``).
        values: where in the object the values for the URL stand, as dotted paths.
    """

    _CHECK_ATTRIBUTE = False

    def __init__(self, endpoint: str, description: str, fragment: str = "", **values: str) -> None:
        super().__init__(metadata={"type": ["string", "null"], "format": "uri", "description": description})
        self.endpoint = endpoint
        self.fragment = fragment
        self.paths = values

    def _serialize(
        self, value: object, attr: str | None, obj: dict[str, Any], **kwargs: object
    ) -> str | None:
        values = {name: get_value(obj, path) for name, path in self.paths.items()}
        if None in values.values() or missing in values.values():
            return None
        return url_for(self.endpoint, _external=True, _anchor=self.fragment.format_map(obj) or None, **values)


class VersionLink(Link):
    """The URL of an article in the version in hand: the plain one, where that is the current version.

    Args:
        endpoint: the endpoint of articles.
        version_endpoint: that of their old versions.
        header: where in the object the header of the article stands, as a dotted path with its dot.
    """

    def __init__(
        self, endpoint: str, version_endpoint: str, description: str, fragment: str = "", header: str = ""
    ) -> None:
        super().__init__(endpoint, description, fragment, article_id=f"{header}id")
        self.current = f"{header}current"
        self.old = Link(
            version_endpoint, description, fragment, article_id=f"{header}id", version=f"{header}version"
        )

    def _serialize(
        self, value: object, attr: str | None, obj: dict[str, Any], **kwargs: object
    ) -> str | None:
        if get_value(obj, self.current) is False:
            return self.old._serialize(value, attr, obj)
        return super()._serialize(value, attr, obj)


class Links(fields.Nested):
    """A group of links, made from the object that they belong to."""

    def get_value(self, obj: object, *args: object, **kwargs: object) -> object:
        """The object itself."""
        return obj


class NextPage(fields.Field[str]):
    """The URL of the page after this one, with the same filters; null on the last."""

    def __init__(self) -> None:
        description = "The next page, with the same filters; null on the last"
        super().__init__(metadata={"type": ["string", "null"], "format": "uri", "description": description})

    def _serialize(self, value: str | None, attr: str | None, obj: object, **kwargs: object) -> str | None:
        if value is None or request.endpoint is None:
            return None
        arguments: Mapping[str, Any] = {**(request.view_args or {}), **request.args, "after": value}
        return url_for(request.endpoint, _external=True, **arguments)

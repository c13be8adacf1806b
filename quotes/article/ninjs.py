"""JSON objects as articles: the project's own form, and IPTC's ninjs 1, 2 and 3."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from quotes.article.article import Article, ArticleError
from quotes.article.html import text_of_body
from quotes.article.newsml import text_of_nitf


@dataclass(frozen=True, slots=True)
class _Object:
    """A JSON object and where it stands; its keys are found whatever their case.

    ninjs 3 writes versionCreated what ninjs 1 and 2 write versioncreated.
    """

    values: dict[str, tuple[str, Any]]
    path: str

    @classmethod
    def of(cls, value: dict[str, Any], path: str = "") -> _Object:
        return cls({key.lower(): (path + key, below) for key, below in value.items()}, path)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def string(self, *keys: str) -> str | None:
        """The first of these keys that is given; one that is empty or null is not.

        Raises:
            ArticleError: it is no string.
        """
        for key in keys:
            path, value = self.values.get(key, ("", None))
            if value is not None and not isinstance(value, str):
                raise ArticleError(
                    f"must be a string, not {json.dumps(value)[:40]}; write it in quotation marks", field=path
                )
            if value:
                return value
        return None

    def objects(self, key: str) -> list[_Object]:
        """A key that is a list of objects.

        Raises:
            ArticleError: it is something else.
        """
        path, value = self.values.get(key, (key, None))
        if value is not None and not isinstance(value, list):
            raise ArticleError("must be a list of objects, as in ninjs 2 and 3", field=path)
        for number, below in enumerate(value or []):
            if not isinstance(below, dict):
                problem = f"must be an object, not {json.dumps(below)[:40]}; write {{…}} there"
                raise ArticleError(problem, field=f"{path}[{number}]")
        return [_Object.of(below, f"{path}[{number}].") for number, below in enumerate(value or [])]

    def first_of(self, list_key: str, key: str, preferred: str) -> str | None:
        """A key of the first object of a list; of the one in that role or relation, where there is one."""
        entries = self.objects(list_key)
        entries.sort(key=lambda entry: preferred not in (entry.string("role", "rel") or ""))
        return next((value for entry in entries if (value := entry.string(key))), None)


def article_of(value: object, default_id: str) -> Article:
    """The article in a JSON object: one with ``text``, or a ninjs news item of any version.

    Raises:
        ArticleError: a field is missing or of the wrong type; its path is named.
    """
    if not isinstance(value, dict):
        raise ArticleError('is not a JSON object; give an article as {"text": "…"} or as ninjs')
    item = _Object.of(value)
    if "text" not in item:
        return _article_of_ninjs(item, default_id)
    path, number = item.values.get("id", ("id", None))
    if isinstance(number, int) and not isinstance(number, bool):
        item.values["id"] = (path, str(number))
    own_id = item.string("id")
    return Article(
        id=own_id or default_id,
        text=item.string("text") or "",
        title=item.string("title"),
        url=item.string("url"),
        outlet=item.string("outlet"),
        published=item.string("published"),
        modified=item.string("modified"),
        own_id=own_id is not None,
    )


def _article_of_ninjs(item: _Object, default_id: str) -> Article:
    """A news item of IPTC's ninjs 1, 2 or 3.

    Source: the guidelines and schemas at https://www.iptc.org/std/ninjs/. ``guid`` is what Superdesk
    writes in place of ``uri``.
    """
    uri = item.string("uri", "guid")
    own_id = uri or _alternative_id(item)
    return Article(
        id=own_id or default_id,
        text=_body(item),
        title=item.string("headline") or item.first_of("headlines", "value", "main") or item.string("title"),
        url=item.string("url") or (uri if uri and uri.startswith(("http://", "https://")) else None),
        outlet=(
            item.first_of("infosources", "name", "provider")
            or item.first_of("infosource", "name", "provider")
            or item.string("source", "copyrightholder")
        ),
        published=item.string("firstcreated", "versioncreated", "contentcreated"),
        modified=item.string("versioncreated"),
        own_id=own_id is not None,
    )


def _alternative_id(item: _Object) -> str | None:
    """An id of ``altids``: an object of them in ninjs 1, a list of objects in ninjs 2 and 3."""
    path, value = item.values.get("altids", ("altids", None))
    if isinstance(value, dict):
        ids = _Object.of(value, f"{path}.")
        return ids.string(*ids.values)
    return item.first_of("altids", "value", "main")


def _body(item: _Object) -> str:
    """The body as plain text, where ninjs gives it so, else the text of its HTML or NITF."""
    kinds = {"body_text": "text/plain", "body_html": "html", "body_xhtml": "html", "body_nitf": "nitf"}
    bodies = [(kind, item.string(key) or "") for key, kind in kinds.items()]
    for body in item.objects("bodies"):
        value = body.string("value") or ""
        guessed = "text/html" if value.lstrip().startswith("<") else "text/plain"
        bodies.append(((body.string("contenttype") or guessed).lower(), value))
    for kind, text_of in (("text/plain", str), ("html", text_of_body), ("nitf", text_of_nitf)):
        for content_type, value in bodies:
            if kind in content_type and value:
                return text_of(value)
    raise ArticleError('has no text; give "text", or a ninjs body in body_text, body_html or bodies')

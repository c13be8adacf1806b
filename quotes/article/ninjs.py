"""JSON objects as articles: the project's own form, and IPTC's ninjs 1, 2 and 3."""

from __future__ import annotations

import json
from typing import Any

from quotes.article.article import Article, ArticleError
from quotes.article.html import text_of_body


def article_of(value: object, default_id: str) -> Article:
    """The article in a JSON object: one with ``text``, or a ninjs news item of any version."""
    if not isinstance(value, dict):
        raise ArticleError('is not a JSON object; give an article as {"text": "…"} or as ninjs')
    # ninjs 3 writes versionCreated what ninjs 1 and 2 write versioncreated.
    item = {key.lower(): below for key, below in value.items()}
    if "text" not in item:
        return _article_of_ninjs(item, default_id)
    number = item.get("id")
    if isinstance(number, int) and not isinstance(number, bool):
        item["id"] = str(number)
    return Article(
        id=_string(item, "id") or default_id,
        text=_string(item, "text") or "",
        title=_string(item, "title"),
        url=_string(item, "url"),
        outlet=_string(item, "outlet"),
        published=_string(item, "published"),
        modified=_string(item, "modified"),
    )


def _string(item: dict[str, Any], field: str) -> str | None:
    """A field of a JSON object; one that is empty or null is taken as not given."""
    value = item.get(field)
    if value is not None and not isinstance(value, str):
        raise ArticleError(f"must be a string, not {json.dumps(value)[:40]}", field=field)
    return value or None


def _article_of_ninjs(item: dict[str, Any], default_id: str) -> Article:
    """A news item of IPTC's ninjs 1, 2 or 3, its keys in lower case.

    Source: the guidelines and schemas at https://www.iptc.org/std/ninjs/.
    """
    uri = _string(item, "uri")
    return Article(
        id=uri or default_id,
        text=_ninjs_body(item),
        title=_string(item, "headline") or _first_of(item, "headlines", "value") or _string(item, "title"),
        url=_string(item, "url") or (uri if uri and uri.startswith(("http://", "https://")) else None),
        outlet=(
            _first_of(item, "infosources", "name")
            or _first_of(item, "infosource", "name")
            or _string(item, "source")
            or _string(item, "copyrightholder")
        ),
        published=_string(item, "firstcreated") or _string(item, "versioncreated"),
        modified=_string(item, "versioncreated"),
    )


def _ninjs_body(item: dict[str, Any]) -> str:
    """The body as plain text, where ninjs gives it so, else the text of its HTML."""
    if plain := _string(item, "body_text"):
        return plain
    html = _string(item, "body_html") or _string(item, "body_xhtml")
    for body in _objects(item, "bodies"):
        value = _string(body, "value") or ""
        content_type = _string(body, "contenttype") or (
            "text/html" if value.startswith("<") else "text/plain"
        )
        if content_type == "text/plain" and value:
            return value
        if "html" in content_type:
            html = html or value
    if html:
        return text_of_body(html)
    raise ArticleError('has no text; give "text", or a ninjs body in body_text, body_html or bodies')


def _first_of(item: dict[str, Any], field: str, key: str) -> str | None:
    """A key of the first object of a list; of the one in the role ``main``, where there is one."""
    entries = sorted(_objects(item, field), key=lambda entry: entry.get("role") != "main")
    return next((value for entry in entries if (value := _string(entry, key))), None)


def _objects(item: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """A field that is a list of objects, their keys in lower case."""
    value = item.get(field) or []
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise ArticleError("must be a list of objects, as in ninjs 2 and 3", field=field)
    return [{key.lower(): below for key, below in entry.items()} for entry in value]

"""What the tests see in a page."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient
from lxml import html


def page(client: FlaskClient, address: str, status: int = 200) -> html.HtmlElement:
    """The parsed page at an address."""
    response = client.get(address)
    assert response.status_code == status, response.text
    assert response.mimetype == "text/html"
    return html.document_fromstring(response.text)


def words(element: html.HtmlElement) -> str:
    """The text of an element with its white space levelled."""
    return " ".join(element.text_content().split())


def words_of_all(element: html.HtmlElement, selector: str) -> list[str]:
    """The text of each element that a CSS selector finds."""
    return [words(found) for found in element.cssselect(selector)]


def json_ld(document: html.HtmlElement) -> dict[str, Any]:
    """What the page says to machines."""
    [script] = document.cssselect('script[type="application/ld+json"]')
    value: dict[str, Any] = json.loads(script.text)
    return value

"""oEmbed 1.0: from the address of one of our pages to the card that stands for it (oembed.com)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from xml.etree import ElementTree

from flask import Response, current_app, json, request, url_for
from werkzeug.exceptions import HTTPException

from quotes.current import store
from quotes.store import queries
from quotes.web.embeds import MAX_AGE, Card

_MIME_TYPES = {"json": "application/json", "xml": "text/xml"}
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNLIMITED = 10**9
_ANCHOR = re.compile(r"statement-([0-9]{1,18})")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def oembed() -> Response:
    """The answer for ``?url=``: 404 if no card stands for that page, 501 for a format unknown to us."""
    form = request.args.get("format", "json")
    if form not in _MIME_TYPES:
        return _error(501, "The format can be json or xml.")
    url = request.args.get("url")
    if not url:
        return _error(400, "Give the address of a page in the parameter url.")
    try:
        width, height = _limit("maxwidth"), _limit("maxheight")
    except ValueError as error:
        return _error(400, str(error))
    card = _card_for(url)
    if card is None:
        return _error(404, "There is no page of a speaker or of a statement at this address.")
    card = replace(card, width=min(card.width, width), height=min(card.height, height))
    answer = _answer(card)
    response = Response(_xml(answer) if form == "xml" else json.dumps(answer), mimetype=_MIME_TYPES[form])
    response.cache_control.public = True
    response.cache_control.max_age = MAX_AGE
    return response


def _error(status: int, message: str) -> Response:
    return Response(message + "\n", status, mimetype="text/plain")


def _limit(name: str) -> int:
    """The number of pixels in a parameter; one beyond all cards where it is not given.

    Raises:
        ValueError: it holds something else.
    """
    value = request.args.get(name)
    if value is None:
        return _UNLIMITED
    if not (value.isascii() and value.isdigit() and len(value) < 10 and int(value)):
        raise ValueError(f"{name} must be a number of pixels, such as 480.")
    return int(value)


def _answer(card: Card) -> dict[str, Any]:
    """The parameters of a response of type ``rich`` (section 2.3.4.4 of the specification)."""
    return {
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "provider_name": "Quotes",
        "provider_url": url_for("web.home", _external=True),
        "cache_age": MAX_AGE,
        "html": card.iframe(),
        "width": card.width,
        "height": card.height,
    }


def _xml(answer: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = _NOT_IN_XML.sub("\ufffd", str(value))
    body: bytes = ElementTree.tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + body


def _card_for(url: str) -> Card | None:
    """The card for the page of a speaker or a statement, or for a statement's place in its article."""
    try:
        address = urlsplit(url)
        endpoint, values = _route(address)
    except ValueError:
        return None
    match endpoint:
        case "web.speaker" | "web.embed_speaker":
            return _speaker_card(values["slug"])
        case "web.statement" | "web.embed_statement":
            return _statement_card(values["statement_id"])
        case "web.article":
            if anchor := _ANCHOR.fullmatch(address.fragment):
                return _statement_card(int(anchor[1]), in_article=values["article_id"])
    return None


def _route(address: SplitResult) -> tuple[str, dict[str, Any]]:
    """The endpoint of an address with the values in its path; no endpoint where it is not ours.

    Raises:
        ValueError: the address is malformed.
    """
    if _host(address) != _host(urlsplit(request.host_url)):
        return "", {}
    adapter = current_app.create_url_adapter(request)
    path = unquote(address.path).removeprefix(request.script_root)
    assert adapter is not None
    try:
        endpoint, values = adapter.match(path, method="GET")
    except HTTPException:
        return "", {}
    return str(endpoint), dict(values)


def _host(address: SplitResult) -> tuple[str | None, int | None]:
    """Name and port. http and https are alike, as a server behind a proxy may not know which it is."""
    default = _DEFAULT_PORTS.get(address.scheme)
    if default is None:
        return None, None
    return address.hostname, None if address.port == default else address.port


def _speaker_card(slug: str) -> Card | None:
    with store.session() as session:
        profile = queries.profile(session, slug)
    return None if profile is None else Card.of_speaker(profile.header)


def _statement_card(statement_id: int, in_article: int | None = None) -> Card | None:
    with store.session() as session:
        found = queries.statement(session, statement_id)
    if found is None or in_article not in (None, found.stored.article.id):
        return None
    return Card.of_statement(found.stored)

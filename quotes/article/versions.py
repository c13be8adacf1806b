"""By what an article is known again when it comes with another text, and which of two versions is older."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from quotes.article.article import Article

_DEFAULT_PORTS = {"http": 80, "https": 443}
_UNIQUE = ("urn:", "tag:", "http://", "https://")
"""How ids begin that no two sources give to different articles, by the rules they are made by."""
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid")


def keys_of(article: Article) -> tuple[str, ...]:
    """What all versions of an article have in common, the surest first; two articles share no key.

    Its URL, and its id where that is a URI, as a ninjs item has one. Without these its outlet and its id,
    where the id is the source's own: not the name of a file, nor a plain id without an outlet.
    """
    keys = [_web_address(article.url or "")]
    if article.own_id and article.id.startswith(_UNIQUE):
        keys.append(_web_address(article.id) if article.id.startswith("http") else article.id)
    elif article.own_id and article.outlet and keys == [None]:
        keys.append(json.dumps([article.outlet, article.id], ensure_ascii=False))
    return tuple(dict.fromkeys(key for key in keys if key is not None))


def _web_address(url: str) -> str | None:
    """A URL without what does not change where it leads; None for a site's front page, which is no article.

    Left out are the scheme, the port that goes with it, the place on the page, and the parameters that
    newsletters and networks add to count readers.
    """
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        return None
    if address.scheme not in _DEFAULT_PORTS or not address.hostname:
        return None
    route = address.fragment if address.fragment.startswith(("/", "!")) else ""  # a site that is one program
    parameters = parse_qsl(address.query, keep_blank_values=True)
    query = urlencode([(name, value) for name, value in parameters if not _TRACKING.fullmatch(name)])
    if address.path in ("", "/") and not query and not route:
        return None
    place = (
        address.hostname if port in (None, _DEFAULT_PORTS[address.scheme]) else f"{address.hostname}:{port}"
    )
    return f"//{place}{address.path or '/'}" + (f"?{query}" if query else "") + (f"#{route}" if route else "")


def is_before(one: str, other: str) -> bool:
    """Whether an ISO 8601 date is before another; where one of them has no time, the days count alone.

    A time without a zone is UTC.
    """
    if _is_day(one) or _is_day(other):
        return datetime.fromisoformat(one).date() < datetime.fromisoformat(other).date()
    return _moment(one) < _moment(other)


def _is_day(given: str) -> bool:
    try:
        date.fromisoformat(given)
    except ValueError:
        return False
    return True


def _moment(given: str) -> datetime:
    moment = datetime.fromisoformat(given)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)

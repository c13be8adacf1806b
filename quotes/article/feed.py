"""RSS 2.0 and Atom files as articles.

lxml and not feedparser: that repairs what is broken instead of saying where it is, gives dates without
their zone, and brings a parser of its own beside the one that NewsML needs anyway.

Source: https://www.rssboard.org/rss-specification and RFC 4287.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lxml import etree

from quotes.article.article import Article, ArticleError
from quotes.article.dates import iso_date
from quotes.article.html import text_of_body
from quotes.article.source import Entry, Source
from quotes.article.xml import local_name, markup_in, text_in

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_ATOM = "{http://www.w3.org/2005/Atom}"
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_TERMS = "{http://purl.org/dc/terms/}"


def read_rss(root: etree._Element, source: Source) -> Iterator[Entry]:
    """The items of an RSS channel."""
    outlet = text_in(root.find("channel/title"))
    yield from _entries(root.findall("channel/item"), partial(_article_of_item, outlet=outlet), source)


def read_atom(root: etree._Element, source: Source) -> Iterator[Entry]:
    """The entries of an Atom feed, or the one that is a document by itself."""
    entries = [root] if local_name(root) == "entry" else root.findall("{*}entry")
    outlet = text_in(root.find("{*}title")) if local_name(root) == "feed" else None
    yield from _entries(entries, partial(_article_of_entry, outlet=outlet), source)


def _entries(items: list[etree._Element], article_of: partial[Article], source: Source) -> Iterator[Entry]:
    if not items:
        raise ArticleError("is a feed without items; give one that has articles")
    for number, item in enumerate(items, start=1):
        place = f"{source.place}:{item.sourceline}"
        yield Entry(place, partial(article_of, item, f"{source.id}-{number}", source, place))


def _article_of_item(
    item: etree._Element, default_id: str, source: Source, place: str, *, outlet: str | None
) -> Article:
    link = text_in(item.find("link"))
    published = text_in(item.find("pubDate")) or text_in(item.find(f"{_DUBLIN_CORE}date"))
    modified = text_in(item.find(f"{_ATOM}updated")) or text_in(item.find(f"{_TERMS}modified"))
    own_id = text_in(item.find("guid"))
    return Article(
        id=own_id or link or default_id,
        text=_text("".join(_raw(item.find(_CONTENT))) or "".join(_raw(item.find("description")))),
        title=text_in(item.find("title")),
        url=link,
        outlet=text_in(item.find("source")) or outlet,
        published=iso_date(published, "pubDate", source, place),
        modified=iso_date(modified, "updated", source, place),
        own_id=bool(own_id),
    )


def _article_of_entry(
    entry: etree._Element, default_id: str, source: Source, place: str, *, outlet: str | None
) -> Article:
    links = {link.get("rel", "alternate"): link.get("href") for link in entry.iterfind("{*}link")}
    published = text_in(entry.find("{*}published"))
    modified = iso_date(text_in(entry.find("{*}updated")), "updated", source, place)
    own_id = text_in(entry.find("{*}id"))
    return Article(
        id=own_id or default_id,
        text=_construct(entry.find("{*}content")) or _construct(entry.find("{*}summary")),
        title=_construct(entry.find("{*}title")) or None,
        url=links.get("alternate"),
        outlet=text_in(entry.find("{*}source/{*}title")) or outlet,
        published=iso_date(published, "published", source, place) or modified,
        modified=modified,
        own_id=bool(own_id),
    )


def _construct(element: etree._Element | None) -> str:
    """An Atom text construct: plain text, HTML that is escaped, or XHTML (RFC 4287, 3.1)."""
    if element is None:
        return ""
    kind = element.get("type", "text")
    if kind == "xhtml" or kind.endswith("+xml"):
        return text_of_body(markup_in(element))
    text = "".join(element.itertext())
    return text_of_body(text) if "html" in kind else text.strip()


def _raw(element: etree._Element | None) -> Iterator[str]:
    if element is not None:
        yield from element.itertext()


def _text(content: str) -> str:
    """RSS does not say whether its texts are plain or HTML; what has a tag or an entity is HTML."""
    return text_of_body(content) if "<" in content or "&" in content else content.strip()

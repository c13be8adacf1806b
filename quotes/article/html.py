"""Web pages, and bodies in HTML, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotes.article.article import Article, ArticleError
from quotes.article.boilerplate import drop_boilerplate, is_list_of_links
from quotes.article.encoding import decode_markup
from quotes.article.page_dates import dates_of_page
from quotes.article.source import Entry, Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_BYTES = 20_000_000
_DATES = {"extensive_search": False, "original_date": True}
"""A date that stands somewhere in the text may be any date: better none than a wrong one."""
_BLOCKS = ("p", "div", "li", "blockquote", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article", "pre")


def read_html(source: Source) -> Iterator[Entry]:
    """A web page that is one article."""
    page = decode_markup(source.read(_MAX_BYTES), source.encoding)
    yield Entry(source.place, lambda: _article_of_page(page, source))


def _article_of_page(html: str, source: Source) -> Article:
    """The article of a web page: its body without all that stands around it, found by trafilatura.

    A page has no id of its own.

    Raises:
        ArticleError: this is no web page, or there is no article in it.
    """
    import trafilatura  # takes half a second, which `quotes --help` need not wait for
    from trafilatura.metadata import extract_metadata

    page = _page(html)
    dates = dates_of_page(page)
    if dates.differ:
        given = " and ".join(dates.published_days)
        source.notice(f"gives two dates of publication, {given}; the first is taken")
    about = extract_metadata(page, date_config=_DATES)
    drop_boilerplate(page)
    if is_list_of_links(page):
        raise ArticleError("has links to articles, but none in it; give the page of an article")
    found = trafilatura.bare_extraction(page, include_comments=False, include_tables=False)
    if found is None or isinstance(found, dict) or not found.text:
        raise ArticleError("has no article in it that could be found; give the article's text as .txt")
    return Article(
        id=source.id,
        text=found.text,
        title=about.title,
        url=about.url,
        outlet=about.sitename,
        published=next(iter(dates.published), about.date),
        modified=next(iter(dates.modified), None),
    )


def text_of_body(html: str) -> str:
    """The text of HTML that is the body of an article and nothing else, a blank line between blocks.

    Raises:
        ArticleError: this is no HTML.
    """
    body = _page(f"<html><body>{html}</body></html>")
    drop_boilerplate(body)
    for element in body.iter():
        element.text = re.sub(r"\s+", " ", element.text or "")
        element.tail = re.sub(r"\s+", " ", element.tail or "")
    for line_break in body.iter("br"):
        line_break.tail = f"\n{line_break.tail}"
    for block in body.iter(*_BLOCKS):
        block.text = f"\n\n{block.text}"
        block.tail = f"\n\n{block.tail}"
    lines = [line.strip() for line in body.text_content().strip().split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def _page(html: str) -> HtmlElement:
    import trafilatura

    page = trafilatura.load_html(html)
    if page is None:
        raise ArticleError("is no HTML page; save the page as HTML, or its text as .txt")
    return page

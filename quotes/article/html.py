"""Web pages, and bodies in HTML, as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from quotes.article.article import Article, ArticleError
from quotes.article.encoding import decode_markup
from quotes.article.page_dates import dates_of_page
from quotes.article.source import Entry, Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MAX_BYTES = 20_000_000
_NO_BODY = ".//figure|.//figcaption|.//aside|.//form|.//nav|.//h1"
_LINKS = ".//p//a|.//li//a|.//h2//a|.//h3//a|.//h4//a"
_TEASER = re.compile(
    r"[^\w\"“‘'«]*((read (more|also|next|the full)|also read|see also|more on this|click here|follow us)\b|"
    r"(related( stor(y|ies)| articles?)?|recommended|watch|listen|video|photos|don['’]t miss)\s*[:|]|"
    r"(sign up|subscribe|get (the|our|all))\b.*\b(newsletters?|inbox|e-?mails?|our channel)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""How a line with a link begins that leads to something else than the article."""
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

    page = _page(html)
    dates = dates_of_page(page)
    if dates.differ:
        given = " and ".join(dates.published_days)
        source.notice(f"gives two dates of publication, {given}; the first is taken")
    found = trafilatura.bare_extraction(
        page,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        # A date that stands somewhere in the text may be any date: better none than a wrong one.
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    if found is None or isinstance(found, dict) or not found.text:
        raise ArticleError("has no article in it that could be found; give the article's text as .txt")
    return Article(
        id=source.id,
        text=found.text,
        title=found.title,
        url=found.url,
        outlet=found.sitename,
        published=next(iter(dates.published), found.date),
        modified=next(iter(dates.modified), None),
    )


def text_of_body(html: str) -> str:
    """The text of HTML that is the body of an article and nothing else, a blank line between blocks.

    Raises:
        ArticleError: this is no HTML.
    """
    body = _page(f"<html><body>{html}</body></html>")
    for script in body.xpath(".//script|.//style"):
        script.drop_tree()
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


def _page(html: str | bytes) -> HtmlElement:
    """HTML as a tree without captions, headline, boxes, and lines that point to other articles.

    trafilatura drops most of these by itself, but not lines such as "Read more: …" between paragraphs.
    """
    import trafilatura

    page = trafilatura.load_html(html)
    if page is None:
        raise ArticleError("is no HTML page; save the page as HTML, or its text as .txt")
    teasers = []
    for link in page.xpath(_LINKS):
        line = next(link.iterancestors("p", "li", "h2", "h3", "h4"))
        if _TEASER.match(line.text_content()):
            teasers.append(line)
    for element in {*page.xpath(_NO_BODY), *teasers}:
        if element.getparent() is not None:
            element.drop_tree()
    return page

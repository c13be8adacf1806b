"""Web pages, and bodies in HTML, as plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quotes.article.article import Article, ArticleError
from quotes.article.page_dates import dates_of_page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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


def article_of_page(html: bytes, default_id: str) -> Article:
    """The article of a web page: its body without all that stands around it, found by trafilatura.

    Args:
        html: the page as it came, in any encoding that it declares or that can be guessed.
        default_id: the article's id; a page has none of its own.

    Raises:
        ArticleError: this is no web page, or there is no article in it.
    """
    import trafilatura  # takes half a second, which `quotes --help` need not wait for

    page = _page(html)
    dates = dates_of_page(page)
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
        id=default_id,
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

"""What stands on a page beside the article, and is taken off before its text is read.

A quotation in a caption, a teaser or a reader's comment is not the article's. Most of it shows in the
structure: elements that are never text, names that developers give to boxes, lists that are links, forms.
trafilatura knows many of these too, but reads again what it left out where it finds little text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NEVER_TEXT = {
    *("aside", "button", "dialog", "figcaption", "footer", "h1", "iframe", "nav", "noscript"),
    *("object", "script", "select", "style", "svg", "template"),
}
_SELDOM_TEXT = {"form", "header"}
"""These hold a whole page now and then."""
_NEVER_TEXT_ROLES = {
    *("alertdialog", "banner", "complementary", "contentinfo", "dialog", "form", "navigation", "search"),
    "toolbar",
}
_NAMES = ("class", "id", "aria-label", "data-component", "data-testid", "data-module", "data-type", "name")
"""The attributes in which developers say what a box is, even where its style has no readable name."""
_BOXES = {
    *("ad", "ads", "advert", "advertisement", "advertising", "sponsor", "sponsored", "taboola", "outbrain"),
    *("author", "breadcrumb", "breadcrumbs", "byline", "caption", "credit", "tags"),
    *("comment", "comments", "disqus", "cookie", "cookies", "consent", "gdpr"),
    *("newsletter", "signup", "subscribe", "promo", "share", "sharedaddy", "sharing", "social"),
    *("interstitial", "popular", "pullquote", "recirc", "recirculation", "related", "trending"),
}
_COMMENTS = {"comment", "comments", "disqus"}
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_MEDIA = {"img", "picture", "video", "audio", "svg"}
_BLOCKS = {
    *("article", "blockquote", "center", "dd", "div", "dl", "dt", "figure", "h2", "h3", "h4", "h5", "h6"),
    *("li", "main", "ol", "p", "pre", "section", "table", "tbody", "td", "tr", "ul"),
}
_LISTS = {"div", "section", "ul", "ol", "p", "td", "table"}
_SLANTED = {"em", "i", "small"}
_TEASER = re.compile(
    r"[^\w\"“‘'«]*((read (more|also|next|the full)|also read|see also|more on this|click here|follow us)\b|"
    r"(related( stor(y|ies)| articles?)?|recommended|watch|listen|video|photos|don['’]t miss)\s*[:|]|"
    r"(sign up|subscribe|get (the|our|all))\b.*\b(newsletters?|inbox|e-?mails?|our channel)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""How a line with a link begins that leads to something else than the article."""
_LABEL = re.compile(
    r"\W*((skip )?advert(isement|ising)?|sponsored( content)?|share|save|print|comments?|"
    r"(story|article) continues (below|after)( (this )?(ad|advertisement))?)\W*",
    re.IGNORECASE,
)
"""Lines that are a label of the page."""
_CREDIT = re.compile(
    r"(?:^|[.!?\"”'’»)\]]\s+)[(\[]?(?:photo(?:graph)?|picture|image|foto|graphic|illustration)s?"
    r"(?: credits?)?(?:\s*[:/]| by |, courtesy )(?:[^.!?]|\b\w\.)*[.)\]]?$",
    re.IGNORECASE,
)
"""How a caption ends that is marked up as a paragraph: with who took the picture."""
_LONGEST_CAPTION = 60  # words
_LONGEST_TEASER = 30  # words
_SHORTEST_SENTENCE = 8  # words
_MOST = 0.6
"""The part of a page's words from which on an element is the article, whatever it is called."""


def drop_boilerplate(page: HtmlElement) -> None:
    """Take off a page what is not its article."""
    titles = {_plain(title.text_content()) for title in page.iter("title", "h1")} - {""}
    for find in (_boxes, _figures, _link_lists, _lines, _pull_quotes):
        for element in list(find(_Page.of(page))):
            if element.getparent() is not None:
                element.drop_tree()
    for line in list(_leaves(page)):
        if _plain(line.text_content()) in titles and line.getparent() is not None:
            line.drop_tree()


def is_list_of_links(page: HtmlElement) -> bool:
    """Whether most words of a page lead elsewhere, as on a front page, and no line is a sentence."""
    measured = _Page.of(page)
    unlinked = (measured.words[line] - measured.linked[line] for line in _leaves(page))
    mostly = measured.linked[page] > _MOST * measured.words[page]
    return mostly and max(unlinked, default=0) < _SHORTEST_SENTENCE


@dataclass(frozen=True, slots=True)
class _Page:
    """A page with the number of words in each element, and of those in links."""

    root: HtmlElement
    words: dict[HtmlElement, int]
    linked: dict[HtmlElement, int]
    headed: set[HtmlElement]
    """The elements that the headline stands in: they hold the article too."""

    @classmethod
    def of(cls, root: HtmlElement) -> _Page:
        words: dict[HtmlElement, int] = {}
        linked: dict[HtmlElement, int] = {}
        for element in reversed(list(root.iter())):
            if not isinstance(element.tag, str) or element.tag in ("script", "style"):
                words[element] = linked[element] = 0
                continue
            words[element] = _count(element.text) + sum(
                words[below] + _count(below.tail) for below in element
            )
            is_link = element.tag == "a" and element.get("href") is not None
            linked[element] = words[element] if is_link else sum(linked[below] for below in element)
        heads = list(root.iter("h1"))[:1]
        return cls(root, words, linked, {above for head in heads for above in head.iterancestors()})

    def may_be_the_article(self, element: HtmlElement) -> bool:
        """Whether an element holds the headline or most of the words, so that it is never dropped."""
        if element.tag in ("html", "head", "body", "main") or element in self.headed:
            return element.tag != "header"
        return self.words[element] > _MOST * self.words[self.root]

    def is_beside_the_article(self, element: HtmlElement) -> bool:
        """Whether an element that has most of the words leaves enough of them for an article elsewhere."""
        outside = self.words[self.root] - self.words[element]
        return (
            element.tag not in ("html", "body", "main")
            and element not in self.headed
            and outside > _LONGEST_CAPTION
        )


def _count(text: str | None) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split()) if text else 0


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _boxes(page: _Page) -> Iterator[HtmlElement]:
    """Elements that are never text, and those that are called what is none."""
    for element in page.root.iter():
        tag = element.tag
        if (
            not isinstance(tag, str)
            or tag in ("meta", "link")
            or element.get("type") == "application/ld+json"
        ):
            continue
        if tag in _NEVER_TEXT:
            yield element
            continue
        names = _names(element)
        never = tag in _SELDOM_TEXT or tag.startswith("amp-") or element.get("role") in _NEVER_TEXT_ROLES
        if not (never or element.get("hidden") is not None or names & _BOXES):
            continue
        if not page.may_be_the_article(element) or (
            names & _COMMENTS and page.is_beside_the_article(element)
        ):
            yield element
            if tag == "form":
                yield from _around(element, page)


def _names(element: HtmlElement) -> set[str]:
    values = (element.get(attribute) or "" for attribute in _NAMES)
    return {word.lower() for value in values for word in _WORD.findall(value)}


def _around(form: HtmlElement, page: _Page) -> Iterator[HtmlElement]:
    """The box that a form stands in, with the words that ask to fill it in."""
    box = form.getparent()
    if (
        box is not None
        and page.words[box] - page.words[form] <= _LONGEST_CAPTION
        and not page.may_be_the_article(box)
    ):
        yield box


def _figures(page: _Page) -> Iterator[HtmlElement]:
    """Pictures with what stands under them. A figure without one may be a quotation in a block."""
    for media in page.root.iter(*_MEDIA):
        for above in media.iterancestors("figure", "div", "span", "center"):
            if page.words[above] > _LONGEST_CAPTION or page.may_be_the_article(above):
                break
            if above.tag == "figure" or sum(1 for _ in above.iter("p")) <= 1:
                yield above
        following = _line_of(media).getnext()
        if following is not None and following.tag == "p" and _slanted(following, page):
            yield following


def _line_of(media: HtmlElement) -> HtmlElement:
    return next(media.iterancestors("p", "div", "figure"), media)


def _slanted(line: HtmlElement, page: _Page) -> bool:
    """Whether all words of a line are slanted or small, as captions are."""
    slanted = sum(page.words[below] for below in line if below.tag in _SLANTED)
    return 0 < slanted == page.words[line] <= _LONGEST_CAPTION


def _link_lists(page: _Page) -> Iterator[HtmlElement]:
    """Lists of links to other articles, with the heading over them; the innermost first.

    What holds most of the words that are no links is the article, however long the lists around it are.
    """
    words, linked = dict(page.words), dict(page.linked)
    most = _MOST * (words[page.root] - linked[page.root])
    for element in reversed(list(page.root.iter(*_LISTS))):
        unlinked = words[element] - linked[element]
        if element in page.headed or unlinked > most or sum(1 for _ in element.iter("a")) < 2:
            continue
        headings = sum(words[heading] - linked[heading] for heading in element.iter("h2", "h3", "h4"))
        if linked[element] >= _MOST * (words[element] - headings) > 0:
            for above in element.iterancestors():
                words[above] -= words[element]
                linked[above] -= linked[element]
            yield element
            previous = element.getprevious()
            if previous is not None and previous.tag in ("h2", "h3", "h4", "h5"):
                yield previous


def _lines(page: _Page) -> Iterator[HtmlElement]:
    """Lines that are a label, a credit, or lead to another article."""
    for line in _leaves(page.root):
        if page.may_be_the_article(line):
            continue
        text = " ".join(line.text_content().split())
        label = " ".join(piece for piece in line.xpath("descendant::text()[not(ancestor::time)]")).strip()
        leads = 0 < page.linked[line] == page.words[line] <= _LONGEST_TEASER
        teaser = page.linked[line] > 0 and _TEASER.match(text)
        if leads or teaser or _LABEL.fullmatch(label) or _CREDIT.search(text):
            yield line


def _leaves(root: HtmlElement) -> Iterator[HtmlElement]:
    """The elements that are one line: blocks without blocks in them."""
    for element in root.iter(*_BLOCKS):
        if not any(below.tag in _BLOCKS for below in element.iterdescendants()):
            yield element


def _pull_quotes(page: _Page) -> Iterator[HtmlElement]:
    """Quotations shown large that stand in the text too."""
    quotes = [quote for quote in page.root.iter("blockquote") if not page.may_be_the_article(quote)]
    if not quotes:
        return
    lines = [(line, _plain(line.text_content())) for line in page.root.iter("p")]
    for quote in quotes:
        words = _plain(quote.text_content())
        if any(words in text for line, text in lines if quote not in line.iterancestors()):
            yield quote

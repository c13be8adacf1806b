"""IPTC's NewsML-G2: a news item, or a message with several; and NITF, in it or by itself.

Source: the implementation guide at https://www.iptc.org/std/NewsML-G2/guidelines/ and the NITF 3.6
documentation at https://iptc.org/standards/nitf/.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from lxml import etree

from quotes.article.article import Article, ArticleError
from quotes.article.dates import iso_date
from quotes.article.html import text_of_body
from quotes.article.source import Entry, Source
from quotes.article.xml import local_name, markup_in, parse_xml_text, text_in

_NITF_BLOCKS = {
    **{"hl2": "h2", "bq": "blockquote", "block": "div", "note": "aside", "media": "figure"},
    **{"media-reference": "img", "media-caption": "figcaption", "media-producer": "figcaption"},
}
"""NITF's own elements by HTML's that mean the same; the others have one name in both."""


def read_newsml(root: etree._Element, source: Source) -> Iterator[Entry]:
    """The text items of a ``newsItem`` or a ``newsMessage``; pictures and packages are passed over."""
    items = [root] if local_name(root) == "newsItem" else root.findall("{*}itemSet/*")
    others = Counter(kind for item in items if (kind := _kind(item)) != "text")
    if others.total() == len(items):
        raise ArticleError(f"holds no text item{_listed(others)}; give items whose itemClass is text")
    if others:
        source.notice(f"passed over what is no text{_listed(others)}")
    for number, item in enumerate(items, start=1):
        if _kind(item) == "text":
            own = f"{source.id}-{number}" if len(items) > 1 else source.id
            place = f"{source.place}:{item.sourceline}"
            yield Entry(place, partial(_article_of_item, item, own, source, place))


def read_nitf(root: etree._Element, source: Source) -> Iterator[Entry]:
    """A file that is one NITF document."""
    yield Entry(source.place, lambda: _article_of_nitf(root, source))


def text_of_nitf(document: str | etree._Element) -> str:
    """The text of the body of a NITF document.

    Raises:
        ArticleError: this is no NITF document, or there is no body in it.
    """
    root = parse_xml_text(document) if isinstance(document, str) else document
    content = root.find(".//{*}body.content")
    if content is None:
        raise ArticleError("has no body.content; give the whole NITF document")
    for element in content.iter(etree.Element):
        name = local_name(element)
        element.tag = _NITF_BLOCKS.get(name, name)
    return text_of_body(markup_in(content))


def _listed(kinds: Counter[str]) -> str:
    return f": {', '.join(f'{number} {kind}' for kind, number in kinds.items())}" if kinds else ""


def _kind(item: etree._Element) -> str:
    """``text``, or what else an item is: its class, or its element's name where it is no news item."""
    if local_name(item) != "newsItem":
        return local_name(item)
    item_class = item.find("{*}itemMeta/{*}itemClass")
    if item_class is None:
        return "text"
    code = item_class.get("qcode") or item_class.get("uri") or "text"
    return code.replace("/", ":").rpartition(":")[2]


def _article_of_item(item: etree._Element, default_id: str, source: Source, place: str) -> Article:
    guid = item.get("guid")
    created = text_in(item.find("{*}itemMeta/{*}versionCreated"))
    first = text_in(item.find("{*}itemMeta/{*}firstCreated"))
    modified = iso_date(created, "versionCreated", source, place)
    return Article(
        id=guid or default_id,
        text=_body(item),
        title=text_in(item.find("{*}contentMeta/{*}headline")) or text_in(item.find("{*}itemMeta/{*}title")),
        url=guid if guid and guid.startswith(("http://", "https://")) else None,
        outlet=_party(item.find("{*}itemMeta/{*}provider"))
        or _party(item.find("{*}contentMeta/{*}infoSource"))
        or _party(item.find("{*}rightsInfo/{*}copyrightHolder")),
        published=iso_date(first, "firstCreated", source, place) or modified,
        modified=modified,
        own_id=bool(guid),
    )


def _party(party: etree._Element | None) -> str | None:
    """The name of a party, or else the code that stands for it."""
    if party is None:
        return None
    code = (party.get("qcode") or "").partition(":")[2]
    return text_in(party.find("{*}name")) or party.get("literal") or code or party.get("uri")


def _body(item: etree._Element) -> str:
    """The body as plain text, where the item has it so, else the text of its markup."""
    contents = item.find("{*}contentSet")
    renditions = [] if contents is None else list(contents)
    inline = [rendition for rendition in renditions if local_name(rendition).startswith("inline")]
    for rendition in sorted(inline, key=lambda rendition: local_name(rendition) == "inlineXML"):
        kind = rendition.get("contenttype") or ""
        if local_name(rendition) == "inlineData":
            text = "".join(rendition.itertext())
            text = text_of_body(text) if "html" in kind else text
        elif rendition.find(".//{*}body.content") is not None:
            text = text_of_nitf(rendition)
        else:
            page = rendition.find(".//{*}body")
            text = text_of_body(markup_in(rendition if page is None else page))
        if text.strip():
            return text
    if any(local_name(rendition) == "remoteContent" for rendition in renditions):
        raise ArticleError("has its text in another file; give the item with inlineXML or inlineData")
    raise ArticleError("has no text; give it in inlineXML or inlineData", field="contentSet")


def _article_of_nitf(root: etree._Element, source: Source) -> Article:
    data = root.find("{*}head/{*}docdata")
    issued = None if data is None else _norm(data.find("{*}date.issue"))
    released = None if data is None else _norm(data.find("{*}date.release"))
    doc_id = None if data is None else data.find("{*}doc-id")
    own_id = None if doc_id is None else doc_id.get("id-string")
    head = root.find("{*}body/{*}body.head")
    publication = root.find("{*}head/{*}pubdata")
    return Article(
        id=own_id or source.id,
        text=text_of_nitf(root),
        title=(None if head is None else text_in(head.find("{*}hedline/{*}hl1")))
        or text_in(root.find("{*}head/{*}title")),
        outlet=(None if publication is None else publication.get("name"))
        or (None if head is None else text_in(head.find("{*}distributor"))),
        published=iso_date(released or issued, "docdata", source, source.place),
        own_id=bool(own_id),
    )


def _norm(date: etree._Element | None) -> str | None:
    return None if date is None else date.get("norm")

"""XML as a tree, safely: nothing is fetched, nothing is expanded, and what is too big is refused."""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

from quotes.article.article import ArticleError
from quotes.article.encoding import decode_markup
from quotes.article.source import Source

_MAX_BYTES = 50_000_000
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_SYNTAX = frozenset("<>&\"'")


def parse_xml(source: Source) -> etree._Element:
    """The root element of a file.

    Entities that HTML names (``&nbsp;``, ``&eacute;``) stand for their characters, as they do in many
    feeds without being declared; those that a document declares itself are refused.

    Raises:
        ArticleError: the file is no well-formed XML (with line and column), or too large.
    """
    return parse_xml_text(decode_markup(source.read(_MAX_BYTES), source.encoding), source.place)


def parse_xml_text(text: str, place: str | None = None) -> etree._Element:
    """The root element of XML that is text already, whatever encoding it declares."""
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_NAMED.sub(_character, text).encode(errors="surrogatepass"), parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        what = re.sub(r", line \d+, column \d+.*", "", error.msg or "no element found", flags=re.DOTALL)
        problem = f"is not well-formed XML: {what} (column {column}); correct it there"
        raise ArticleError(problem, place=f"{place}:{line}" if place else None) from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise ArticleError("declares entities of its own, which are not expanded; write the characters")
    return root


def _character(entity: re.Match[str]) -> str:
    character = html5.get(entity[1], "&")
    return entity[0] if set(character) & _SYNTAX else character


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return etree.QName(element).localname


def text_in(element: etree._Element | None) -> str | None:
    """The text of an element, its white space made single; None where there is none."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None


def markup_in(element: etree._Element) -> str:
    """What is in an element, as HTML without namespaces. The element itself is changed by it."""
    for below in element.iter(etree.Element):
        below.tag = local_name(below)
    inside = [etree.tostring(below, method="html", encoding="unicode") for below in element]
    return _escaped(element.text) + "".join(inside)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;")

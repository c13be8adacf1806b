"""What the pages say to machines: schema.org in JSON-LD.

JSON-LD knows no doubt. So a speaker stands here only where we are sure of it; the words stand here anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import url_for

from quotes.statement import SpeakerKind, StatementType
from quotes.store.queries import ArticleHeader, SpeakerProfile, StoredArticle, StoredStatement
from quotes.web.wording import sure, web_address

_CONTEXT = "https://schema.org"
_TYPES = {SpeakerKind.PERSON: "Person", SpeakerKind.ORGANIZATION: "Organization"}


def of_profile(profile: SpeakerProfile, statements: Iterable[StoredStatement]) -> dict[str, Any]:
    """A ``Person`` or ``Organization``, and a ``Quotation`` for each statement that we are sure of."""
    header = profile.header
    names = [use.spelling for use in profile.names if use.spelling != header.name]
    speaker = _speaker(header.slug, header.name, header.kind, header.role)
    if names:
        speaker["alternateName"] = names
    said = [_quotation(stored, {"@id": speaker["@id"]}) for stored in statements if sure(stored.statement)]
    return {"@context": _CONTEXT, "@graph": [speaker, *said]}


def of_statement(stored: StoredStatement) -> dict[str, Any]:
    """The ``Quotation`` of a statement."""
    return {"@context": _CONTEXT, **_quotation(stored, _speaker_of(stored))}


def of_article(article: StoredArticle) -> dict[str, Any]:
    """A ``NewsArticle`` with its quotations as parts."""
    quotations = [_quotation(stored, _speaker_of(stored)) for stored in article.statements]
    for quotation in quotations:
        del quotation["isPartOf"]
    return {"@context": _CONTEXT, **_article(article.header), "hasPart": quotations}


def _quotation(stored: StoredStatement, speaker: dict[str, Any] | None) -> dict[str, Any]:
    url = url_for("web.statement", statement_id=stored.id, _external=True)
    statement = stored.statement
    quotation: dict[str, Any] = {
        "@type": "Quotation",
        "@id": url,
        "url": url,
        "text": " … ".join(span.text for span in statement.content),
        "isPartOf": _article(stored.article),
    }
    if statement.said is not None:
        quotation["dateCreated"] = statement.said.date
    if speaker is not None and sure(statement):
        quotation["spokenByCharacter"] = speaker
        if statement.type is StatementType.DIRECT:  # otherwise the wording is the article's
            quotation["creator"] = speaker
    return quotation


def _speaker_of(stored: StoredStatement) -> dict[str, Any] | None:
    said_by = stored.statement.speaker
    if said_by is None or stored.slug is None:
        return None
    return _speaker(stored.slug, said_by.name, said_by.kind, said_by.role)


def _speaker(slug: str, name: str, kind: SpeakerKind, role: str | None) -> dict[str, Any]:
    url = url_for("web.speaker", slug=slug, _external=True)
    speaker = {"@type": _TYPES[kind], "@id": url, "url": url, "name": name}
    if role is not None:
        speaker["jobTitle" if kind is SpeakerKind.PERSON else "description"] = role
    return speaker


def _article(header: ArticleHeader) -> dict[str, Any]:
    """The article: by its own URL where it has one, or else by that of our page."""
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "url": web_address(header.url) or url_for("web.article", article_id=header.id, _external=True),
    }
    if header.title is not None:
        article["headline"] = header.title
    if header.published is not None:
        article["datePublished"] = header.published
    if header.outlet is not None:
        article["publisher"] = {"@type": "Organization", "name": header.outlet}
    return article

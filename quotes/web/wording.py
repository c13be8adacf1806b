"""How the pages put things: titles, dates, probabilities, addresses."""

from __future__ import annotations

from datetime import datetime
from textwrap import shorten
from urllib.parse import urlsplit

from flask import Blueprint, url_for

from quotes.occasion import occasion_in_words
from quotes.output import percent
from quotes.statement import Statement
from quotes.store.queries import ArticleHeader

SURE = 0.8
"""A speaker less likely to be right than this is shown as a guess."""

_TITLE = 120


def add_to(blueprint: Blueprint) -> None:
    """Make the wording known to the templates."""
    blueprint.add_app_template_filter(title)
    blueprint.add_app_template_filter(percent)
    blueprint.add_app_template_filter(day)
    blueprint.add_app_template_filter(occasion_in_words)
    blueprint.add_app_template_filter(web_address)
    blueprint.add_app_template_filter(page_of)
    blueprint.add_app_template_test(sure)


def sure(statement: Statement) -> bool:
    """Whether the speaker may be named without a warning."""
    return statement.speaker is not None and statement.confidence >= SURE


def title(statement: Statement) -> str:
    """The statement in one line for a title: who said it, if we are sure, and its first words."""
    words = shorten(" … ".join(span.text for span in statement.content), _TITLE, placeholder=" …")
    if statement.speaker is None:
        return f"Somebody: {words}"
    return f"{statement.speaker.name}{'' if sure(statement) else ' (not sure)'}: {words}"


def day(published: str) -> str:
    """The day of an ISO 8601 date or date-time as people write it ("13 September 2022")."""
    moment = datetime.fromisoformat(published)
    return f"{moment.day} {moment:%B %Y}"


def page_of(article: ArticleHeader, anchor: str | None = None) -> str:
    """The address of the page of a version of an article, or of a place on it."""
    if article.current:
        return url_for("web.article", article_id=article.id, _anchor=anchor)
    return url_for("web.version", article_id=article.id, version=article.version, _anchor=anchor)


def web_address(url: str | None) -> str | None:
    """An article's URL where a browser may safely follow it (``javascript:`` it may not), or None."""
    if url is None:
        return None
    try:
        return url if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None

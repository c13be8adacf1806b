"""The cards: small pages made to stand in an iframe of another site."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, make_response, render_template, url_for

from quotes.current import store
from quotes.store import queries
from quotes.web.wording import title

MAX_AGE = 300
"""Seconds for which a card may be cached; a front page must not ask us for every reader."""


@dataclass(frozen=True, slots=True)
class Card:
    """A card and the room it wants: its address, its title, and width and height in CSS pixels."""

    url: str
    title: str
    width: int
    height: int

    @classmethod
    def of_speaker(cls, header: queries.SpeakerHeader) -> Card:
        """The card that stands for the page of a speaker."""
        url = url_for("web.embed_speaker", slug=header.slug, _external=True)
        return cls(url, f"What {header.name} said", 480, 460)

    @classmethod
    def of_statement(cls, stored: queries.StoredStatement) -> Card:
        """The card that stands for the page of a statement."""
        url = url_for("web.embed_statement", statement_id=stored.id, _external=True)
        return cls(url, title(stored.statement), 480, 300)

    def iframe(self) -> str:
        """The HTML to put into a page of another site."""
        return render_template("iframe.html", card=self)


def embed_speaker(slug: str) -> Response:
    """The card of a speaker: name, role, the latest statements, and a link to all of them."""
    with store.session() as session:
        profile = queries.profile(session, slug) or abort(404)
        latest = queries.statements_of(session, slug, limit=3)
    assert latest is not None  # the profile is there, in the same state of the store
    return _cacheable(render_template("card_speaker.html", header=profile.header, statements=latest.items))


def embed_statement(statement_id: int) -> Response:
    """The card of a statement: the words, who said them and where."""
    with store.session() as session:
        found = queries.statement(session, statement_id) or abort(404)
    return _cacheable(render_template("card_statement.html", stored=found.stored))


def _cacheable(page: str) -> Response:
    response = make_response(page)
    response.cache_control.public = True
    response.cache_control.max_age = MAX_AGE
    return response

"""Speakers: found by name, their profiles, what they said."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import abort, redirect, request, url_for

from quotes import current
from quotes.api.blueprint import Blueprint
from quotes.api.problem import found
from quotes.api.schemas import (
    ProfileSchema,
    SpeakerPageSchema,
    SpeakerQuerySchema,
    StatementPageSchema,
    StatementQuerySchema,
)
from quotes.store import queries
from quotes.store.queries import Page, SpeakerProfile, StoredStatement

blueprint = Blueprint("speakers", __name__, description="People and organisations, and what they have said")


@blueprint.route("/speakers")
@blueprint.arguments(SpeakerQuerySchema, location="query")
@blueprint.response(200, SpeakerPageSchema)
def speakers(query: dict[str, Any]) -> Page[Any]:
    """Find speakers by name, or list them

    With `name`: those of that name in any spelling, the nearest first. Without: all of them, those with most
    statements first.
    """
    with current.store.session() as session:
        if "name" in query:
            return Page(queries.find_speakers(session, **query), next=None)
        return queries.list_speakers(session, **query)


@blueprint.route("/speakers/<slug>")
@blueprint.response(200, ProfileSchema)
@blueprint.alt_response(301, description="It was joined to another profile, whose address is in Location")
def profile(slug: str) -> SpeakerProfile:
    """The profile of a speaker

    Its names and roles come with the number of articles that use them.
    """
    with current.store.session() as session:
        profile = found(queries.profile(session, slug), unknown_speaker(slug))
    lead_on(slug, profile.header.slug)
    return profile


@blueprint.route("/speakers/<slug>/statements")
@blueprint.arguments(StatementQuerySchema, location="query")
@blueprint.response(200, StatementPageSchema)
@blueprint.alt_response(301, description="It was joined to another profile, whose address is in Location")
def statements(query: dict[str, Any], slug: str) -> Page[StoredStatement]:
    """What a speaker said, the latest first

    Statements of articles without a date come last, and are in no range of days.
    """
    with current.store.session() as session:
        lead_on(slug, found(queries.slug_of(session, slug), unknown_speaker(slug)))
        return found(queries.statements_of(session, slug, **query), unknown_speaker(slug))


def lead_on(slug: str, to: str) -> None:
    """Send a client that asks for a profile that was joined to another to that one."""
    if slug != to and request.endpoint is not None:
        query = urlencode(list(request.args.items(multi=True)))
        abort(redirect(url_for(request.endpoint, slug=to) + (f"?{query}" if query else ""), 301))


def unknown_speaker(slug: str) -> str:
    """What to say where no speaker has that slug."""
    return f"There is no speaker {slug!r}; find speakers with /api/v1/speakers?name=…"

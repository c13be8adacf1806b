"""Reviews: pairs of profiles of which an editor is to say whether they are one."""

from __future__ import annotations

from typing import Any

from quotes import current
from quotes.api.blueprint import Blueprint
from quotes.api.schemas import PageQuerySchema, ReviewPageSchema
from quotes.store import queries
from quotes.store.queries import Page, Review

blueprint = Blueprint("reviews", __name__, description="Profiles that may be one, for editors")


@blueprint.route("/reviews")
@blueprint.arguments(PageQuerySchema, location="query")
@blueprint.response(200, ReviewPageSchema)
def reviews(query: dict[str, Any]) -> Page[Review]:
    """The pairs of profiles that wait for an editor, the likeliest to be one first

    They are settled with `quotes speakers accept ID` and `quotes speakers reject ID`.
    """
    with current.store.session() as session:
        return queries.reviews(session, **query)

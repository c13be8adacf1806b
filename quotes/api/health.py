"""Whether the service works, for those who watch it."""

from __future__ import annotations

from typing import Any

from flask import current_app

from quotes import current
from quotes.api.blueprint import Blueprint
from quotes.api.schemas import HealthSchema
from quotes.store import queries

blueprint = Blueprint("health", __name__, description="Whether the service works")


@blueprint.route("/healthz")
@blueprint.response(200, HealthSchema)
def health() -> dict[str, Any]:
    """Whether the service works

    Answers 503 where the database cannot be read.
    """
    with current.store.session() as session:
        counts = queries.counts(session)
    return {"status": "ok", "model": current.rooms_of(current_app), "store": counts}

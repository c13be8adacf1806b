"""Statements, one at a time."""

from __future__ import annotations

from quotes import current
from quotes.api.blueprint import ID, Blueprint
from quotes.api.problem import found
from quotes.api.schemas import StatementInContextSchema
from quotes.store import queries
from quotes.store.queries import StatementInContext

blueprint = Blueprint("statements", __name__, description="What was said, where, and by whom")


@blueprint.route(f"/statements/<{ID}:statement_id>")
@blueprint.response(200, StatementInContextSchema)
def statement(statement_id: int) -> StatementInContext:
    """A statement with the words around it

    Its offsets are those of the article's text.
    """
    with current.store.session() as session:
        return found(queries.statement(session, statement_id), f"There is no statement {statement_id}.")

"""Attributing a text, and storing nothing."""

from __future__ import annotations

from typing import Any

from quotes import current
from quotes.api.blueprint import Blueprint
from quotes.api.schemas import ArticleInputSchema, AttributionSchema
from quotes.article import Article
from quotes.occasion import with_occasions

blueprint = Blueprint("attributions", __name__, description="Who said what in a text; nothing is stored")


@blueprint.route("/attributions", methods=["POST"])
@blueprint.arguments(ArticleInputSchema)
@blueprint.response(200, AttributionSchema)
def attribute(article: Article) -> dict[str, Any]:
    """Attribute a text

    Finds every quotation in the text and names its speaker. Nothing is stored.
    """
    found = with_occasions(article, current.attributor.attribute(article.text))
    return {"id": article.id, "statements": found.statements, "speakers": found.speakers}

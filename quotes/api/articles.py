"""Articles: taken in, and shown with their statements."""

from __future__ import annotations

from flask import url_for

from quotes import current
from quotes.api.blueprint import ID, Blueprint
from quotes.api.problem import found
from quotes.api.schemas import ArticleInputSchema, ArticleSchema, IngestedSchema
from quotes.article import Article
from quotes.newsroom import Ingested, Outcome
from quotes.store import queries
from quotes.store.queries import StoredArticle

blueprint = Blueprint("articles", __name__, description="Articles and the statements in them")


@blueprint.route("/articles", methods=["POST"])
@blueprint.arguments(ArticleInputSchema)
@blueprint.response(
    201, IngestedSchema, headers={"Location": {"schema": {"type": "string", "format": "uri"}}}
)
@blueprint.alt_response(200, schema=IngestedSchema, description="Known already: nothing was changed")
def ingest(article: Article) -> tuple[Ingested, int, dict[str, str]]:
    """Take in an article

    Finds its statements, joins its speakers to their profiles and stores it all, or nothing where it fails.
    The same article a second time changes nothing.
    """
    ingested = current.newsroom.ingest(article)
    location = url_for("articles.article", article_id=ingested.article_id, _external=True)
    return ingested, 201 if ingested.outcome is Outcome.NEW else 200, {"Location": location}


@blueprint.route(f"/articles/<{ID}:article_id>")
@blueprint.response(200, ArticleSchema)
def article(article_id: int) -> StoredArticle:
    """An article with its statements, in the order of the text"""
    with current.store.session() as session:
        return found(queries.article(session, article_id), f"There is no article {article_id}.")

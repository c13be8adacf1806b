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
@blueprint.alt_response(200, schema=IngestedSchema, description="A version of an article that was there")
def ingest(article: Article) -> tuple[Ingested, int, dict[str, str]]:
    """Take in an article

    Finds its statements, joins its speakers to their profiles and stores it all, or nothing where it fails.
    The same article a second time changes nothing. With another text it is a new version, known by its URL,
    or by `id` and `outlet`: what it says takes the place of what the former version said, which is kept.
    A version older than the one that is there (by `modified` or `published`) is kept with the former ones.
    """
    ingested = current.newsroom.ingest(article)
    location = url_for("articles.article", article_id=ingested.article_id, _external=True)
    return ingested, 201 if ingested.outcome is Outcome.NEW else 200, {"Location": location}


@blueprint.route(f"/articles/<{ID}:article_id>")
@blueprint.response(200, ArticleSchema)
def article(article_id: int) -> StoredArticle:
    """An article with its statements, in the order of the text

    This is its current version; `versions` leads to the others.
    """
    with current.store.session() as session:
        return found(queries.article(session, article_id), f"There is no article {article_id}.")


@blueprint.route(f"/articles/<{ID}:article_id>/versions/<{ID}:version>")
@blueprint.response(200, ArticleSchema)
def version(article_id: int, version: int) -> StoredArticle:
    """A version of an article with its statements

    Statements that the current version has too, have the same `id` there.
    """
    with current.store.session() as session:
        there = queries.article(session, article_id, version)
        return found(there, f"There is no version {version} of an article {article_id}.")

"""Pages for readers, cards for other sites, and the oEmbed answers that lead to the cards."""

from __future__ import annotations

from flask import Blueprint, Flask
from werkzeug.exceptions import HTTPException

from quotes.store import InvalidCursorError, StoreError
from quotes.web import embeds, errors, oembed, pages, security, wording

_ID = "<int(max=9223372036854775807):{}>"  # the largest that a database can be asked for

blueprint = Blueprint(
    "web", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)
blueprint.add_url_rule("/", view_func=pages.home)
blueprint.add_url_rule("/speakers", view_func=pages.speakers)
blueprint.add_url_rule("/speakers/<slug>", view_func=pages.speaker)
blueprint.add_url_rule("/reviews", view_func=pages.reviews)
blueprint.add_url_rule(f"/articles/{_ID.format('article_id')}", view_func=pages.article)
blueprint.add_url_rule(
    f"/articles/{_ID.format('article_id')}/versions/{_ID.format('version')}", view_func=pages.version
)
blueprint.add_url_rule(f"/statements/{_ID.format('statement_id')}", view_func=pages.statement)
blueprint.add_url_rule("/embed/speakers/<slug>", view_func=embeds.embed_speaker)
blueprint.add_url_rule(f"/embed/statements/{_ID.format('statement_id')}", view_func=embeds.embed_statement)
blueprint.add_url_rule("/oembed", view_func=oembed.oembed)

blueprint.register_error_handler(HTTPException, errors.http_error)
blueprint.register_error_handler(InvalidCursorError, errors.invalid_cursor)
blueprint.register_error_handler(StoreError, errors.store_error)
blueprint.after_request(security.secure)
wording.add_to(blueprint)


def register(app: Flask) -> None:
    """Add the pages, cards and oEmbed answers to an application."""
    app.register_blueprint(blueprint)

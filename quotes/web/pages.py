"""The pages for readers: who is quoted, what they said, and the place in the article where it stands."""

from __future__ import annotations

from flask import Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from quotes import markup
from quotes.current import store
from quotes.statement import StatementType
from quotes.store import queries
from quotes.web import security, structured_data
from quotes.web.embeds import Card


def home() -> str:
    """A search for speakers, those most quoted, and what was said last."""
    with store.session() as session:
        return render_template(
            "home.html",
            counts=queries.counts(session),
            speakers=queries.list_speakers(session, limit=12).items,
            statements=queries.latest_statements(session, limit=10).items,
        )


def speakers() -> str:
    """The speakers of a name in any spelling; without a name, all of them, the most quoted first."""
    name = request.args.get("name", "").strip()
    with store.session() as session:
        if name:
            return render_template("found.html", name=name, found=queries.find_speakers(session, name))
        return render_template(
            "speakers.html", speakers=queries.list_speakers(session, after=request.args.get("after"))
        )


def speaker(slug: str) -> str | BaseResponse:
    """One profile: name, role, other spellings, and its statements, the latest first.

    ``?type=`` and ``?outlet=`` keep some of the statements, as in the API.
    """
    where = _filter()
    with store.session() as session:
        profile = queries.profile(session, slug) or abort(404)
        if profile.header.slug != slug:  # it was joined to that one
            return redirect(url_for("web.speaker", slug=profile.header.slug), 301)
        statements = queries.statements_of(session, slug, where, after=request.args.get("after"), limit=20)
        assert statements is not None  # the profile is there, in the same state of the store
        return render_template(
            "speaker.html",
            profile=profile,
            statements=statements,
            where=where,
            outlets=queries.outlets_of(session, slug),
            embed_code=Card.of_speaker(profile.header).iframe(),
            json_ld=structured_data.of_profile(profile, statements.items),
        )


def _filter() -> queries.StatementFilter:
    """The statements that the parameters ask for; an empty one, as the form sends it, asks for all."""
    type, outlet = request.args.get("type"), request.args.get("outlet")
    try:
        return queries.StatementFilter(type=StatementType(type) if type else None, outlet=outlet or None)
    except ValueError:
        abort(404)


def reviews() -> str:
    """The pairs of profiles that wait for an editor, side by side, with what speaks for and against."""
    with store.session() as session:
        return render_template(
            "reviews.html", reviews=queries.reviews(session, after=request.args.get("after"))
        )


def article(article_id: int) -> Response:
    """An article's text with every statement marked, each at ``#statement-<id>``."""
    with store.session() as session:
        found = queries.article(session, article_id) or abort(404)
    return _marked(found)


def version(article_id: int, version: int) -> BaseResponse:
    """The same of an old version; that of the current one is the page of the article."""
    with store.session() as session:
        found = queries.article(session, article_id, version) or abort(404)
    if found.header.current:
        return redirect(url_for("web.article", article_id=article_id))
    return _marked(found)


def _marked(found: queries.StoredArticle) -> Response:
    statements = {str(stored.id): stored for stored in found.statements}
    rule = markup.target_rule(list(statements))
    page = render_template(
        "article.html",
        article=found.header,
        versions=found.versions,
        statements=statements,
        paragraphs=markup.paragraphs(
            found.text,
            [mark for id, stored in statements.items() for mark in markup.marks_of(stored.statement, id)],
        ),
        target_rule=rule,
        json_ld=structured_data.of_article(found),
    )
    return make_response(page, {"Content-Security-Policy": security.policy(inline_style=rule)})


def statement(statement_id: int) -> str:
    """One statement, with the words of the article around it, and as other articles give it."""
    with store.session() as session:
        found = queries.statement(session, statement_id) or abort(404)
    context = found.context
    marks = markup.marks_of(found.stored.statement, str(statement_id))
    return render_template(
        "statement.html",
        stored=found.stored,
        others=found.others,
        paragraphs=markup.paragraphs(context.text, markup.shifted(marks, -context.start)),
        embed_code=Card.of_statement(found.stored).iframe(),
        json_ld=structured_data.of_statement(found.stored),
    )

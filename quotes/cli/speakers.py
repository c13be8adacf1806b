"""`quotes speakers …`: profiles, what was decided about them, and an editor's say in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from quotes.cli.options import database_option

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from quotes.identity import Evidence
    from quotes.store import Store
    from quotes.store.tables import DecisionRow
    from quotes.store.views import ReviewSide, SpeakerHeader

_REASONS = 5


@click.group()
def speakers() -> None:
    """Profiles: who is who, decided by the machine, corrected by editors.

    A profile is named by its slug, the last part of its address. Every decision has a number, by which
    'quotes speakers undo' takes it back; what editors decide holds for later articles, too.
    """


@speakers.command("list")
@click.argument("name", required=False)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@database_option
def list_(name: str | None, limit: int, database: str) -> None:
    """List profiles: those of NAME in any spelling, or all, the most quoted first."""
    from quotes.store import queries

    with _open(database).session() as session:
        if name is None:
            headers = queries.list_speakers(session, limit=limit).items
        else:
            headers = tuple(found.header for found in queries.find_speakers(session, name, limit=limit))
    for header in headers:
        click.echo(_line(header))


@speakers.command()
@click.argument("slug")
@database_option
def show(slug: str, database: str) -> None:
    """Show a profile: its names, its roles, and the latest decisions about it."""
    from quotes.store import DecisionError, queries

    with _open(database).session() as session:
        profile = queries.profile(session, slug)
        decisions = queries.decisions_of(session, slug) or ()
    if profile is None:
        raise DecisionError(f"there is no profile {slug!r}; find its slug with: quotes speakers list NAME")
    click.echo(_line(profile.header))
    for use in profile.names:
        click.echo(f"  name   {use.spelling} ({_articles(use.articles)})")
    for role in profile.roles:
        click.echo(f"  role   {role.phrase} ({_articles(role.articles)})")
    for entry in decisions:
        about = [f"decision {entry.id}", f"{entry.made_at:%Y-%m-%d %H:%M}", entry.by, entry.kind]
        about += [f"“{entry.name}”"] if entry.name else []
        about += [f"in article {entry.article_id}"] if entry.article_id else []
        about += [f"({entry.other}, {entry.score:.2f})"] if entry.other and entry.score is not None else []
        about += [f"({entry.other})"] if entry.other and entry.score is None else []
        about += ["undone"] if entry.undone_at else []
        click.echo(f"  {' '.join(about)}")


@speakers.command()
@click.argument("slug")
@click.argument("other")
@database_option
def merge(slug: str, other: str, database: str) -> None:
    """Join the profile OTHER to the profile SLUG, which stays; OTHER's address leads there then."""
    from quotes.store import decisions

    _decide(database, lambda session: decisions.merge(session, slug, other))


@speakers.command()
@click.argument("slug")
@click.option(
    "--article", "articles", type=int, multiple=True, metavar="ID", help="An article where it is another."
)
@click.option("--name", "names", multiple=True, metavar="NAME", help="A name under which it is another.")
@database_option
def split(slug: str, articles: tuple[int, ...], names: tuple[str, ...], database: str) -> None:
    """Take some of what SLUG has out, into a new profile.

    With --article what it has in these articles (their ids stand in their addresses), with --name what it
    has under these names, with both what it has there under those. The parts are never joined again by
    machine.
    """
    from quotes.store import decisions

    _decide(database, lambda session: decisions.split(session, slug, articles=articles, names=names))


@speakers.command()
@click.argument("slug")
@click.argument("name")
@database_option
def rename(slug: str, name: str, database: str) -> None:
    """Show the profile SLUG under NAME; its address stays."""
    from quotes.store import decisions

    _decide(database, lambda session: decisions.rename(session, slug, name))


@speakers.command()
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@database_option
def review(limit: int, database: str) -> None:
    """List the pairs of profiles that the machine leaves to you, the likeliest to be one first.

    Then: quotes speakers accept REVIEW, or quotes speakers reject REVIEW.
    """
    from quotes.store import decisions, queries

    with _open(database).session() as session:
        page = queries.reviews(session, limit=limit)
        waiting = decisions.count_open(session)
    for pair in page.items:
        click.echo(f"review {pair.id}: one with a probability of {pair.score:.2f}")
        _side("new", pair.newcomer)
        _side("known", pair.known)
        click.echo(f"  because {_reasons(pair.evidence)}")
    click.echo(f"{waiting} waiting")


@speakers.command()
@click.argument("review", type=int)
@database_option
def accept(review: int, database: str) -> None:
    """Join the two profiles of REVIEW: they are one."""
    from quotes.store import decisions

    _decide(database, lambda session: decisions.accept(session, review))


@speakers.command()
@click.argument("review", type=int)
@database_option
def reject(review: int, database: str) -> None:
    """Keep the two profiles of REVIEW apart: they are others."""
    from quotes.store import decisions

    _decide(database, lambda session: decisions.reject(session, review))


@speakers.command()
@click.argument("decision", type=int)
@database_option
def undo(decision: int, database: str) -> None:
    """Take DECISION back: all is as it was before.

    A match of the machine is taken back by taking the speaker of that article out of the profile.
    """
    from quotes.store import decisions

    _decide(database, lambda session: decisions.undo(session, decision))


def _open(database: str) -> Store:
    from quotes.store import Store

    return Store.open(database)


def _decide(database: str, make: Callable[[Session], DecisionRow]) -> None:
    """Make a decision, and say what was decided once it is stored."""
    with _open(database).transaction() as session:
        told = _told(make(session))
    click.echo(told)


def _told(decision: DecisionRow) -> str:
    """A decision in words."""
    slug, *others = decision.details["slugs"]
    wording = {
        "merge": f"{', '.join(others)} joined to {slug}",
        "split": f"{', '.join(others)} taken out of {slug}",
        "rename": f"{slug} renamed to {decision.details.get('name')}",
        "reject": f"{', '.join(others)} kept apart from {slug}",
    }
    undone = " (undone)" if decision.undone_at else ""
    return f"decision {decision.id}: {wording[decision.kind]}{undone}"


def _line(header: SpeakerHeader) -> str:
    role = f", {header.role}" if header.role else ""
    number = f"{header.statement_count} statement{'' if header.statement_count == 1 else 's'}"
    return f"{header.slug}: {header.name}{role} ({header.kind}, {number})"


def _side(which: str, side: ReviewSide) -> None:
    click.echo(f"  {which:5} {_line(side.profile.header)}")
    for stored in side.statements[:1]:
        words = " … ".join(span.text for span in stored.statement.content)
        where = ", ".join(part for part in (stored.article.outlet, stored.article.published) if part)
        click.echo(f"        {words}" + (f" [{where}]" if where else ""))


def _reasons(evidence: Iterable[Evidence]) -> str:
    named = [reason for reason in evidence if reason.feature != "prior" and reason.contribution]
    return "; ".join(
        f"{reason.feature} {reason.contribution:+.1f}" + (f" ({reason.detail})" if reason.detail else "")
        for reason in named[:_REASONS]
    )


def _articles(number: int) -> str:
    return f"{number} article{'' if number == 1 else 's'}"

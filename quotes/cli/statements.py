"""`quotes statements`: editors correct who says what."""

from __future__ import annotations

import getpass
import json
from typing import Any

import click

from quotes.cli.options import database_option

_id_argument = click.argument("statement_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))


@click.group()
def statements() -> None:
    """Correct statements. A correction holds for all later versions of an article, until it is undone."""


@statements.command()
@_id_argument
@click.option("--speaker", metavar="SLUG|none", help="Who says it: the last part of the profile's address.")
@click.option("--role", metavar="TEXT", help="The role of the speaker there.  [default: as found]")
@click.option("--reject", is_flag=True, help="It is no quotation: take it out of profiles and lists.")
@click.option("--note", metavar="TEXT", help="Why; shown on the page of the statement.")
@click.option("--by", metavar="NAME", help="Who corrects it.  [default: your name on this machine]")
@database_option
def correct(
    statement_id: int,
    speaker: str | None,
    role: str | None,
    reject: bool,
    note: str | None,
    by: str | None,
    database: str,
) -> None:
    """Say who says the statement ID, that nobody can be named (none), or that it is no quotation."""
    from quotes.store import Store
    from quotes.store.correcting import Change, correct

    if reject == (speaker is not None):
        raise click.UsageError("give --speaker SLUG, --speaker none or --reject")
    named = speaker if speaker != "none" else None
    if role is not None and named is None:
        raise click.UsageError("--role needs the --speaker who has it")
    for name, value in (("speaker", named), ("role", role), ("note", note), ("by", by)):
        _check_words(name, value)
    change = Change(speaker=named, role=role, rejected=reject, note=note)
    with Store.open(database).transaction() as session:
        correct(session, statement_id, change, by or _user())
    click.echo(
        f"Statement {statement_id} is {'rejected' if reject else 'corrected'}; to take it back: "
        f"quotes statements undo {statement_id}"
    )


@statements.command()
@_id_argument
@database_option
def undo(statement_id: int, database: str) -> None:
    """Take the correction of the statement ID back: it is again as it was found."""
    from quotes.store import Store
    from quotes.store.correcting import undo

    with Store.open(database).transaction() as session:
        undo(session, statement_id)
    click.echo(f"Statement {statement_id} is as it was found")


@statements.command()
@click.option("--format", "output_format", type=click.Choice(["jsonl"]), default="jsonl", show_default=True)
@database_option
def corrected(output_format: str, database: str) -> None:
    """Write the articles that editors have corrected, as annotated lines to train on.

    They have the form of seeds/gold.jsonl. All statements but the rejected are in them; the speakers of
    those alone that an editor has named, or found to be nobody.
    """
    from quotes.store import Store, queries

    store = Store.open(database)
    with store.session() as session:
        numbers = queries.corrected_articles(session)
    for number in numbers:
        with store.session() as session:
            article = queries.article(session, number)
        if article is not None:
            click.echo(json.dumps(_annotated(article), ensure_ascii=False).encode())


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise click.UsageError("this machine does not know your name; give --by NAME") from None


def _annotated(article: Any) -> dict[str, Any]:  # noqa: ANN401 (a StoredArticle, which --help need not load)
    """An article in the form of seeds/gold.jsonl."""
    speakers: dict[tuple[str, str], dict[str, Any]] = {}
    attributions, speaker_of = [], {}
    for stored in article.statements:
        statement = stored.statement
        spans = {
            part: [[span.start, span.end] for span in getattr(statement, part)]
            for part in ("source", "cue", "content")
        }
        attributions.append({"id": f"S{stored.id}", **spans})
        said_by = statement.speaker
        if stored.correction is None or (said_by is not None and said_by.name not in article.text):
            continue
        name, kind = ("", "none") if said_by is None else (said_by.name, said_by.kind.value)
        roles = (
            [said_by.role] if said_by is not None and said_by.role and said_by.role in article.text else []
        )
        speaker = speakers.setdefault(
            (name, kind), {"k": f"P{len(speakers) + 1}", "name": name, "kind": kind, "roles": []}
        )
        speaker["roles"] += [role for role in roles if role not in speaker["roles"]]
        speaker_of[f"S{stored.id}"] = speaker["k"]
    return {
        "id": article.header.external_id,
        "publisher": article.header.outlet,
        "date": article.header.published,
        "title": article.header.title,
        "text": article.text,
        "attributions": attributions,
        "speakers": list(speakers.values()),
        "attr": speaker_of,
    }


def _check_words(name: str, value: str | None) -> None:
    if value is not None and (not value.strip() or "\0" in value):
        raise click.UsageError(f"--{name} has no words; leave it out, or say something")

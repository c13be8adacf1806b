"""`quotes ingest`: articles into the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotes.article import Article, ArticleError, read_articles
from quotes.cli.options import (
    database_option,
    encoding_option,
    files_argument,
    input_format_option,
    min_confidence_option,
    model_option,
)
from quotes.cli.reading import load_attributor, readable

if TYPE_CHECKING:
    from rich.progress import Progress


@click.command()
@files_argument
@input_format_option
@encoding_option
@min_confidence_option
@model_option
@database_option
@click.pass_context
def ingest(
    ctx: click.Context,
    files: tuple[str, ...],
    input_format: str | None,
    encoding: str | None,
    min_confidence: float | None,
    model: Path | None,
    database: str | None,
) -> None:
    """Attribute articles and store them with their statements and speakers.

    FILEs are as for 'quotes attribute'. Each article is stored whole or not at all; one that is
    there already, unchanged, changes nothing.
    """
    from quotes.newsroom import Newsroom, Outcome
    from quotes.store import DEFAULT_URL, Store

    failures: list[ArticleError] = []
    store = Store.open(database or DEFAULT_URL)
    newsroom = Newsroom(load_attributor(model, min_confidence), store)
    outcomes: Counter[Outcome] = Counter()
    statements = 0
    try:
        with _progress_bar() as progress:
            total = None if progress.disable else _count(files, input_format, encoding)
            task = progress.add_task("Ingesting", total=total)
            report = partial(progress.console.print, markup=False, highlight=False, soft_wrap=True)
            for ingested in newsroom.ingest_many(readable(files, input_format, encoding, failures, report)):
                progress.advance(task)
                outcomes[ingested.outcome] += 1
                statements += ingested.statements if ingested.outcome is Outcome.NEW else 0
    finally:  # also where the store fails on the way: what was done is done
        click.echo(
            f"{outcomes[Outcome.NEW]} new articles with {statements} statements, "
            f"{outcomes[Outcome.UNCHANGED]} unchanged, {len(failures)} unreadable"
        )
    ctx.exit(1 if failures else 0)


def _count(files: Iterable[str], input_format: str | None, encoding: str | None) -> int | None:
    """How many articles the files hold; reading takes far less time than attributing."""
    if "-" in files:
        return None
    return sum(
        isinstance(article, Article)
        for file in files
        for article in read_articles(file, input_format, encoding)
    )


def _progress_bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True, emoji=False)
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)

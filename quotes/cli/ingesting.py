"""`quotes ingest`: articles into the store."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click

from quotes.article import Article, ArticleError, FolderWatch, Found
from quotes.cli.options import (
    database_option,
    encoding_option,
    files_argument,
    input_format_option,
    min_confidence_option,
    model_option,
)
from quotes.cli.reading import load_attributor, read_all, readable

if TYPE_CHECKING:
    from rich.progress import Progress

    from quotes.newsroom import Newsroom, Outcome
    from quotes.store import StoreError

_HOPELESS = 5
"""After so many articles in a row that the store does not take, the others are not tried."""


@click.command()
@files_argument
@click.option("--watch", is_flag=True, help="Go on with what comes into the folders, until interrupted.")
@click.option(
    "--every",
    type=click.FloatRange(min=0, min_open=True),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="How often --watch looks into them.",
)
@input_format_option
@encoding_option
@min_confidence_option
@model_option
@database_option
@click.pass_context
def ingest(
    ctx: click.Context,
    files: tuple[str, ...],
    watch: bool,
    every: float,
    input_format: str | None,
    encoding: str | None,
    min_confidence: float | None,
    model: Path | None,
    database: str,
) -> None:
    """Attribute articles and store them with their statements and speakers.

    FILEs are as for 'quotes attribute'. Each article is stored whole or not at all; one that is
    there already, unchanged, changes nothing. One that is there with another text is revised: the old
    version is kept, but what is listed and counted is what the new one says.

    With --watch, FILEs are folders: what is in them is ingested, and then what comes. A file is read
    when it has not changed between two looks. SIGINT (Ctrl-C) and SIGTERM end it after the article in
    hand.
    """
    from quotes.newsroom import Newsroom
    from quotes.store import Store

    if watch:
        _check_folders(files)
    tally = _Tally()
    store = Store.open(database)
    newsroom = Newsroom(load_attributor(model, min_confidence), store)
    try:
        if watch:
            watches = [FolderWatch(Path(folder), input_format, encoding) for folder in files]
            _ingest_what_comes(newsroom, watches, every, tally)
        else:
            _ingest_files(newsroom, files, input_format, encoding, tally)
    finally:  # also where the store fails on the way: what was done is done
        store.close()
        click.echo(tally.line())
        tally.tell_undated(partial(click.echo, err=True))
    ctx.exit(1 if tally.failures or tally.not_stored else 0)


class _Tally:
    """What became of the articles."""

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.statements = 0
        self.undated: list[str] = []
        self.failures: list[ArticleError] = []
        self.not_stored = 0
        self._not_stored_in_a_row = 0

    def ingest(
        self, newsroom: Newsroom, found: Iterable[Found], report: Callable[[str], None]
    ) -> Iterator[None]:
        """Ingest what was found, and count it; yields after each article."""
        from quotes.newsroom import Outcome

        articles = self._dated(readable(found, self.failures, report))
        for ingested in newsroom.ingest_many(articles, partial(self._tell_not_stored, report)):
            self._not_stored_in_a_row = 0
            self.outcomes[ingested.outcome] += 1
            self.statements += ingested.statements if ingested.outcome is Outcome.NEW else 0
            yield

    def _tell_not_stored(self, report: Callable[[str], None], article: Article, error: StoreError) -> None:
        """Say that the store did not take an article, and give up where it takes none any more."""
        report(f"Error: {article.id}: is not stored: {error}")
        self.not_stored += 1
        self._not_stored_in_a_row += 1
        if self._not_stored_in_a_row == _HOPELESS:
            raise error

    def _dated(self, articles: Iterable[Article]) -> Iterator[Article]:
        for article in articles:
            if article.published is None:
                self.undated.append(article.id)
            yield article

    def tell_undated(self, report: Callable[[str], None]) -> None:
        """Name the articles without a date, or the first of them."""
        if self.undated:
            more = f" and {len(self.undated) - 3} more" if len(self.undated) > 3 else ""
            named = f"{', '.join(self.undated[:3])}{more}"
            report(f"Note: without a date, so that nobody can tell when it was said: {named}; give published")

    def line(self) -> str:
        """The numbers in words."""
        from quotes.newsroom import Outcome

        versions = [
            f"{self.outcomes[outcome]} {name}, "
            for outcome, name in ((Outcome.REVISED, "revised"), (Outcome.OLDER, "older versions"))
            if self.outcomes[outcome]
        ]
        return "".join(
            (
                f"{self.outcomes[Outcome.NEW]} new articles with {self.statements} statements, ",
                *versions,
                f"{self.outcomes[Outcome.UNCHANGED]} unchanged, {len(self.failures)} unreadable",
            )
        ) + (f", {self.not_stored} not stored" if self.not_stored else "")


def _ingest_files(
    newsroom: Newsroom, files: Collection[str], input_format: str | None, encoding: str | None, tally: _Tally
) -> None:
    with _progress_bar() as progress:
        total = None if progress.disable else _count(files, input_format, encoding)
        task = progress.add_task("Ingesting", total=total)
        report = partial(progress.console.print, markup=False, highlight=False, soft_wrap=True)
        for _ in tally.ingest(newsroom, read_all(files, input_format, encoding), report):
            progress.advance(task)


def _check_folders(files: Iterable[str]) -> None:
    for file in files:
        if not Path(file).is_dir():
            raise click.BadParameter(f"{file} is no folder; give --watch the folders that articles come into")


def _ingest_what_comes(
    newsroom: Newsroom, watches: Iterable[FolderWatch], every: float, tally: _Tally
) -> None:
    """Ingest what is in the folders and what comes into them, until a signal ends it."""
    report = partial(click.echo, err=True)
    with _interruption() as interrupted:
        click.echo("Watching; Ctrl-C ends it.", err=True)
        while not interrupted.is_set():
            before = tally.line()
            for watch in watches:
                for _ in tally.ingest(newsroom, watch.look(), report):
                    if interrupted.is_set():
                        return
            if tally.line() != before:
                click.echo(f"So far {tally.line()}", err=True)
            interrupted.wait(every)


@contextmanager
def _interruption() -> Iterator[Event]:
    """An event that SIGINT and SIGTERM set; the second of them ends the process as it would without."""
    interrupted = Event()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def interrupt(number: int, frame: object) -> None:
        interrupted.set()
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, interrupt)
    try:
        yield interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _count(files: Collection[str], input_format: str | None, encoding: str | None) -> int | None:
    """How many articles the files hold; reading takes far less time than attributing."""
    if "-" in files:
        return None
    return sum(isinstance(found, Article) for found in read_all(files, input_format, encoding))


def _progress_bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True, emoji=False)
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)

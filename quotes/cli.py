"""The command line: ``quotes …``. Its help is its manual; docs/cli.md shows it at work."""

from __future__ import annotations

import errno
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quotes.article import INPUT_FORMATS, Article, ArticleError, read_articles
from quotes.output import FORMATS
from quotes.statement import AttributedArticle

if TYPE_CHECKING:
    from rich.progress import Progress

    from quotes.attributor import Attributor

# The commands import the rooms they need by themselves, so that `quotes --help` need not load torch.


class _Commands(click.Group):
    """The one place that turns our errors into messages; an error of any other kind is a fault of ours."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 (as click declares it)
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE:  # click ends quietly when the reader of a pipe has gone
                raise
            raise click.ClickException(str(error)) from error
        except Exception as error:
            if not type(error).__module__.startswith("quotes."):
                raise
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="quotes")
def main() -> None:
    """Who said what: finds every quotation in news articles and ties it to its speaker.

    All commands work offline. The exit code is 0 where all was done, 1 where something could not be
    done (it is then named on standard error, and the rest is done), 2 where the command was not
    understood.
    """


_files = click.argument("files", nargs=-1, required=True, metavar="FILE...")
_input_format = click.option(
    "--input-format",
    type=click.Choice(INPUT_FORMATS),
    help="What the files are, where it is not the ending of their names; '-' is taken as txt.",
)
_model = click.option(
    "--model",
    type=click.Path(path_type=Path),
    envvar="QUOTES_MODEL",
    show_envvar=True,
    metavar="DIR",
    help="The folder of the model.  [default: models/quotes-en]",
)
_min_confidence = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    envvar="QUOTES_MIN_CONFIDENCE",
    show_envvar=True,
    metavar="P",
    help="Name no speaker who is less likely than P (0 to 1) to be the right one.",
)
_database = click.option(
    "--database",
    envvar="DATABASE_URL",
    show_envvar=True,
    metavar="URL",
    help="The database.  [default: sqlite:///var/quotes.sqlite]",
)


@main.command()
@_files
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(FORMATS)),
    default="table",
    show_default=True,
    help="json and jsonl are for programs, table and html (the text, marked up) for eyes.",
)
@_input_format
@_min_confidence
@click.option("--explain", is_flag=True, help="Say from which words each speaker was named, and how.")
@_model
@click.pass_context
def attribute(
    ctx: click.Context,
    files: tuple[str, ...],
    output_format: str,
    input_format: str | None,
    min_confidence: float | None,
    explain: bool,
    model: Path | None,
) -> None:
    """Find the statements in articles and their speakers; nothing is stored.

    Each FILE is an article (.txt, .html), a ninjs news item or an array of them (.json), or holds a
    JSON object with "text" a line (.jsonl); '-' is standard input. Results come out as they are
    found, in the order of the files.
    """
    failures: list[ArticleError] = []
    attributor = _load_attributor(model, min_confidence)
    report = partial(click.echo, err=True)
    results = _attributed(attributor, _readable(files, input_format, failures, report))
    for piece in FORMATS[output_format](results, explain):
        click.echo(piece.encode(), nl=False)  # bytes: UTF-8 whatever the locale
    ctx.exit(1 if failures else 0)


@main.command()
@_files
@_input_format
@_min_confidence
@_model
@_database
@click.pass_context
def ingest(
    ctx: click.Context,
    files: tuple[str, ...],
    input_format: str | None,
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
    newsroom = Newsroom(_load_attributor(model, min_confidence), store)
    outcomes: Counter[Outcome] = Counter()
    statements = 0
    try:
        with _progress_bar() as progress:
            total = None if progress.disable else _count(files, input_format)
            task = progress.add_task("Ingesting", total=total)
            report = partial(progress.console.print, markup=False, highlight=False, soft_wrap=True)
            for ingested in newsroom.ingest_many(_readable(files, input_format, failures, report)):
                progress.advance(task)
                outcomes[ingested.outcome] += 1
                statements += ingested.statements if ingested.outcome is Outcome.NEW else 0
    finally:  # also where the store fails on the way: what was done is done
        click.echo(
            f"{outcomes[Outcome.NEW]} new articles with {statements} statements, "
            f"{outcomes[Outcome.UNCHANGED]} unchanged, {len(failures)} unreadable"
        )
    ctx.exit(1 if failures else 0)


@main.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--speakers",
    type=click.Path(path_type=Path, exists=True),
    help="The lines that say who the speakers are, where they stand in a file of their own.",
)
@_min_confidence
@_model
def evaluate(gold: Path, speakers: Path | None, min_confidence: float | None, model: Path | None) -> None:
    """Hold the model against annotated articles: how much it finds, and how much of that is right.

    GOLD has an article a line, in the form of seeds/gold.jsonl (seeds/README.md describes it).
    """
    from quotes.training.articles import read_annotated
    from quotes.training.evaluation import evaluate

    articles = read_annotated(gold, speakers)
    attributor = _load_attributor(model, min_confidence)
    answers = attributor.attribute_many(article.text for article in articles)
    click.echo(evaluate(articles, answers).table())


@main.command()
@_database
def migrate(database: str | None) -> None:
    """Make the database, or bring its tables to this version; what is stored stays."""
    from quotes import store

    store.migrate(database or store.DEFAULT_URL)


@main.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def serve(address: str, port: int) -> None:
    """Serve profiles, pages and the API, to try them out; 'make run' serves for good."""
    from quotes.service import create_app

    create_app().run(address, port)


def _load_attributor(model: Path | None, min_confidence: float | None) -> Attributor:
    from transformers.utils import logging

    from quotes.attributor import Attributor

    # What transformers has to say is not for users.
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return Attributor.from_pretrained(model, min_confidence=min_confidence)


def _readable(
    files: Iterable[str],
    input_format: str | None,
    failures: list[ArticleError],
    report: Callable[[str], None],
) -> Iterator[Article]:
    """The articles of the files; what cannot be read is reported, and put down in ``failures``."""
    for file in files:
        for article in read_articles(file, input_format):
            if isinstance(article, ArticleError):
                report(f"Error: {article}")
                failures.append(article)
            else:
                yield article


def _attributed(
    attributor: Attributor, articles: Iterable[Article]
) -> Iterator[tuple[Article, AttributedArticle]]:
    """Each article with what was found in it; the attributor reads some ahead, to work in batches."""
    waiting: deque[Article] = deque()

    def texts() -> Iterator[str]:
        for article in articles:
            waiting.append(article)
            yield article.text

    for attributed in attributor.attribute_many(texts()):
        yield waiting.popleft(), attributed


def _count(files: Iterable[str], input_format: str | None) -> int | None:
    """How many articles the files hold; reading takes far less time than attributing."""
    if "-" in files:
        return None
    return sum(
        isinstance(article, Article) for file in files for article in read_articles(file, input_format)
    )


def _progress_bar() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(stderr=True, emoji=False)
    return Progress(*columns, console=console, disable=not console.is_terminal, transient=True)


if __name__ == "__main__":
    main()

"""`quotes attribute` and `quotes evaluate`: what the model finds, without a store."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quotes.article import Article, ArticleError
from quotes.cli.options import (
    encoding_option,
    files_argument,
    input_format_option,
    min_confidence_option,
    model_option,
)
from quotes.cli.reading import load_attributor, read_all, readable
from quotes.occasion import with_occasions
from quotes.output import FORMATS
from quotes.statement import AttributedArticle

if TYPE_CHECKING:
    from quotes.attributor import Attributor


@click.command()
@files_argument
@click.option(
    "--format",
    "output_format",
    type=click.Choice(list(FORMATS)),
    default="table",
    show_default=True,
    help="json and jsonl are for programs, table and html (the text, marked up) for eyes.",
)
@input_format_option
@encoding_option
@min_confidence_option
@click.option("--explain", is_flag=True, help="Say from which words each speaker was named, and how.")
@model_option
@click.pass_context
def attribute(
    ctx: click.Context,
    files: tuple[str, ...],
    output_format: str,
    input_format: str | None,
    encoding: str | None,
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
    attributor = load_attributor(model, min_confidence)
    report = partial(click.echo, err=True)
    articles = readable(read_all(files, input_format, encoding), failures, report)
    results = _attributed(attributor, articles)
    for piece in FORMATS[output_format](results, explain):
        click.echo(piece.encode(), nl=False)  # bytes: UTF-8 whatever the locale
    ctx.exit(1 if failures else 0)


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--speakers",
    type=click.Path(path_type=Path, exists=True),
    help="The lines that say who the speakers are, where they stand in a file of their own.",
)
@min_confidence_option
@model_option
def evaluate(gold: Path, speakers: Path | None, min_confidence: float | None, model: Path | None) -> None:
    """Hold the model against annotated articles: how much it finds, and how much of that is right.

    GOLD has an article a line, in the form of seeds/gold.jsonl (seeds/README.md describes it).
    """
    from quotes.training.articles import read_annotated
    from quotes.training.evaluation import evaluate

    articles = read_annotated(gold, *([speakers] if speakers else []))
    attributor = load_attributor(model, min_confidence)
    answers = attributor.attribute_many(article.text for article in articles)
    click.echo(evaluate(articles, answers).table())


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
        article = waiting.popleft()
        yield article, with_occasions(article, attributed)

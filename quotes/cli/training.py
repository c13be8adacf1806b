"""`quotes train`: a newsroom's own articles into a model of its own."""

from __future__ import annotations

from pathlib import Path

import click

from quotes.cli.options import model_option
from quotes.cli.reading import load_attributor


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DIR",
    help="The folder to make for the new model.",
)
@click.option(
    "--epochs",
    type=click.IntRange(1, 50),
    default=4,
    show_default=True,
    help="How many times to read every article.",
)
@model_option
def train(files: tuple[Path, ...], out: Path, epochs: int, model: Path | None) -> None:
    """Teach the model from articles that your newsroom has annotated or corrected.

    Each FILE has an article a line, in the form of seeds/gold.jsonl (seeds/README.md describes it).
    The model goes on from what it knows and loses little of it. Twenty articles take some minutes on
    a CPU; a run that was stopped goes on where it was when the same command is given again. Keep some
    articles back, and compare both models on them with 'quotes evaluate'.
    """
    from quotes.training.articles import read_annotated
    from quotes.training.tuning import REHEARSED, Tuning, read_newsroom, tune

    articles = read_newsroom(files)
    rehearsed = read_annotated(REHEARSED) if REHEARSED.is_file() else []
    click.echo(f"{len(articles)} articles to learn from, {len(rehearsed)} sample stories to rehearse")
    tune(load_attributor(model, None), Tuning(articles, rehearsed, out, epochs), report=click.echo)
    click.echo(f"written to {out}: use it with --model {out} or QUOTES_MODEL")

"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from quotes.article import INPUT_FORMATS

files_argument = click.argument("files", nargs=-1, required=True, metavar="FILE...")
input_format_option = click.option(
    "--input-format",
    type=click.Choice(INPUT_FORMATS),
    help="What the files are, where it is not the ending of their names; '-' is taken as txt.",
)
model_option = click.option(
    "--model",
    type=click.Path(path_type=Path),
    envvar="QUOTES_MODEL",
    show_envvar=True,
    metavar="DIR",
    help="The folder of the model.  [default: models/quotes-en]",
)
min_confidence_option = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    envvar="QUOTES_MIN_CONFIDENCE",
    show_envvar=True,
    metavar="P",
    help="Name no speaker who is less likely than P (0 to 1) to be the right one.",
)
database_option = click.option(
    "--database",
    envvar="DATABASE_URL",
    show_envvar=True,
    metavar="URL",
    help="The database.  [default: sqlite:///var/quotes.sqlite]",
)

"""Options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

from quotes.article import INPUT_FORMATS, encoding_known


def _known_encoding(ctx: click.Context, parameter: click.Parameter, name: str | None) -> str | None:
    if name is not None and not encoding_known(name):
        raise click.BadParameter(f"{name!r} is no encoding of text; give one such as windows-1252")
    return name


def _database_url(ctx: click.Context, parameter: click.Parameter, url: str | None) -> str:
    from quotes.store import DEFAULT_URL

    return url or DEFAULT_URL


files_argument = click.argument("files", nargs=-1, required=True, metavar="FILE...")
input_format_option = click.option(
    "--input-format",
    type=click.Choice(INPUT_FORMATS),
    help="What the files are, where it is not the ending of their names; '-' is taken as txt.",
)
encoding_option = click.option(
    "--encoding",
    metavar="NAME",
    callback=_known_encoding,
    help="How the files are written, where it is not UTF-8 and they do not say: windows-1252, for example.",
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
    callback=_database_url,
    envvar="DATABASE_URL",
    show_envvar=True,
    metavar="URL",
    help="The database.  [default: sqlite:///var/quotes.sqlite]",
)

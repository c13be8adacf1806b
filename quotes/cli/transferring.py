"""`quotes export`, `import`, `backup` and `restore`: stores in and out of files."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, cast

import click

from quotes.cli.options import database_option

_FORMATS = ("jsonl", "parquet", "csv")


@click.command("export")
@click.argument("file")
@click.option(
    "--statements",
    is_flag=True,
    help="The statements alone, one a row with its words, speaker, role, outlet and date, for analysis.",
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(_FORMATS),
    help="Where FILE has another ending; '-' is taken as jsonl. csv is for statements alone.",
)
@database_option
def export_store(file: str, statements: bool, file_format: str | None, database: str) -> None:
    """Write all that the store holds to FILE, for 'quotes import' in another database.

    FILE is NAME.jsonl, or NAME.parquet: then a folder, with a Parquet file a table. '-' is standard
    output. Stores that hold the same are written as the same bytes, whatever database they are in.
    What is there already is not replaced.
    """
    from quotes.store import Store, transfer
    from quotes.store.new_file import new_file
    from quotes.store.transfer import statements as table

    file_format = file_format or _format_of(file)
    store = Store.open(database)
    if file_format == "parquet" and not statements:
        if file == "-":
            raise click.UsageError("A whole store in Parquet is a folder; give it a name.")
        with new_file(Path(file)) as folder:
            transfer.export_parquet(store, folder)
        return
    if statements:
        write = {"jsonl": table.write_json_lines, "csv": table.write_csv, "parquet": table.write_parquet}[
            file_format
        ]
    elif file_format == "jsonl":
        write = transfer.export_json_lines
    else:
        raise click.UsageError("CSV takes statements alone; add --statements.")
    if file == "-":
        with click.open_file("-", "wb") as output:
            write(store, cast(BinaryIO, output))
            output.flush()
    else:
        with new_file(Path(file)) as path, path.open("wb") as output:
            write(store, output)


def _format_of(file: str) -> str:
    if file == "-":
        return "jsonl"
    ending = Path(file).suffix.removeprefix(".")
    if ending not in _FORMATS:
        raise click.UsageError(f"{file} ends in none of .jsonl, .parquet, .csv; end it so, or give --format.")
    return ending


@click.command("import")
@click.argument("file")
@database_option
def import_store(file: str, database: str) -> None:
    """Put what 'quotes export' wrote to FILE into an empty database: all of it, or nothing.

    FILE is one of JSON lines, a folder of Parquet files, or '-', standard input. 'quotes migrate' makes
    the empty database.
    """
    from quotes.store.transfer import import_store, open_export

    with open_export(file) as dump:
        rows = import_store(database, dump)
    click.echo(f"{rows['articles']} articles, {rows['statements']} statements, {rows['speakers']} speakers")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@database_option
def backup(file: Path, database: str) -> None:
    """Copy the database to FILE by its own means, while it is in use.

    For SQLite that is a database again; for PostgreSQL it is what pg_dump writes. What is there
    already is not replaced.
    """
    from quotes.store.backup import backup

    backup(database, file)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@database_option
def restore(file: Path, database: str) -> None:
    """Make the database of what 'quotes backup' wrote to FILE; there must be none yet.

    If FILE is older than this version of quotes, run 'quotes migrate' then.
    """
    from quotes.store.backup import restore

    restore(database, file)

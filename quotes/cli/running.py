"""`quotes migrate` and `quotes serve`: the database and the service."""

from __future__ import annotations

import click

from quotes.cli.options import database_option


@click.command()
@database_option
def migrate(database: str) -> None:
    """Make the database, or bring its tables to this version; what is stored stays."""
    from quotes import store

    store.migrate(database)


@click.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def serve(address: str, port: int) -> None:
    """Serve profiles, pages and the API, to try them out; 'make run' serves for good."""
    from quotes.service import create_app

    create_app().run(address, port)

"""The command line: ``quotes …``. Its help is its manual; docs/cli.md shows it at work."""

from __future__ import annotations

import errno
from typing import Any

import click

from quotes.cli.attributing import attribute, evaluate
from quotes.cli.ingesting import ingest
from quotes.cli.running import migrate, serve
from quotes.cli.speakers import speakers
from quotes.cli.statements import statements
from quotes.cli.training import train
from quotes.cli.transferring import backup, export_store, import_store, restore

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


for _command in (
    attribute,
    ingest,
    speakers,
    evaluate,
    train,
    migrate,
    serve,
    statements,
    export_store,
    import_store,
    backup,
    restore,
):
    main.add_command(_command)

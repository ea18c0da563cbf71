"""``seqlint server``: the language server for editors."""

from __future__ import annotations

import click

from seqlint.errors import UsageError


@click.command(short_help="Run the language server for editors.")
def server() -> int:
    """Run the language server, which speaks with an editor over standard input and output."""
    try:
        from seqlint.language.features import make_server
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UsageError("the server needs pygls: `pip install 'seqlint[server]'`") from error
    make_server().start_io()
    return 0

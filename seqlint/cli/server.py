"""``seqlint server``: the language server for editors."""

from __future__ import annotations

import logging
import os
import signal
import sys

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
    # it warns of requests that an editor takes back after their answer, and editors show that as errors
    logging.getLogger("pygls").setLevel(logging.ERROR)
    # a thread waits for the editor, so an exception would not end the program
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # the server closes what it writes to, and standard output is flushed at the end of the program
    make_server().start_io(stdout=os.fdopen(os.dup(sys.stdout.fileno()), "wb"))
    return 0

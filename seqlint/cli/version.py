"""``seqlint version``."""

from __future__ import annotations

import click

from seqlint import __version__


@click.command()
def version() -> None:
    """Print the version."""
    click.echo(f"seqlint {__version__}")

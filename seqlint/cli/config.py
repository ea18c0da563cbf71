"""``seqlint config``: the options of the configuration file."""

from __future__ import annotations

import sys

import click

from seqlint.cli.session import write_lines
from seqlint.configuration.options import OPTIONS, find_option
from seqlint.report.settings import render_option, render_options
from seqlint.report.style import style_for


@click.command(short_help="List the options of the configuration, or explain one.")
@click.argument("option", required=False)
def config(option: str | None) -> None:
    """Explain OPTION; without OPTION, list the options of pyproject.toml and seqlint.toml with their defaults."""
    style = style_for(sys.stdout)
    if option is None:
        write_lines(render_options(OPTIONS, style))
    else:
        write_lines(render_option(find_option(option, "config"), style))

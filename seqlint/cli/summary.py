"""``seqlint summary``: what ``model.summary()`` would print."""

from __future__ import annotations

import importlib
from typing import Any

import click

from seqlint.cli import FAILED
from seqlint.cli.parameters import choice_option, input_options, output_options, settings_options
from seqlint.cli.session import Session
from seqlint.report.pictures.diagram import diagrams
from seqlint.report.summary import json as summary_json
from seqlint.report.summary import text as summary_text

#: the formats of pictures, each a module of `seqlint.report.pictures`
PICTURES = ("svg", "html", "mermaid", "dot")


@click.command(short_help="Print the summary of each model.")
@input_options
@settings_options("exclude", "extend-exclude", "force-exclude", "target-keras")
@choice_option("--output-format", ("text", "json", *PICTURES), "The format of the summaries.", default="text")
@output_options
def summary(output_format: str, **parameters: Any) -> int:
    """Print the layers, shapes and parameters of the models of PATHS, as model.summary() would."""
    session = Session.start(**parameters)
    result = session.run()
    models = result.models
    if output_format == "json":
        session.write([summary_json.render(models)])
    elif output_format in PICTURES:
        picture = importlib.import_module(f"seqlint.report.pictures.{output_format}")
        session.write(picture.render(diagrams(models, result.findings)))
    elif models or session.quiet:
        session.write(summary_text.render(models, session.style()))
    else:
        session.write(["No Keras models found."])
    return FAILED if result.is_failure else 0

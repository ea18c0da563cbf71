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
from seqlint.report.summary.view import View

#: the formats of pictures, each a module of `seqlint.report.pictures`
PICTURES = ("svg", "html", "mermaid", "dot")


@click.command(short_help="Print the summary of each model.")
@input_options
@settings_options("exclude", "extend-exclude", "force-exclude", "target-keras")
@choice_option("--output-format", ("text", "json", *PICTURES), "The format of the summaries.", default="text")
@click.option("--expand-nested", is_flag=True, help="Show the layers of models within a model.")
@click.option("--show-trainable", is_flag=True, help="Show which layers training changes.")
@click.option("--fold", is_flag=True, help="Show layers that a loop adds many times only once.")
@click.option("--flops", is_flag=True, help="Show the multiply-adds of each layer for one sample.")
@click.option(
    "--batch-size",
    type=click.IntRange(min=1),
    metavar="N",
    help="Show the memory of the activations for N samples.",
)
@output_options
def summary(
    output_format: str,
    expand_nested: bool,
    show_trainable: bool,
    fold: bool,
    flops: bool,
    batch_size: int | None,
    **parameters: Any,
) -> int:
    """Print the layers, shapes and parameters of the models of PATHS, as model.summary() would."""
    view = View(fold, expand_nested, show_trainable, flops, batch_size)
    session = Session.start(**parameters)
    result = session.run()
    models = result.models
    if output_format == "json":
        session.write([summary_json.render(models, view)])
    elif output_format in PICTURES:
        picture = importlib.import_module(f"seqlint.report.pictures.{output_format}")
        session.write(picture.render(diagrams(models, result.findings)))
    elif models or session.quiet:
        session.write(summary_text.render(models, session.style(), view))
    else:
        session.write(["No Keras models found."])
    return FAILED if result.is_failure else 0

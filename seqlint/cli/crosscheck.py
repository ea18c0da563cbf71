"""``seqlint crosscheck``: ask Keras itself about the models."""

from __future__ import annotations

from typing import Any

import click

from seqlint.cli import FAILED, FOUND
from seqlint.cli.parameters import choice_option, input_options, output_options, settings_options
from seqlint.cli.session import Session
from seqlint.report import crosscheck_json, crosscheck_text


@click.command(short_help="Compare with what Keras itself makes of the models.")
@input_options
@settings_options("exclude", "extend-exclude", "force-exclude", "target-keras")
@choice_option("--output-format", ("text", "json"), "The format of the comparison.", default="text")
@output_options
def crosscheck(output_format: str, **parameters: Any) -> int:
    """Rebuild the models of PATHS with the Keras that is installed here, and compare its answers with seqlint's.

    Models are rebuilt from what the source says, in a process of their own; the program itself is never run. Exits
    with 0 if there is no disagreement, 1 if there is, 2 if something could not be read or checked, or Keras is missing.
    """
    session = Session.start(**parameters, crosscheck=True)
    result = session.run()
    comparisons = result.comparisons
    if output_format == "json":
        session.write([crosscheck_json.render(comparisons)])
    else:
        session.write(crosscheck_text.render(comparisons, session.style()))
    if result.is_failure:
        return FAILED
    return FOUND if result.disagreements else 0

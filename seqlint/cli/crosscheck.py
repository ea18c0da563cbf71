"""``seqlint crosscheck``: compare the models with Keras itself."""

from __future__ import annotations

from typing import Any

import click

from seqlint.cli import FAILED, FOUND
from seqlint.cli.parameters import choice_option, input_options, output_options, settings_options
from seqlint.cli.session import Session
from seqlint.report.crosscheck import json as crosscheck_json
from seqlint.report.crosscheck import text as crosscheck_text


@click.command(short_help="Compare the models with the installed Keras.")
@input_options
@settings_options("exclude", "extend-exclude", "force-exclude", "target-keras")
@choice_option("--output-format", ("text", "json"), "The format of the comparison.", default="text")
@output_options
def crosscheck(output_format: str, **parameters: Any) -> int:
    """Rebuild the models of PATHS with the installed Keras, and compare shapes, parameters and errors.

    Models are rebuilt from the arguments in the source, in a separate process; the program itself never runs. The exit
    code is 0 if all models agree, 1 if one does not, and 2 if a file could not be read or checked or Keras is missing.
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

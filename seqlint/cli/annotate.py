"""``seqlint annotate``: write the output shape after each layer as a comment."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from seqlint.cli import FAILED, FOUND
from seqlint.cli.parameters import input_options, output_options, settings_options
from seqlint.cli.session import Session, report_failures
from seqlint.report.items import count
from seqlint.run import RunResult
from seqlint.source.files.discovery import Failure, reason


@click.command(short_help="Write the shape after each layer as a comment.")
@input_options
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--check", is_flag=True, help="Change nothing, and exit with 1 if a comment is missing or stale."
)
@click.option("--remove", is_flag=True, help="Remove the comments.")
@settings_options("exclude", "extend-exclude", "force-exclude", "target-keras")
@output_options
def annotate(diff: bool, check: bool, remove: bool, **parameters: Any) -> int:
    """Write `# shape: (None, 26, 26, 32)` after each layer in the scripts and notebooks of PATHS.

    Comments that are there are kept where they are right and corrected where they are not. Of standard input, the text with
    its comments goes to standard output.
    """
    from seqlint.fixing.writing import write_atomically
    from seqlint.report.fixes import file_diff

    session = Session.start(**parameters)
    result = session.run()
    failures = list(result.failures)
    changed = 0
    for filename, before, after in _texts(result, failures, remove=remove):
        changed += before != after
        if diff:
            session.write(file_diff(filename, before, after))
        elif filename == result.standard_input_name and not check:
            sys.stdout.buffer.write(after)
        elif before != after and not check:
            try:
                write_atomically(filename, after, original=before)
            except OSError as error:
                failures.append(Failure(filename, reason(error), "write"))
    report_failures(failures[len(result.failures) :])
    if not session.quiet:
        print(f"{'Would change' if diff or check else 'Changed'} {count(changed, 'file')}.", file=sys.stderr)
    if failures or result.is_failure:
        return FAILED
    return FOUND if changed and (diff or check) else 0


def _texts(result: RunResult, failures: list[Failure], *, remove: bool) -> Iterator[tuple[str, bytes, bytes]]:
    """Each file with models: its name, and its bytes before and after."""
    from seqlint.fixing.annotations import annotated
    from seqlint.fixing.document import CannotEditError

    for report in result.reports:
        try:
            if report.filename == result.standard_input_name:
                assert result.standard_input is not None
                data = result.standard_input.data
            else:
                with open(report.filename, "rb") as file:
                    data = file.read()
            yield report.filename, data, annotated(report, data, remove=remove)
        except OSError as error:
            failures.append(Failure(report.filename, reason(error)))
        except CannotEditError as error:
            failures.append(Failure(report.filename, str(error), "write"))

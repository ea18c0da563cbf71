"""``seqlint check``: report mistakes in Keras models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import click

from seqlint.cli import FAILED, FOUND
from seqlint.cli.parameters import input_options, output_options, settings_options
from seqlint.cli.session import Session
from seqlint.findings import Severity
from seqlint.report import concise, full, github, items, json, statistics
from seqlint.run import RunResult

_FORMATS = {"full": full.render, "concise": concise.render, "json": json.render, "github": github.render}
_TEXT_FORMATS = ("full", "concise")


@click.command(short_help="Report mistakes in Keras models.")
@input_options
@settings_options(
    "select",
    "ignore",
    "extend-select",
    "per-file-ignores",
    "error",
    "warn",
    "exclude",
    "extend-exclude",
    "force-exclude",
    "target-keras",
    "output-format",
    "show-unresolved",
    "statistics",
    "crosscheck",
    "fail-on",
)
@click.option("-e", "--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option(
    "--show-files", is_flag=True, help="List the files that would be checked, without checking them."
)
@click.option(
    "--show-settings", is_flag=True, help="Print the settings that would be used, without checking anything."
)
@output_options
def check(exit_zero: bool, show_files: bool, show_settings: bool, **parameters: Any) -> int:
    """Report mistakes in the Keras models of PATHS: Python files, notebooks and directories ('.' by default).

    '-' reads standard input. The exit code is 0 without findings, 1 with findings, and 2 if an option is wrong or a
    file could not be read or checked.
    """
    session = Session.start(**parameters)
    if show_settings:
        from seqlint.report.settings import render

        session.write(render(session.settings))
        return 0
    if show_files:
        return session.list_files()
    settings = replace(session.settings, wants_models=session.settings.show_unresolved)
    result = replace(session, settings=settings).run(shows_findings=True)
    session.write(_report(result, session))
    if result.is_failure:
        return FAILED
    return FOUND if not exit_zero and _is_failed(result, session.settings.fail_on) else 0


def _report(result: RunResult, session: Session) -> Iterator[str]:
    settings, style = session.settings, session.style()
    findings = result.findings
    if settings.statistics:
        render = statistics.render_json if settings.output_format == "json" else statistics.render
        yield from render(findings, style)
    else:
        notes = items.unresolved(result.models) if settings.show_unresolved else ()
        yield from _FORMATS[settings.output_format](chain(findings, notes), style)
    if settings.output_format in _TEXT_FORMATS and not session.quiet:
        yield items.closing_line(result)


def _is_failed(result: RunResult, fail_on: str) -> bool:
    threshold = {"error": Severity.ERROR, "warning": Severity.WARNING}.get(fail_on)
    return threshold is not None and any(
        finding.severity.rank >= threshold.rank for finding in result.findings
    )

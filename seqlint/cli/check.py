"""``seqlint check``: report mistakes in Keras models."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import click

from seqlint.cli import FAILED, FOUND
from seqlint.cli.checking import baseline, fixes
from seqlint.cli.help import GroupedCommand
from seqlint.cli.parameters import input_options, output_options, settings_options
from seqlint.cli.session import Session
from seqlint.configuration.options import Output
from seqlint.errors import UsageError
from seqlint.findings import Severity
from seqlint.report import items
from seqlint.report.findings import statistics
from seqlint.report.findings.formats import FOR_PROGRAMS, FOR_READERS, renderer
from seqlint.run import RunResult


@click.command(cls=GroupedCommand, short_help="Report mistakes in Keras models.")
@input_options
@settings_options(
    "select",
    "ignore",
    "extend-select",
    "per-file-ignores",
    "error",
    "warn",
    "fix",
    "unsafe-fixes",
    "fix-only",
    "show-fixes",
)
@click.option(
    "--add-noqa", is_flag=True, help="Add a comment to each line with findings that suppresses them."
)
@settings_options("baseline")
@click.option("--update-baseline", is_flag=True, help="Write the findings to the file of '--baseline'.")
@click.option("--diff", is_flag=True, help="Show what '--fix' or '--add-noqa' would change, as a diff.")
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if something was fixed.")
@settings_options(
    "exclude",
    "extend-exclude",
    "force-exclude",
    "respect-gitignore",
    "ignore-noqa",
    "target-keras",
    "output-format",
    "show-help",
    "show-unresolved",
    "statistics",
    "crosscheck",
    "fail-on",
)
@click.option("-w", "--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option("-e", "--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option(
    "--show-files", is_flag=True, help="List the files that would be checked, without checking them."
)
@click.option(
    "--show-settings", is_flag=True, help="Print the settings that would be used, without checking anything."
)
@output_options
def check(
    add_noqa: bool,
    update_baseline: bool,
    diff: bool,
    exit_non_zero_on_fix: bool,
    watch: bool,
    exit_zero: bool,
    show_files: bool,
    show_settings: bool,
    **parameters: Any,
) -> int:
    """Report mistakes in the Keras models of PATHS: Python files, notebooks and directories ('.' by default).

    '-' reads standard input. The exit code is 0 without findings, 1 with findings, and 2 if an option is wrong or a
    file could not be read, checked or written. After '--fix' only what remains counts.
    """
    session = Session.start(**parameters)
    if show_settings:
        from seqlint.report.settings import render

        session.write(render(session.settings))
        return 0
    if show_files:
        return session.list_files()
    settings = session.settings
    applies = settings.fix or settings.fix_only or diff or add_noqa
    wants_reasons = session.verbose or any(output.format in FOR_PROGRAMS for output in settings.outputs)
    settings = replace(
        settings,
        wants_models=settings.show_unresolved,
        wants_reasons=wants_reasons,
        applies_fixes=applies,
        adds_noqa=add_noqa,
    )
    session = replace(session, settings=settings, shows_changes=diff)
    actions = _Actions(diff, add_noqa, update_baseline, exit_non_zero_on_fix, exit_zero)
    if watch:
        from seqlint.cli.checking.watch import watch as watch_paths

        return watch_paths(session.paths, lambda: _check(session, actions))
    return _check(session, actions)


@dataclass(frozen=True)
class _Actions:
    """What is done with the findings besides their report, and with the exit code."""

    diff: bool
    add_noqa: bool
    update_baseline: bool
    exit_non_zero_on_fix: bool
    exit_zero: bool


def _check(session: Session, actions: _Actions) -> int:
    """One check; the exit code."""
    settings = session.settings
    result = session.run(shows_findings=True)
    if actions.diff:
        fixes.show_changes(session, result)
    elif actions.add_noqa:
        result = fixes.write_comments(session, result)
    else:
        result = fixes.write_fixes(session, result) if settings.applies_fixes else result
        if actions.update_baseline:
            baseline.update(session, result)
        if settings.baseline is not None:
            result = baseline.new_findings(session, result)
        if not _write_reports(session, result):
            return FAILED
    if result.is_failure:
        return FAILED
    is_changed = bool(result.fixed) and (actions.diff or actions.exit_non_zero_on_fix)
    only_changes = actions.diff or actions.add_noqa or settings.fix_only
    is_wrong = not only_changes and _is_failed(result, settings.fail_on)
    return FOUND if not actions.exit_zero and (is_changed or is_wrong) else 0


def _write_reports(session: Session, result: RunResult) -> bool:
    """Write each report, although one of them cannot be written; whether all could be."""
    failures: list[UsageError] = []
    for output in session.settings.outputs:
        try:
            session.write(_report(result, session, output), output.file)
        except UsageError as error:
            failures.append(error)
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    return not failures


def _report(result: RunResult, session: Session, output: Output) -> Iterator[str]:
    if not session.settings.fix_only:
        yield from _findings(result, session, output)
    if output.format in FOR_READERS:
        yield from fixes.closing_lines(session, result)


def _findings(result: RunResult, session: Session, output: Output) -> Iterator[str]:
    settings, style = session.settings, session.style(output.file)
    if settings.statistics:
        render = statistics.render_json if output.format in FOR_PROGRAMS else statistics.render
        yield from render(result.findings, style)
    else:
        notes = items.unresolved(result.models) if settings.show_unresolved else ()
        yield from renderer(output.format)(chain(result.findings, notes), style)


def _is_failed(result: RunResult, fail_on: str) -> bool:
    threshold = {"error": Severity.ERROR, "warning": Severity.WARNING}.get(fail_on)
    return threshold is not None and any(
        finding.severity.rank >= threshold.rank for finding in result.findings
    )

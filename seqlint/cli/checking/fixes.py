"""What ``seqlint check`` does with fixes: it writes them or shows them, and says which were not applied."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from seqlint.cli.session import Session, report_failures
from seqlint.report import fixes, items
from seqlint.report.text import printable
from seqlint.run import RunResult, save_fixes


def write_fixes(session: Session, result: RunResult) -> RunResult:
    """Write the fixed files, and standard input to standard output; the result after that."""
    saved = save_fixes(result, session.settings)
    report_failures(saved.failures[len(result.failures) :])
    if result.standard_input is not None:
        sys.stdout.buffer.write(_fixed_input(result))
        sys.stdout.buffer.flush()
    _report_refused(session, saved)
    return saved


def show_changes(session: Session, result: RunResult) -> None:
    """Write a diff, and to standard error what it would fix."""
    session.write(fixes.diff(result))
    _report_refused(session, result)
    if not session.quiet:
        say = fixes.added if session.settings.adds_noqa else fixes.summary
        print(say(result, is_done=False), file=sys.stderr)


def write_comments(session: Session, result: RunResult) -> RunResult:
    """Write the files with the suppression comments that were added, and say how many; the result after that."""
    saved = write_fixes(session, result)
    if not session.quiet:
        print(fixes.added(saved, is_done=True), file=sys.stderr)
    return saved


def closing_lines(session: Session, result: RunResult) -> Iterator[str]:
    """How much was found, what was fixed, and what could be."""
    settings = session.settings
    if settings.show_fixes:
        yield from fixes.fixed(result)
    if session.quiet:
        return
    if settings.fix_only:
        yield fixes.summary(result, is_done=True)
        return
    yield items.closing_line(result)
    offer = fixes.offer(result.findings, unsafe=settings.unsafe_fixes)
    if offer:
        yield offer


def _fixed_input(result: RunResult) -> bytes:
    assert result.standard_input is not None
    for report in result.reports:
        if report.filename == result.standard_input_name and report.repair is not None:
            return report.repair.data
    return result.standard_input.data


def _report_refused(session: Session, result: RunResult) -> None:
    for finding, why in () if session.quiet else result.refused:
        place = printable(str(finding.place))
        print(f"warning: {place}: the fix for {finding.name} was not applied: {why}", file=sys.stderr)

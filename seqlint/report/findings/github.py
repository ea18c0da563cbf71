"""Workflow commands, which GitHub shows as annotations of a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint.findings import Finding, Severity
from seqlint.report.style import Style

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.OFF: "notice"}


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    for finding in findings:
        properties = ",".join(f"{key}={_escape(value, ':,')}" for key, value in _properties(finding).items())
        message = f"{finding.place}: {finding.message}"
        if finding.help:
            message += f"\nhelp: {finding.help}"
        yield f"::{_COMMANDS[finding.severity]} {properties}::{_escape(message)}"


def _properties(finding: Finding) -> dict[str, str]:
    """The place in the file. A line of a cell is not a line of the notebook file, so a notebook has the file alone."""
    place = finding.place
    properties = {"title": f"seqlint ({finding.name})", "file": place.filename}
    if place.cell is not None:
        return {**properties, "line": "1"}
    properties |= {"line": str(place.row), "endLine": str(place.end_row)}
    if place.row == place.end_row:
        properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    return properties


def _escape(text: str, also: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in text)

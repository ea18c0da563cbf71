"""Reviewdog's Diagnostic Format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from seqlint.findings import Finding, Severity
from seqlint.report.findings.in_files import in_file, posix, text_with_help
from seqlint.report.style import Style
from seqlint.site import Place

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.OFF: "INFO"}


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    diagnostics = [_diagnostic(finding) for finding in findings]
    yield json.dumps({"source": {"name": "seqlint"}, "diagnostics": diagnostics}, indent=2)


def _diagnostic(finding: Finding) -> dict[str, Any]:
    place = in_file(finding.place)
    diagnostic: dict[str, Any] = {
        "message": text_with_help(finding),
        "location": {"path": posix(place.filename), "range": _range(place)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code or finding.name} | ({"url": finding.url} if finding.url else {}),
    }
    if finding.fix is not None and finding.place.cell is None:
        edits = finding.fix.edits
        diagnostic["suggestions"] = [{"range": _range(edit.place), "text": edit.content} for edit in edits]
    return diagnostic


def _range(place: Place) -> dict[str, Any]:
    return {
        "start": {"line": place.row, "column": place.column},
        "end": {"line": place.end_row, "column": place.end_column},
    }

"""A Code Quality report of GitLab: https://docs.gitlab.com/ci/testing/code_quality/."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from seqlint.findings import Finding, Severity
from seqlint.report.findings.in_files import in_file, posix, text_with_help, with_fingerprints
from seqlint.report.style import Style

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.OFF: "info"}


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    yield json.dumps([_issue(*each) for each in with_fingerprints(findings)], indent=2)


def _issue(finding: Finding, fingerprint: str) -> dict[str, Any]:
    place = in_file(finding.place)
    return {
        "check_name": finding.name,
        "description": text_with_help(finding),
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": posix(place.filename),
            "positions": {
                "begin": {"line": place.row, "column": place.column},
                "end": {"line": place.end_row, "column": place.end_column},
            },
        },
    }

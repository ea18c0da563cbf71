"""Findings for programs, one JSON object a line, with the keys of the format `json`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from seqlint.findings import Finding
from seqlint.report.findings.json import as_object
from seqlint.report.style import Style


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    for finding in findings:
        yield json.dumps(as_object(finding))

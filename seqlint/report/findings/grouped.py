"""Findings by file: the name of the file, then a line for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from seqlint.findings import Finding
from seqlint.report.style import Style
from seqlint.report.text import pad, printable


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    for filename, group in groupby(findings, key=lambda finding: finding.place.filename):
        yield f"{style.bold(printable(filename))}:"
        rows = [(str(finding.place)[len(filename) + 1 :], finding) for finding in group]
        width = max(len(where) for where, _ in rows)
        for where, finding in rows:
            label = style.label(finding)
            yield f"  {style.frame(pad(where, width))}  {label}{style.mark(finding)} {style.message(finding)}"
        yield ""

"""One line for each finding: ``path:row:column: error[name] [*] message``; ``[*]`` marks what ``--fix`` would fix."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seqlint.findings import Finding
from seqlint.report.style import Style
from seqlint.report.text import printable


def render(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """The lines of the report."""
    for finding in findings:
        label = style.label(finding)
        place = style.bold(printable(str(finding.place)))
        yield f"{place}: {label}{style.mark(finding)} {style.message(finding)}"

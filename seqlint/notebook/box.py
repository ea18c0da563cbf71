"""Findings as a box above the output of a cell: HTML that folds, and text for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from seqlint.findings import Finding
from seqlint.report.findings.full import render
from seqlint.report.style import Style

#: as wide as the cells of JupyterLab in half a window
_STYLE = Style(width=72)
#: a bar of the colour of a warning beside the report, whose colours are those of the notebook
_BOX = "border-left: 4px solid #d98c00; padding: 2px 10px; margin: 4px 0"
_REPORT = "white-space: pre; overflow-x: auto; background: transparent; color: inherit; margin: 4px 0"


@dataclass(frozen=True)
class Box:
    """What was found in one cell."""

    findings: Sequence[Finding]

    def __repr__(self) -> str:
        return "\n".join([f"seqlint: {self._counted}", "", *render(self.findings, _STYLE)])

    def _repr_html_(self) -> str:
        report = escape("\n".join(render(self.findings, _STYLE)).strip())
        return (
            f'<details open style="{_BOX}"><summary>seqlint: {self._counted}</summary>'
            f'<pre style="{_REPORT}">{report}</pre></details>'
        )

    @property
    def _counted(self) -> str:
        counts = Counter(each.severity.value for each in self.findings)
        return ", ".join(
            f"{count} {word}{'s' if count > 1 else ''}" for word, count in sorted(counts.items())
        )

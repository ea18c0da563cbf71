"""Code actions: the fix of a finding, the comment that suppresses it, and all safe fixes at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from seqlint.findings import Applicability, Edit, Finding
from seqlint.fixing.ignoring import with_comments
from seqlint.language.analysis import Analysis


@dataclass(frozen=True)
class Action:
    """A change that the user may choose."""

    title: str
    edits: tuple[Edit, ...]
    #: what it removes; None where it concerns the whole file
    finding: Finding | None
    #: whether it is the one to take first
    is_preferred: bool = False


def actions(analysis: Analysis, cell: int | None, first_row: int, last_row: int) -> Iterator[Action]:
    """The changes for the findings on these rows."""
    suppressed = with_comments(analysis.report, analysis.data).findings
    for finding, other in zip(analysis.report.findings, suppressed, strict=True):
        place = finding.place
        if not analysis.is_in(place, cell) or place.row > last_row or place.end_row < first_row:
            continue
        if finding.fix is not None and finding.fix.applicability is not Applicability.DISPLAY:
            unsafe = "" if finding.fix.applicability is Applicability.SAFE else " (unsafe)"
            title = f"seqlint: {finding.fix.message}{unsafe}"
            yield Action(title, finding.fix.edits, finding, is_preferred=not unsafe)
        if other.fix is not None:
            yield Action(f"seqlint: ignore {finding.name} on this line", other.fix.edits, finding)


def fix_all(analysis: Analysis) -> Action | None:
    """All safe fixes that do not overlap; None where there is none."""
    edits: list[Edit] = []
    for finding in analysis.report.findings:
        fix = finding.fix
        if fix is not None and fix.applicability is Applicability.SAFE and not _overlap(fix.edits, edits):
            edits += fix.edits
    return Action("seqlint: fix all that is certain", tuple(edits), None) if edits else None


def _overlap(edits: tuple[Edit, ...], taken: list[Edit]) -> bool:
    return any(
        (one.place.cell, one.place.filename) == (other.place.cell, other.place.filename)
        and (one.place.row, one.place.column) <= (other.place.end_row, other.place.end_column)
        and (other.place.row, other.place.column) <= (one.place.end_row, one.place.end_column)
        for one in edits
        for other in taken
    )

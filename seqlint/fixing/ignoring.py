"""Suppression comments as fixes: each finding gets one that adds a comment to its line."""

from __future__ import annotations

import re
from dataclasses import replace

from seqlint.findings import Edit, Finding, Fix
from seqlint.linter import FileReport
from seqlint.source.cell import Cell
from seqlint.source.files import reader
from seqlint.source.row_ends import row_end

#: the names in a suppression comment
_NAMES = re.compile(r"#\s*seqlint:\s*ignore\[[^\[\]]*(?=\])", re.IGNORECASE)


def with_comments(report: FileReport, data: bytes) -> FileReport:
    """*report* on the file with this *data*, with a fix that suppresses it for each finding where that can be done."""
    cells = {cell.index: cell for source in reader.read(report.filename, data) for cell in source.cells}
    findings = (replace(each, fix=_comment(each, report.filename, cells)) for each in report.findings)
    return replace(report, findings=tuple(findings))


def _comment(finding: Finding, filename: str, cells: dict[int | None, Cell]) -> Fix | None:
    cell = cells.get(finding.place.cell)
    if finding.place.filename != filename or cell is None or cell.module is None or not finding.code:
        return None
    _, last = cell.statement_rows(finding.place.row)
    for row in range(finding.place.row, last + 1):
        edit = _on_row(cell, row, finding.name)
        if edit is not None:
            return Fix.safe(f"Add `# seqlint: ignore[{finding.name}]`", edit)
    return None


def _on_row(cell: Cell, row: int, name: str) -> Edit | None:
    """What adds *name* to the comment at the end of *row*, or a comment; None where none can be."""
    found = row_end(cell, row)
    if found is None:
        return None
    names = None if found.comment is None else _NAMES.search(cell.text, found.comment, found.end)
    if names is None:
        return found.replaced(found.end, found.end, f"  # seqlint: ignore[{name}]")
    return found.replaced(names.end(), names.end(), f", {name}")

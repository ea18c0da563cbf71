"""Shapes as comments: ``# shape: (None, 26, 26, 32)`` at the end of the line of each layer."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.findings import Edit, Fix
from seqlint.fixing.document import Document
from seqlint.inference.summary.rows import shapes_by_row
from seqlint.linter import FileReport
from seqlint.source.cell import Cell
from seqlint.source.files import reader
from seqlint.source.row_ends import row_end
from seqlint.source.shape_comments import shape_comment


def annotated(report: FileReport, data: bytes, *, remove: bool = False) -> bytes:
    """The file with this *data* and the shapes that *report* has, or without any; raises `CannotEditError`."""
    document = Document(report.filename, data)
    cells = {cell.index: cell for source in reader.read(report.filename, data) for cell in source.cells}
    shapes = {} if remove else shapes_by_row(report.models, report.filename)
    edits = [
        edit
        for index, cell in cells.items()
        if cell.module is not None
        for row in range(1, len(cell.lines) + 1)
        for edit in _on_row(cell, row, shapes.get((index, row)), remove=remove)
    ]
    if not edits:
        return data
    return document.edited(document.texts.replacements(Fix("shapes", tuple(edits))))


def _on_row(cell: Cell, row: int, shapes: str | None, *, remove: bool) -> Iterator[Edit]:
    """What makes the comment at the end of *row* say *shapes*; without them, an old one goes only on request."""
    if shapes is None and (not remove or "shape:" not in cell.lines[row - 1]):
        return
    end = row_end(cell, row)
    if end is None:
        return
    known = shape_comment(end)
    if shapes is None:
        if known is not None:
            yield known.removed()
    elif known is None:
        yield end.replaced(end.end, end.end, f"  # shape: {shapes}")
    elif known.shapes != shapes:
        yield known.replaced(shapes)

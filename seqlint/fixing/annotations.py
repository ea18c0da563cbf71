"""Shapes as comments: ``# shape: (None, 26, 26, 32)`` at the end of the line of each layer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seqlint.findings import Edit, Fix
from seqlint.fixing.document import Document
from seqlint.fixing.row_ends import RowEnd, row_end
from seqlint.inference.summary.data import shape_text
from seqlint.linter import FileReport
from seqlint.source.cell import Cell
from seqlint.source.files import reader

#: such a comment, with the white space before it
_COMMENT = re.compile(r"[ \t]*#[ \t]*shape:[ \t]*(?P<shapes>[^#\r\n]*?)[ \t]*(?=#|$)", re.MULTILINE)


def annotated(report: FileReport, data: bytes, *, remove: bool = False) -> bytes:
    """The file with this *data* and the shapes that *report* has, or without any; raises `CannotEditError`."""
    document = Document(report.filename, data)
    cells = {cell.index: cell for source in reader.read(report.filename, data) for cell in source.cells}
    shapes = {} if remove else _shapes(report)
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


def _shapes(report: FileReport) -> dict[tuple[int | None, int], str]:
    """The text for each row on which layers end: their shapes in the order of the source."""
    found: dict[tuple[int | None, int], dict[int, dict[str, None]]] = {}
    for model in report.models:
        for layer in model.layers:
            place = layer.place
            shapes = ", ".join(map(shape_text, layer.output_shapes)) or shape_text(layer.output_shape)
            # a shape that is not known, or not yet, is no help
            if place.filename == report.filename and layer.output_shape is not None and "?" not in shapes:
                row = found.setdefault((place.cell, place.end_row), {})
                row.setdefault(place.end_column, {})[shapes] = None
    return {
        spot: " -> ".join(" or ".join(shapes) for _, shapes in sorted(layers.items()))
        for spot, layers in found.items()
    }


def _on_row(cell: Cell, row: int, shapes: str | None, *, remove: bool) -> Iterator[Edit]:
    """What makes the comment at the end of *row* say *shapes*; without them, an old one goes only on request."""
    if shapes is None and (not remove or "shape:" not in cell.lines[row - 1]):
        return
    end = row_end(cell, row)
    if end is None:
        return
    known = None if end.comment is None else _known(cell, end)
    if shapes is None:
        if known is not None:
            yield end.replaced(*known.span(), "")
    elif known is None:
        yield end.replaced(end.end, end.end, f"  # shape: {shapes}")
    elif known["shapes"] != shapes:
        yield end.replaced(*known.span("shapes"), shapes)


def _known(cell: Cell, end: RowEnd) -> re.Match[str] | None:
    """The comment with shapes at the end of a row."""
    assert end.comment is not None
    start = end.comment
    while cell.text[start - 1 : start] in (" ", "\t"):
        start -= 1
    return _COMMENT.search(cell.text, start, end.end)

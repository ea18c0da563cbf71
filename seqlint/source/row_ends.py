"""The end of a row of source: where a comment goes, and the comment that is there."""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.findings import Edit
from seqlint.source.cell import Cell
from seqlint.source.lexical import CLOSE, COMMENT, NEWLINE, OPEN, tokens


@dataclass(frozen=True)
class RowEnd:
    """Offsets in the text of *cell*: the end of a row, and the start of the comment before it, if there is one."""

    cell: Cell
    end: int
    comment: int | None

    def replaced(self, start: int, end: int, text: str) -> Edit:
        """The edit that replaces the text between two offsets of this row."""
        (row, column), (end_row, end_column) = self.cell.position(start), self.cell.position(end)
        return Edit(self.cell.place_at(row, column, end_row, end_column), text)


def row_end(cell: Cell, row: int) -> RowEnd | None:
    """The end of *row*; None where no comment can be, in a string or before a line that continues it."""
    start = cell.line_start(row)
    end = start + len(cell.lines[row - 1].rstrip())
    for kind, first, last in tokens(cell.text):
        if first < end < last and kind not in (OPEN, CLOSE, NEWLINE, COMMENT):
            return None
        if kind is COMMENT and start <= first < end <= last:
            return RowEnd(cell, end, first)
        if first >= end:
            break
    return None if cell.text[start:end].endswith("\\") else RowEnd(cell, end, None)

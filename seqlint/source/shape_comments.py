"""Comments that state the shape after a layer: ``# shape: (None, 26, 26, 32)`` at the end of its row.

The layers of a row stand between arrows, and ``or`` between the shapes of one that is built several times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from seqlint.findings import Edit
from seqlint.site import Place
from seqlint.source.cell import Cell
from seqlint.source.row_ends import RowEnd, row_end

#: such a comment, with the white space before it
_COMMENT = re.compile(r"[ \t]*#[ \t]*shape:[ \t]*(?P<shapes>[^#\r\n]*?)[ \t]*(?=#|$)", re.MULTILINE)
_ARROW, _OR = "->", " or "
_SHAPE = re.compile(r"\(([^()]*)\)")


def may_have_comments(cell: Cell) -> bool:
    """Whether there is such a comment in the text of *cell*, or something that looks like one."""
    return "shape:" in cell.text


@dataclass(frozen=True)
class ShapeComment:
    """One such comment."""

    end: RowEnd
    match: re.Match[str]

    @property
    def shapes(self) -> str:
        """What it states."""
        return self.match["shapes"]

    @property
    def place(self) -> Place:
        """Where it states that."""
        return self.replaced("").place

    def replaced(self, shapes: str) -> Edit:
        """The edit that lets it state other *shapes*."""
        return self.end.replaced(*self.match.span("shapes"), shapes)

    def removed(self) -> Edit:
        """The edit without it."""
        return self.end.replaced(*self.match.span(), "")

    def may_say(self, shapes: str) -> bool:
        """Whether it says the same as *shapes*, as far as it can be read: names stand for any size, and the axis of
        the samples may be left out.
        """
        stated, known = self.shapes.split(_ARROW), shapes.split(_ARROW)
        return len(stated) != len(known) or all(map(_agree, stated, known))


def shape_comment(end: RowEnd) -> ShapeComment | None:
    """The comment with shapes at the end of a row."""
    if end.comment is None:
        return None
    cell, start = end.cell, end.comment
    while cell.text[start - 1 : start] in (" ", "\t"):
        start -= 1
    match = _COMMENT.search(cell.text, start, end.end)
    return None if match is None else ShapeComment(end, match)


def comment_on(cell: Cell, row: int) -> ShapeComment | None:
    """The comment with shapes on a row."""
    end = row_end(cell, row) if "shape:" in cell.lines[row - 1] else None
    return None if end is None else shape_comment(end)


def _agree(stated: str, known: str) -> bool:
    """Whether each known shape of a layer is stated."""
    return all(
        any(_same(each, shape) for each in stated.split(_OR)) for shape in map(str.strip, known.split(_OR))
    )


def _same(stated: str, known: str) -> bool:
    found, shapes = _SHAPE.findall(stated), _SHAPE.findall(known)
    return len(found) != len(shapes) or all(map(_same_sizes, found, shapes))


def _same_sizes(stated: str, known: str) -> bool:
    found, sizes = _sizes(stated), _sizes(known)
    if len(found) == len(sizes) - 1:
        sizes = sizes[1:]
    return len(found) == len(sizes) and all(map(_may_be, found, sizes))


def _may_be(stated: str, known: str) -> bool:
    is_plain = all(size.isdigit() or size == "None" for size in (stated, known))
    return not is_plain or stated == known


def _sizes(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]

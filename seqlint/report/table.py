"""Tables that fit the width of the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seqlint.report.style import Style
from seqlint.report.text import pad, pad_left, text_width, wrap

#: no column becomes narrower than this
_NARROWEST = 12


@dataclass(frozen=True)
class Column:
    """A column: its heading, and whether its cells are right-aligned."""

    heading: str
    right: bool = False


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], style: Style) -> Iterator[str]:
    """The lines of a table with frames and headings."""
    headings = [column.heading for column in columns]
    widths = _widths([headings, *rows], style.width)
    bar = style.frame("│")

    def rule(left: str, middle: str, right: str) -> str:
        return style.frame(left + middle.join("─" * (width + 2) for width in widths) + right)

    def lines(row: Sequence[str]) -> Iterator[list[str]]:
        cells = [list(wrap(text, width)) for text, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            parts = [cell[number] if number < len(cell) else "" for cell in cells]
            yield [
                pad_left(part, width) if column.right else pad(part, width)
                for part, width, column in zip(parts, widths, columns, strict=True)
            ]

    yield rule("┌", "┬", "┐")
    for cells in lines(headings):
        yield f"{bar} " + f" {bar} ".join(map(style.bold, cells)) + f" {bar}"
    yield rule("├", "┼", "┤")
    for row in rows:
        for cells in lines(row):
            yield f"{bar} " + f" {bar} ".join(cells) + f" {bar}"
    yield rule("└", "┴", "┘")


def _widths(rows: Sequence[Sequence[str]], available: int) -> list[int]:
    """Each column as wide as its widest cell; where that is too much, the widest columns become narrower and wrap."""
    widths = [max(map(text_width, column)) for column in zip(*rows, strict=True)]
    excess = sum(widths) + 3 * len(widths) + 1 - available
    while excess > 0 and max(widths) > _NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
        excess -= 1
    return widths

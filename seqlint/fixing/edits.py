"""Text with edits applied: which of them go together, what the text becomes, and where a place in it goes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from seqlint.findings import Edit, Fix

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, order=True)
class Replacement:
    """The characters from *start* up to *end* of the text of *cell* become *content*."""

    #: 0 in a script
    cell: int
    start: int
    end: int
    content: str

    def conflicts_with(self, other: Replacement) -> bool:
        """Whether the result depends on which of the two is applied first, or one changes what the other does."""
        if self == other or self.cell != other.cell:
            return False
        if self.start == other.start:
            # a replacement may follow an insertion
            return (self.start == self.end) == (other.start == other.end)
        first, second = (self, other) if self.start < other.start else (other, self)
        return second.start < first.end


class Texts:
    """The texts of the cells of a file, in which places are rows and columns; a script has the one cell 0."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._texts = texts
        self._starts: dict[int, list[int]] = {}

    def offset(self, cell: int, row: int, column: int) -> int:
        """The character offset of a row and a column, which count from 1."""
        starts = self._starts.get(cell)
        if starts is None:
            ends = _LINE_END.finditer(self._texts[cell])
            starts = self._starts[cell] = [0, *(match.end() for match in ends)]
        return starts[row - 1] + column - 1

    def replacement(self, edit: Edit) -> Replacement:
        """*edit* with offsets. Raises `LookupError` where it is not in these texts."""
        place = edit.place
        cell = place.cell or 0
        start = self.offset(cell, place.row, place.column)
        end = self.offset(cell, place.end_row, place.end_column)
        if not 0 <= start <= end <= len(self._texts[cell]):
            raise LookupError(str(place))
        return Replacement(cell, start, end, edit.content)

    def replacements(self, fix: Fix) -> tuple[Replacement, ...]:
        """The edits of *fix* with offsets."""
        return tuple(map(self.replacement, fix.edits))


def conflict(some: Iterable[Replacement], others: Iterable[Replacement]) -> bool:
    """Whether *some* and *others* cannot be applied in one pass."""
    others = tuple(others)
    return any(one.conflicts_with(other) for one in some for other in others)


def apply(text: str, replacements: Iterable[Replacement]) -> str:
    """*text* with all *replacements* of its cell, which do not conflict."""
    parts: list[str] = []
    position = 0
    for each in sorted(set(replacements)):
        parts += text[position : each.start], each.content
        position = each.end
    parts.append(text[position:])
    return "".join(parts)


def moved(offset: int, cell: int, replacements: Sequence[Replacement]) -> int:
    """Where the character at *offset* of *cell* is after the *replacements*; the start of the one that contains it."""
    here = sorted(each for each in set(replacements) if each.cell == cell)
    ends = [each.end for each in here]
    before = bisect_left(ends, offset + 1)
    shift = sum(len(each.content) - (each.end - each.start) for each in here[:before])
    if before < len(here) and here[before].start < offset:
        return here[before].start + shift
    return offset + shift

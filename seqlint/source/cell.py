"""A cell: one parsed unit of source text. A script is a single cell, a notebook has several."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from seqlint.site import Place
from seqlint.source.lexical import logical_lines

if TYPE_CHECKING:
    import libcst

    from seqlint.source.positions import Spans

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class SyntaxProblem:
    """Why a cell has no tree, and where: row and column count from 1.

    *is_certain* is False where Python itself may accept the text, and only seqlint cannot read it.
    """

    message: str
    row: int
    column: int
    is_certain: bool = True


@dataclass(eq=False)
class Cell:
    """One unit of source text with its tree.

    *text* is what was parsed: the source with IPython syntax blanked, at unchanged rows and columns.
    *module* is None where it does not parse; *problem* says why, except for cells that mention no model.
    """

    filename: str
    #: the number of the notebook cell, counting all cells from 1; None in a script
    index: int | None
    text: str
    module: libcst.Module | None = None
    problem: SyntaxProblem | None = None
    #: the number of characters in *module* before those of *text*
    prefix_length: int = 0
    #: what the notebook shows beside the cell, ``In [46]``, where it has run
    label: str | None = None
    #: the source of a notebook's cell with its magics, where *text* has blanks for them
    original: str | None = None

    @property
    def title(self) -> tuple[int, str] | None:
        """The row and the text of the first line of a notebook's cell that is not blank."""
        lines = [] if self.original is None else _LINE_END.split(self.original)
        return next(((row, line) for row, line in enumerate(lines, 1) if line.strip()), None)

    @cached_property
    def has_yield(self) -> bool:
        """Whether the word is in the text, so that some of its functions may be generators."""
        return "yield" in self.text

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends, split as Python's tokenizer does: at ``\\n``, ``\\r\\n`` and ``\\r`` only."""
        return _LINE_END.split(self.text)

    @cached_property
    def line_end(self) -> str:
        """How its lines end."""
        match = _LINE_END.search(self.text)
        return "\n" if match is None else match.group()

    @cached_property
    def _logical_rows(self) -> list[tuple[int, int]]:
        """The first and last row of each logical line; each blank line is one."""
        return [
            (self.position(start)[0], self.position(end - 1)[0]) for start, end in logical_lines(self.text)
        ]

    def statement_rows(self, row: int) -> tuple[int, int]:
        """The first and last row of the statement on *row*: a simple one, or the header of a compound one."""
        index = bisect_right(self._logical_rows, row, key=lambda rows: rows[0]) - 1
        return self._logical_rows[index] if index >= 0 and row <= self._logical_rows[index][1] else (row, row)

    @cached_property
    def _spans(self) -> Spans:
        from seqlint.source.positions import Spans

        assert self.module is not None
        return Spans(self.module, self.text)

    def place(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> Place:
        """The place of *node*, which belongs to this cell, without the white space around it.

        Passing the *statement* that contains the node, where it is known, saves a search.
        """
        start, end = self._spans.of(node, self._known(statement))
        row, column = self.position(start - self.prefix_length)
        end_row, end_column = self.position(end - self.prefix_length)
        return self.place_at(row, column, end_row, end_column)

    def code(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> str:
        """The source of *node*, without parentheses around it."""
        start, end = self._spans.extent(node, self._known(statement))
        return self.text[start - self.prefix_length : end - self.prefix_length]

    def start(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> Place:
        """Where *node* begins, one character wide."""
        start = self._spans.start(node, self._known(statement))
        return self.place_at(*self.position(start - self.prefix_length))

    def rows(self, node: libcst.CSTNode) -> range:
        """The rows of *node*."""
        start, end = self._spans.extent(node)
        first, last = (self.position(offset - self.prefix_length)[0] for offset in (start, end - 1))
        return range(first, last + 1)

    def row(self, node: libcst.CSTNode, statement: libcst.CSTNode | None = None) -> int:
        """The row in which *node* begins."""
        line = self._spans.line(self._known(statement))
        if line is not None:
            row = self.position(line[0])[0]
            if row == self.position(line[1] - 1)[0]:
                return row
        return self.place(node, statement).row

    def _known(self, statement: libcst.CSTNode | None) -> libcst.CSTNode | None:
        """*statement* where the lexer knows its line: not after a prefix that only the parser reads."""
        return None if self.prefix_length else statement

    def position(self, offset: int) -> tuple[int, int]:
        """The row and column, from 1, of a character offset."""
        row = bisect_right(self._line_starts, offset)
        return row, offset - self._line_starts[row - 1] + 1

    def line_start(self, row: int) -> int:
        """The character offset at which *row* begins."""
        return self._line_starts[row - 1]

    def place_at(
        self, row: int, column: int, end_row: int | None = None, end_column: int | None = None
    ) -> Place:
        """The place that begins at *row* and *column*; one character wide where no end is given."""
        line = self.lines[row - 1] if row <= len(self.lines) else ""
        return Place(
            self.filename, self.index, row, column, end_row or row, end_column or column + 1, line=line
        )


@dataclass(frozen=True)
class Command:
    """A command for the shell or for IPython in a notebook, ``!pip install keras`` or a line of ``%%bash``."""

    text: str
    place: Place


@dataclass(eq=False)
class Source:
    """One program: a script, a notebook, or a file that a notebook writes."""

    filename: str
    cells: list[Cell]
    is_notebook: bool = False
    #: the commands of the notebook, in order
    commands: list[Command] = field(default_factory=list)

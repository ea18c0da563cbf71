"""What seqlint reports: a finding, its place, its trace and its fix."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.Enum):
    """How bad a finding is; ``OFF`` is a rule's severity while nobody has selected it."""

    ERROR = "error"
    WARNING = "warning"
    OFF = "off"

    @property
    def rank(self) -> int:
        """Greater is worse."""
        return {"error": 2, "warning": 1, "off": 0}[self.value]


class Applicability(enum.Enum):
    """Whether a fix keeps the meaning of the program: ``safe`` does, ``unsafe`` may not, ``display`` is a sketch."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"


@dataclass(frozen=True, order=True)
class Place:
    """A span of source. Rows and columns count from 1, columns in code points; the end column is exclusive."""

    filename: str
    #: the notebook's cell, counting all cells from 1; None in a script
    cell: int | None
    row: int
    column: int
    end_row: int
    end_column: int
    #: the text of the first row, for reports
    line: str = ""

    def __str__(self) -> str:
        cell = "" if self.cell is None else f"cell {self.cell}:"
        return f"{self.filename}:{cell}{self.row}:{self.column}"


@dataclass(frozen=True)
class Edit:
    """Replace the text at *place* by *content*."""

    place: Place
    content: str


@dataclass(frozen=True)
class Fix:
    """A change that removes the finding."""

    message: str
    edits: tuple[Edit, ...]
    applicability: Applicability = Applicability.SAFE


@dataclass(frozen=True)
class TraceStep:
    """One step of the way to a finding: a layer and its output shape, or where the data came from."""

    place: Place
    text: str


@dataclass(frozen=True)
class Finding:
    """One mistake at one place. *message* is one line; *trace* tells how the shapes got there; *help* is one line."""

    code: str
    name: str
    severity: Severity
    place: Place
    message: str
    trace: tuple[TraceStep, ...] = ()
    help: str | None = None
    fix: Fix | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, int, str]:
        """Findings are shown by file, cell, row, column, code."""
        place = self.place
        return (place.filename, place.cell or 0, place.row, place.column, self.code)

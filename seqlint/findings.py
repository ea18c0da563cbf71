"""What seqlint reports: a finding, its trace and its fix."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace

from seqlint import DOCUMENTATION
from seqlint.site import Place


class Severity(enum.Enum):
    """The severity of a finding; ``OFF`` is that of a rule that is not selected by default."""

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

    @classmethod
    def unsafe(cls, message: str, *edits: Edit | None) -> Fix | None:
        """An unsafe fix of these *edits*; None where one of them could not be made, and where there are none."""
        made = tuple(edit for edit in edits if edit is not None)
        return cls(message, made, Applicability.UNSAFE) if len(made) == len(edits) > 0 else None

    @classmethod
    def safe(cls, message: str, *edits: Edit | None) -> Fix | None:
        """The same as a safe fix."""
        fix = cls.unsafe(message, *edits)
        return None if fix is None else replace(fix, applicability=Applicability.SAFE)

    @classmethod
    def display(cls, message: str, *edits: Edit | None) -> Fix | None:
        """The same as a sketch, which is shown to programs and never applied."""
        fix = cls.unsafe(message, *edits)
        return None if fix is None else replace(fix, applicability=Applicability.DISPLAY)

    def is_applied(self, *, unsafe: bool) -> bool:
        """Whether fixing applies it, *unsafe* fixes included or not."""
        return self.applicability is Applicability.SAFE or (
            unsafe and self.applicability is Applicability.UNSAFE
        )


@dataclass(frozen=True)
class TraceStep:
    """One step of a trace: a layer and its output shape, or where the data comes from."""

    place: Place
    text: str


@dataclass(frozen=True)
class Context:
    """The lines around a finding, of its file or cell, from *first_row* on."""

    first_row: int
    lines: tuple[str, ...]
    #: what a notebook shows beside its cell: ``In [46]``
    label: str | None = None
    #: the first line of the cell that is not blank, and its row
    title: tuple[int, str] | None = None


@dataclass(frozen=True)
class KerasVersion:
    """The major version of Keras that a program is checked for, and why."""

    major: int
    #: None where nobody asks for it
    reason: str | None


@dataclass(frozen=True)
class Finding:
    """One mistake at one place. *message* is one line; *trace* lists the shapes that lead to it; *help* is one line."""

    code: str
    name: str
    severity: Severity
    place: Place
    message: str
    trace: tuple[TraceStep, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    #: whether what it says is true of every run that reaches the place
    is_certain: bool = True
    #: the only major version of Keras for which it holds; None where it holds for both
    only_in: int | None = None
    #: the version that the program is checked for
    keras: KerasVersion | None = None
    #: the source around it, for people
    context: Context | None = None

    @property
    def url(self) -> str | None:
        """The page of its rule."""
        return rule_url(self.code, self.name)

    @property
    def sort_key(self) -> tuple[str, int, int, int, str]:
        """Findings are shown by file, cell, row, column, code."""
        place = self.place
        return (place.filename, place.cell or 0, place.row, place.column, self.code)


def rule_url(code: str, name: str) -> str | None:
    """The page of a rule, if it is one of seqlint itself: the codes of other packages begin otherwise."""
    return f"{DOCUMENTATION}rules/{name}/" if code.startswith("SEQ") else None

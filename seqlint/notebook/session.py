"""The cells that ran in a kernel, in the order in which they ran, and the check of the next one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding
from seqlint.linter import FileReport, lint
from seqlint.source.cell import Cell
from seqlint.source.parse import Trees, kept_trees
from seqlint.values import Value

#: begins a text that does not parse: such a cell may have changed every name that it mentions
_UNREAD = "(\n"


@dataclass
class Session:
    """What ran in one kernel."""

    settings: Settings
    #: what places are called
    filename: str = "notebook.ipynb"
    _cells: list[str] = field(default_factory=list)
    _trees: Trees = field(default_factory=dict)

    def reach(self, number: int) -> None:
        """Let the next cell have this number, as the kernel counts, unless more cells ran than it counts."""
        self._cells += [""] * (number - 1 - len(self._cells))

    def ran(self, text: str, *, is_whole: bool) -> None:
        """Note a cell that ran; *is_whole* says that no exception cut it short."""
        self._cells.append(text if is_whole else _UNREAD + text)

    def check(self, text: str, known: Callable[[], Mapping[str, Value]]) -> tuple[Finding, ...]:
        """The findings in a cell that is about to run; *known* gives what the kernel's names hold."""
        found = self.report(text, known).findings
        return tuple(each for each in found if each.place.cell == len(self._cells) + 1)

    def report(
        self, text: str, known: Callable[[], Mapping[str, Value]], *, wants_models: bool = False
    ) -> FileReport:
        """The report on all that ran and the cell with this *text*."""
        cells = [{"cell_type": "code", "source": each} for each in (*self._cells, text)]
        data = json.dumps({"cells": cells, "nbformat": 4}).encode()
        settings = replace(
            self.settings, cache_dir=None, crosscheck=False, nearest=None, wants_models=wants_models
        )

        def before(cell: Cell) -> Mapping[str, Value]:
            return known() if cell.index == len(cells) else {}

        with kept_trees(self._trees):
            return lint(self.filename, data, settings, before)

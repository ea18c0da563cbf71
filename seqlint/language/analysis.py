"""The text in an editor, analyzed: a script, or the cells of a notebook as one program."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding
from seqlint.inference.summary.data import LayerSummary, ModelSummary
from seqlint.linter import FileReport
from seqlint.site import Place
from seqlint.source.files.discovery import FileContent
from seqlint.workers import lint_safely


@dataclass(frozen=True)
class Analysis:
    """The report on one program, and its text."""

    report: FileReport
    #: the text of each cell; a script is the one cell None
    texts: dict[int | None, str]
    #: the bytes of the file with this text
    data: bytes

    def findings(self, cell: int | None) -> Iterator[Finding]:
        """The findings in a cell."""
        return (each for each in self.report.findings if self.is_in(each.place, cell))

    def models(self, cell: int | None) -> Iterator[ModelSummary]:
        """The models that are constructed in a cell."""
        return (each for each in self.report.models if self.is_in(each.place, cell))

    def layers(self, cell: int | None) -> Iterator[tuple[ModelSummary, int, LayerSummary]]:
        """Each layer that is made in a cell, with its model and its index there."""
        for model in self.report.models:
            for index, layer in enumerate(model.layers):
                if self.is_in(layer.place, cell):
                    yield model, index, layer

    def is_in(self, place: Place, cell: int | None) -> bool:
        """Whether *place* is in this cell of the file."""
        return place.filename == self.report.filename and place.cell == cell

    def line(self, cell: int | None, row: int) -> str:
        """A line of a cell; rows count from 1."""
        lines = self._lines[cell]
        return lines[row - 1] if row <= len(lines) else ""

    @cached_property
    def _lines(self) -> dict[int | None, list[str]]:
        return {cell: text.splitlines() for cell, text in self.texts.items()}


def of_script(filename: str, text: str, settings: Settings) -> Analysis:
    """The analysis of a script with this *text*, whatever the file holds."""
    data = text.encode("utf-8", "replace")
    return Analysis(_report(filename, data, settings), {None: text}, data)


def of_notebook(filename: str, cells: Sequence[str | None], settings: Settings) -> Analysis:
    """The analysis of a notebook with these cells, in order; one that holds no code is None."""
    kinds = ({"cell_type": "markdown" if text is None else "code", "source": text or ""} for text in cells)
    data = json.dumps({"cells": list(kinds), "nbformat": 4}).encode()
    texts: dict[int | None, str] = {number: text for number, text in enumerate(cells, 1) if text is not None}
    return Analysis(_report(filename, data, settings), texts, data)


def _report(filename: str, data: bytes, settings: Settings) -> FileReport:
    settings = replace(
        settings.of(filename), cache_dir=None, crosscheck=False, nearest=None, wants_models=True
    )
    return lint_safely(FileContent(filename, data), settings)


def holds(place: Place, row: int, column: int) -> bool:
    """Whether a position is within *place*, its end included, where a cursor may stand."""
    return (place.row, place.column) <= (row, column) <= (place.end_row, place.end_column)

"""Literate specifications: Markdown pages whose code blocks state what seqlint finds in them.

In a block of kind ``python`` a comment at the end of a line states a fact about that line:

- ``# shape: (None, 10)``: the output shape of the layer on this line, in every evaluation
- ``# params: 7850``: the parameters of the model that is constructed on this line
- ``# input: (None, 784)``: the input shape of the model that is constructed on this line
- ``# unresolved: loop``: the model on this line is incomplete, for a reason that contains this text
- ``# value: 12``, ``# value: "relu"``, ``# value: n + 1``, ``# value: unknown``: the value that the statement on this line
  assigns, or that of its expression, in every evaluation
- ``# array: (10, 5) int`` or ``# array: (10, 5)``: the same for an array
- ``# error: [rule]`` and ``# warning: [rule]``: a finding on this line

Every error that is not stated fails the page. A line ``# cell`` begins a notebook cell. After a line
``# file: name.py`` comes another file in the folder of the program, without statements.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import libcst as cst

from seqlint.configuration.settings import Settings
from seqlint.inference.propagation import infer_model
from seqlint.inference.summary.data import ModelSummary
from seqlint.interpreter import run
from seqlint.interpreter.keras.api.evidence import gather
from seqlint.interpreter.state.engine import Interpreter
from seqlint.knowledge.keras.api.versions import target
from seqlint.linter import lint
from seqlint.source.cell import Source
from seqlint.source.files.reader import read
from seqlint.source.tree import walk
from seqlint.values import Unknown, Value
from seqlint.values.arrays import Array
from seqlint.values.text import describe

#: the cell (0 in a script) and the row that a statement is about
Line = tuple[int, int]

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_KINDS = "shape|params|input|unresolved|value|array|error|warning"
_CLAIM = re.compile(rf"# ({_KINDS}): (.+?)(?=\s+# (?:{_KINDS}): |$)")


@dataclass
class Specification:
    """One code block of a page."""

    page: str
    heading: str
    code: str
    cells: list[str] = field(default_factory=list)
    modules: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, page: str, text: str) -> Iterator[Specification]:
        """The code blocks of a page with this *text*."""
        for block in _BLOCK.finditer(text):
            headings = _HEADING.findall(text, 0, block.start())
            code, *files = re.split(r"^# file: (\S+)\n", block[1], flags=re.MULTILINE)
            cells = re.split(r"^# cell\n", code, flags=re.MULTILINE)
            cells = cells[1:] if len(cells) > 1 and not cells[0].strip() else cells
            modules = dict(zip(files[::2], files[1::2], strict=True))
            yield cls(page, headings[-1] if headings else "", code, cells, modules)

    @property
    def title(self) -> str:
        return f"{self.page}: {self.heading}"

    @property
    def is_notebook(self) -> bool:
        return len(self.cells) > 1

    def write(self, folder: Path) -> tuple[str, bytes]:
        """Write the modules beside the program into *folder*, and give the program's filename and bytes."""
        for name, text in self.modules.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        if not self.is_notebook:
            return str(folder / "spec.py"), self.code.encode()
        cells: list[dict[str, object]] = [
            {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}
            for cell in self.cells
        ]
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
        return str(folder / "spec.ipynb"), json.dumps(notebook).encode()

    def claims(self) -> Iterator[tuple[str, str, Line]]:
        """The kind, the text and the line of each statement."""
        texts = enumerate(self.cells, 1) if self.is_notebook else [(0, self.code)]
        for cell, text in texts:
            for row, line in enumerate(text.split("\n"), 1):
                for kind, claim in _CLAIM.findall(line):
                    yield kind, claim.strip(), (cell, row)


def specifications(folder: Path) -> list[Specification]:
    """Every code block of every page of *folder*."""
    return [
        specification
        for page in sorted(folder.rglob("*.md"))
        for specification in Specification.parse(page.stem, page.read_text(encoding="utf-8"))
    ]


def disagreements(specification: Specification, folder: Path) -> list[str]:
    """The statements that are wrong, and the errors that are not stated."""
    filename, data = specification.write(folder)
    claims = list(specification.claims())
    report = lint(filename, data, Settings())
    models = {_line(model.place.cell, model.place.row): model for model in report.models}
    observations = _observe(filename, data, {line for kind, _, line in claims if kind in ("value", "array")})
    wrong = [
        f"{line}: {kind} {claim} is {actual}"
        for kind, claim, line in claims
        if kind not in ("error", "warning")
        and (actual := _contradiction(kind, claim, models.get(line), observations.get((kind, line), set())))
    ]
    stated = {
        (*line, kind, name)
        for kind, claim, line in claims
        if kind in ("error", "warning")
        for name in claim.strip("[]").split(", ")
    }
    found = {
        (*_line(finding.place.cell, finding.place.row), finding.severity.value, finding.name)
        for finding in report.findings
    }
    wrong += [f"missing: {item}" for item in sorted(stated - found)]
    return wrong + [f"not stated: {item}" for item in sorted(found - stated) if item[2] == "error"]


def _line(cell: int | None, row: int) -> Line:
    return cell or 0, row


def _contradiction(kind: str, claim: str, model: ModelSummary | None, observed: set[str]) -> str:
    """What is true instead of *claim*; empty where it is right."""
    if kind == "value":
        claim = _literal(claim)
    if kind == "array" and claim.endswith(")"):
        observed = {text.rpartition(" ")[0] for text in observed}
    if kind in ("shape", "value", "array"):
        return "" if observed == {claim} else str(sorted(observed) or "never evaluated")
    if model is None:
        return "said of a line that constructs no model"
    if kind == "unresolved":
        reasons = " | ".join(entry.reason for entry in model.unresolved)
        return "" if claim in reasons else reasons or "resolved"
    actual = str(model.params) if kind == "params" else _shape_text(model.input_shape)
    return "" if claim == actual else actual


def _literal(claim: str) -> str:
    """A literal as Python prints it; other text, such as ``n + 1``, as it is."""
    try:
        return repr(ast.literal_eval(claim))
    except (SyntaxError, ValueError):
        return claim


def _shape_text(shape: object) -> str:
    if not isinstance(shape, tuple):
        return str(shape)
    inner = ", ".join(str(dim) for dim in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


class _Observer(Interpreter):
    """An interpreter that notes the values of some expressions, in each evaluation."""

    def __init__(self, source: Source, lines: Mapping[int, Line]) -> None:
        super().__init__(source, target(None, gather(source)), {})
        self.lines = lines
        self.noted: dict[tuple[str, Line], set[str]] = {}

    def evaluate(self, node: cst.CSTNode) -> Value:
        value = super().evaluate(node)
        line = self.lines.get(id(node))
        if line is not None:
            self.note("value", line, "unknown" if isinstance(value, Unknown) else describe(value))
            array = "not an array"
            if isinstance(value, Array):
                array = f"{value.shape} {value.kind or 'unknown'}"
            self.note("array", line, array)
        return value

    def note(self, kind: str, line: Line, text: str) -> None:
        self.noted.setdefault((kind, line), set()).add(text)


def _observe(filename: str, data: bytes, lines: set[Line]) -> dict[tuple[str, Line], set[str]]:
    """The output shapes of the layers on each line, and the values and arrays on these *lines*."""
    noted: dict[tuple[str, Line], set[str]] = {}
    for source in read(filename, data):
        observer = _Observer(source, dict(_expressions(source, lines)))
        run(observer)
        for model in observer.program.models:
            for step in infer_model(model).layers:
                place = step.site.place
                if place.filename == source.filename:
                    observer.note("shape", _line(place.cell, place.row), str(step.output))
        noted |= observer.noted
    return noted


def _expressions(source: Source, lines: set[Line]) -> Iterator[tuple[int, Line]]:
    """The identity of the expression of the statement that ends on each of these *lines*."""
    for cell in source.cells:
        for node in walk(cell.module) if cell.module is not None else ():
            if isinstance(node, cst.SimpleStatementLine):
                line = _line(cell.index, cell.rows(node)[-1])
                value = getattr(node.body[-1], "value", None)
                if line in lines and value is not None:
                    yield id(value), line

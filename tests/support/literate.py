"""Literate specifications: Markdown pages whose code blocks say what seqlint must make of them.

In a block of kind ``python`` a comment at the end of a line states a fact about that line:

- ``# shape: (None, 10)``: the output of the layer written there, in every evaluation
- ``# params: 7850``: the parameters of the model constructed there
- ``# input: (None, 784)``: the input shape of the model constructed there
- ``# unresolved: loop``: the model constructed there is incomplete, for a reason that holds this text
- ``# error: [rule]`` and ``# warning: [rule]``: a finding there

Every error that is not stated fails the page. A line ``# cell`` begins a new notebook cell. After a line
``# file: name.py`` comes a further file beside the program, of which nothing is claimed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from seqlint.configuration.settings import Settings
from seqlint.linter import lint
from seqlint.source.reader import read

_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_CLAIM = re.compile(
    r"# (shape|params|input|unresolved|error|warning): (.+?)(?=\s+# (?:shape|params|input|unresolved|error|warning): |$)"
)


@dataclass
class Specification:
    """One code block of a page."""

    page: str
    heading: str
    code: str
    cells: list[str] = field(default_factory=list)
    modules: dict[str, str] = field(default_factory=dict)

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

    def claims(self) -> Iterator[tuple[str, str, tuple[int, int]]]:
        """Each kind of claim, what it says, and the cell (0 in a script) and row that it is about."""
        texts = enumerate(self.cells, 1) if self.is_notebook else [(0, self.code)]
        for cell, text in texts:
            for row, line in enumerate(text.split("\n"), 1):
                for kind, claim in _CLAIM.findall(line):
                    yield kind, claim.strip(), (cell, row)


def specifications(folder: Path) -> list[Specification]:
    """Every code block of every page of *folder*."""
    found = []
    for page in sorted(folder.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        for block in _BLOCK.finditer(text):
            headings = _HEADING.findall(text, 0, block.start())
            code, *files = re.split(r"^# file: (\S+)\n", block[1], flags=re.MULTILINE)
            cells = re.split(r"^# cell\n", code, flags=re.MULTILINE)
            cells = cells[1:] if len(cells) > 1 and not cells[0].strip() else cells
            modules = dict(zip(files[::2], files[1::2], strict=True))
            heading = headings[-1] if headings else ""
            found.append(Specification(page.stem, heading, code, cells, modules))
    return found


def disagreements(specification: Specification, folder: Path) -> list[str]:
    """What seqlint says otherwise, or besides."""
    filename, data = specification.write(folder)
    report = lint(filename, data, Settings())
    stated = list(specification.claims())
    wrong = []
    models = {(model.place.cell or 0, model.place.row): model for model in report.models}
    shapes: dict[tuple[int, int], set[str]] = {}
    for source in read(filename, data):
        shapes.update(_layer_shapes(source))
    findings = {
        (finding.place.cell or 0, finding.place.row, finding.severity.value, finding.name)
        for finding in report.findings
    }
    expected = set()
    for kind, claim, place in stated:
        if kind in ("error", "warning"):
            for name in claim.strip("[]").split(", "):
                expected.add((*place, kind, name))
        elif kind == "shape":
            actual = shapes.get(place, set())
            if actual != {claim}:
                wrong.append(f"{place}: shape {claim} is {sorted(actual)}")
        elif place not in models:
            wrong.append(f"{place}: no model is constructed here")
        else:
            model = models[place]
            actual_text = {
                "params": str(model.params),
                "input": _text(model.input_shape),
                "unresolved": " | ".join(item.reason for item in model.unresolved),
            }[kind]
            if claim not in actual_text if kind == "unresolved" else claim != actual_text:
                wrong.append(f"{place}: {kind} {claim} is {actual_text}")
    wrong += [f"missing: {item}" for item in sorted(expected - findings)]
    unstated = {item for item in findings - expected if item[2] == "error"}
    return wrong + [f"not stated: {item}" for item in sorted(unstated)]


def _text(shape: object) -> str:
    if not isinstance(shape, tuple):
        return str(shape)
    inner = ", ".join(str(dim) for dim in shape)
    return f"({inner},)" if len(shape) == 1 else f"({inner})"


def _layer_shapes(source: object) -> dict[tuple[int, int], set[str]]:
    from seqlint.inference.propagation import infer_model
    from seqlint.interpreter import interpret
    from seqlint.source.cell import Source

    assert isinstance(source, Source)
    found: dict[tuple[int, int], set[str]] = {}
    for model in interpret(source).models:
        for step in infer_model(model).layers:
            place = step.site.place
            if place.filename != source.filename:
                continue
            found.setdefault((place.cell or 0, place.row), set()).add(str(step.output))
    return found

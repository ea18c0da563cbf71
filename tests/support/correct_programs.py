"""Programs in which seqlint finds no error: what the project holds of them, or the files of a folder."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import libcst as cst

from seqlint.configuration.registry import all_rules
from seqlint.configuration.settings import Settings
from seqlint.findings import Finding, Severity
from seqlint.interpreter import interpret
from seqlint.linter import FileReport
from seqlint.source.files.discovery import FileContent, discover
from seqlint.source.files.reader import may_hold_models, read
from seqlint.workers import lint_safely
from support.literate import specifications
from support.small_programs import PROGRAMS

ROOT = Path(__file__).parents[2]
#: how large the programs of benchmarks/stress.py are
_SIZE = 8
#: statements of a script that becomes a notebook
_IN_A_CELL = 3
#: files that are larger cost more than they tell
_LARGEST = 200_000
#: what a literate page states would be wrong of a program that is changed
_CLAIM = re.compile(r"[ \t]*# (?:shape|params|input|unresolved|error|warning): .*")
#: what is suppressed is wrong all the same
_SUPPRESSION = re.compile(r"# *(?:seqlint:|noqa)", re.IGNORECASE)


@dataclass(frozen=True)
class Program:
    """A script, which is one cell, or a notebook. *keras* is the version that it is read for."""

    title: str
    filename: str
    cells: tuple[str, ...]
    keras: int = 3
    #: the modules beside it by their names
    modules: dict[str, str] = field(default_factory=dict)

    @property
    def is_notebook(self) -> bool:
        return self.filename.endswith(".ipynb")

    @property
    def text(self) -> str:
        return "\n# cell\n".join(self.cells)

    @property
    def content(self) -> FileContent:
        """The file as seqlint reads it."""
        if not self.is_notebook:
            return FileContent(self.filename, self.cells[0].encode())
        cells: list[dict[str, Any]] = [
            {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": cell}
            for cell in self.cells
        ]
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
        return FileContent(self.filename, json.dumps(notebook).encode())

    def report(self) -> FileReport:
        """What seqlint says of it. The version of Keras is stated: it is a matter of evidence, not of knowledge."""
        settings = Settings(target_keras=self.keras, wants_models=False)
        return lint_safely(self.content, settings)

    def problems(self) -> list[Finding]:
        """The errors that seqlint finds, and its own failures."""
        return problems(self.report())


def problems(report: FileReport) -> list[Finding]:
    """The errors of a report, and seqlint's own failure."""
    return [
        finding
        for finding in report.findings
        if finding.severity is Severity.ERROR or finding.name == "internal-error"
    ]


def correct(program: Program) -> Program | None:
    """*program* for its version of Keras, if it holds models and nothing is wrong with it.

    A program that is faulty tells nothing: an error often hides the next one, which shows when the first is hidden.
    """
    content = program.content
    if _SUPPRESSION.search(program.text) or not may_hold_models(content.data):
        return None
    report = lint_safely(content, Settings(wants_models=False))
    if not report.model_count or problems(report):
        return None
    sources = read(content.filename, content.data)
    versions = {model.keras for source in sources for model in interpret(source).models}
    program = replace(program, keras=max(versions, default=3))
    return None if program.problems() else program


def of_the_project(folder: Path) -> list[Program]:
    """What may be correct of the examples, fixtures and benchmarks; modules beside the programs go into *folder*."""
    programs = [*small(folder), *_examples(folder), *_twins(folder), *_pages(folder), *_benchmarks(folder)]
    return [program for program in programs if not _SUPPRESSION.search(program.text)]


def small(folder: Path) -> list[Program]:
    """Scripts and notebooks in which each statement is needed."""
    programs = []
    for title, text in PROGRAMS.items():
        programs.append(Program(title, str(folder / "small.py"), (text,)))
        programs.append(Program(f"{title}, in cells", str(folder / "small.ipynb"), tuple(_in_cells(text))))
    return programs


def of_a_folder(folders: Sequence[str]) -> list[Program]:
    """The scripts and notebooks below *folders* that may hold models."""
    return list(_files(folders))


def _examples(folder: Path) -> Iterator[Program]:
    for rule in all_rules():
        fixed = [each.fixed for each in rule.INVALID if each.fixed is not None]
        for number, code in enumerate([*rule.VALID, *fixed]):
            yield Program(f"{rule.name} {number}", str(folder / "example.py"), (code,))


def _twins(folder: Path) -> Iterator[Program]:
    for path in sorted(
        [*(ROOT / "tests" / "fixtures").rglob("*_fixed.py"), ROOT / "examples" / "correct.py"]
    ):
        text = path.read_text(encoding="utf-8")
        yield Program(path.stem, str(path), (text,))
        yield Program(f"{path.stem} in cells", str(folder / "cells.ipynb"), tuple(_in_cells(text)))


def _in_cells(text: str) -> Iterator[str]:
    """A script as a notebook, of which each cell holds a few statements."""
    module = cst.parse_module(text)
    for start in range(0, len(module.body), _IN_A_CELL):
        statements = module.body[start : start + _IN_A_CELL]
        yield "".join(map(module.code_for_node, statements))


def _pages(folder: Path) -> Iterator[Program]:
    for number, page in enumerate(specifications(ROOT / "tests" / "fixtures")):
        filename = folder / f"page_{number}" / ("page.ipynb" if page.is_notebook else "page.py")
        cells = page.cells if page.is_notebook else [page.code]
        cells = [_CLAIM.sub("", cell) for cell in cells]
        for name, text in page.modules.items():
            (filename.parent / name).parent.mkdir(parents=True, exist_ok=True)
            (filename.parent / name).write_text(text, encoding="utf-8")
        yield Program(page.title, str(filename), tuple(cells), modules=page.modules)


def _benchmarks(folder: Path) -> Iterator[Program]:
    stress = runpy.run_path(str(ROOT / "benchmarks" / "stress.py"))
    for write, _ in stress["PROGRAMS"]:
        if write.__name__ != "notebook":
            yield Program(write.__name__, str(folder / "stress.py"), (write(_SIZE),))


def _files(folders: Sequence[str]) -> Iterator[Program]:
    for path in discover(folders).files:
        data = Path(path).read_bytes()
        if len(data) > _LARGEST * (10 if path.endswith(".ipynb") else 1) or not may_hold_models(data):
            continue
        try:
            text = data.decode("utf-8")
            cells = tuple(_code(json.loads(text))) if path.endswith(".ipynb") else (text,)
        except (ValueError, KeyError, TypeError):
            continue
        if cells and sum(map(len, cells)) <= _LARGEST:
            yield Program(path, path, cells)


def _code(notebook: dict[str, Any]) -> Iterator[str]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield "".join(cell["source"])

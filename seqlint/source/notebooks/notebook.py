"""Jupyter notebooks, nbformat 3 and 4: from JSON to cells, and to the files that the cells write."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from typing import Any

from seqlint.source.cell import Cell, Command, Source, SyntaxProblem
from seqlint.source.notebooks.magics import CellMagic, blanked, cell_magic, commands, without_magics
from seqlint.source.parse import lean_nodes, parse_cell
from seqlint.source.text import without_surrogates

_FIRST_STATEMENT = re.compile(r"(?:[ \t]*(?:\#[^\r\n]*)?(?:\r\n|\r|\n))*(?P<indent>[ \t]*)(?=[^\s\#])")


def read_notebook(filename: str, data: bytes) -> list[Source]:
    """The program in the notebook's cells, then each Python file that it writes."""
    try:
        notebook = json.loads(data)
        cells = list(_cells(notebook))
    except json.JSONDecodeError as error:
        problem = SyntaxProblem(f"not a notebook: {error.msg}", error.lineno, error.colno)
        return [Source(filename, [Cell(filename, None, error.doc, problem=problem)], is_notebook=True)]
    except (ValueError, RecursionError, _NotANotebookError) as error:
        problem = SyntaxProblem(f"not a notebook: {error}", 1, 1)
        document = data.decode("utf-8", "replace")
        return [Source(filename, [Cell(filename, None, document, problem=problem)], is_notebook=True)]
    program = Source(filename, [], is_notebook=True)
    written: dict[str, Source] = {}
    if not _is_python(_language(notebook)):
        return []
    with lean_nodes():
        for index, cell in cells:
            text = _code(cell)
            if text is not None:
                _read_cell(program, written, index, text, _label(cell))
    return [source for source in (program, *written.values()) if source.cells]


class _NotANotebookError(Exception):
    """The JSON is not a notebook."""


def _cells(notebook: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every cell with its number."""
    if not isinstance(notebook, dict):
        raise _NotANotebookError("the JSON is not an object")
    parts = notebook.get("worksheets", [notebook])
    if not isinstance(parts, list):
        raise _NotANotebookError("`worksheets` is not a list")
    index = 0
    for part in parts:
        cells = part.get("cells") if isinstance(part, dict) else None
        if not isinstance(cells, list):
            raise _NotANotebookError("it has no list of cells")
        for cell in cells:
            index += 1
            if isinstance(cell, dict):
                yield index, cell


def _code(cell: dict[str, Any]) -> str | None:
    """The source of a Python code cell that is not empty."""
    if cell.get("cell_type") != "code" or not _is_python(_cell_language(cell)):
        return None
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    return without_surrogates(source) if isinstance(source, str) and source.strip() else None


def _label(cell: dict[str, Any]) -> str | None:
    """What the notebook shows beside a cell that has run."""
    number = cell.get("execution_count", cell.get("prompt_number"))
    return f"In [{number}]" if isinstance(number, int) else None


def _language(notebook: dict[str, Any]) -> object:
    metadata = notebook.get("metadata")
    for key, field in (("language_info", "name"), ("kernelspec", "language"), ("kernelspec", "name")):
        entry = metadata.get(key) if isinstance(metadata, dict) else None
        language = entry.get(field) if isinstance(entry, dict) else None
        if language:
            return language
    return None


def _cell_language(cell: dict[str, Any]) -> object:
    metadata = cell.get("metadata")
    editor = metadata.get("vscode") if isinstance(metadata, dict) else None
    return (editor.get("languageId") if isinstance(editor, dict) else None) or cell.get("language")


def _is_python(language: object) -> bool:
    return not isinstance(language, str) or language.lower().split("-")[0] not in _OTHER_LANGUAGES


#: the languages of common kernels, and the names of kernels that do not give a language
_OTHER_LANGUAGES = frozenset(
    """bash c c# c++ c++11 c++14 c++17 clojure cpp csharp dotnet elixir f# fsharp go groovy haskell html ihaskell ir java
    javascript julia kotlin lua markdown matlab ocaml octave perl php powershell q r raku ruby rust scala shellscript spylon
    sql swift tslab typescript xcpp11 xcpp14 xcpp17""".split()
)


def _read_cell(program: Source, written: dict[str, Source], index: int, text: str, label: str | None) -> None:
    filename = program.filename
    certain = True
    original = text
    magic = cell_magic(text)
    while magic:
        target = _written_file(magic)
        body = blanked(text[: magic.body]) + text[magic.body :]
        if target:
            name, appends = target
            if not appends or name not in written:
                written[name] = Source(filename, [], commands=program.commands)
            written[name].cells.append(parse_cell(filename, index, body))
        if magic.is_foreign:
            if magic.is_shell:
                _read_commands(program, index, body, is_shell=True)
            return
        text, certain = body, certain and magic.runs_body
        magic = cell_magic(text)
    _read_commands(program, index, text)
    text = without_magics(text)
    first = _FIRST_STATEMENT.match(text)
    if first is None:
        return
    cell = parse_cell(filename, index, text, indented=bool(first["indent"]))
    cell.label, cell.original = label, original
    if not certain:
        cell.problem = None
    program.cells.append(cell)


def _read_commands(program: Source, index: int, text: str, *, is_shell: bool = False) -> None:
    cell = Cell(program.filename, index, text)
    for offset, command in commands(text, is_shell=is_shell):
        program.commands.append(Command(command, cell.place_at(*cell.position(offset))))


def _written_file(magic: CellMagic) -> tuple[str, bool] | None:
    """The name of the Python file that the cell writes, and whether it appends to it."""
    if magic.name not in ("writefile", "file"):
        return None
    try:
        *options, name = shlex.split(magic.arguments)
    except ValueError:
        return None
    return (name, bool({"-a", "--append"} & {*options})) if name.endswith(".py") else None

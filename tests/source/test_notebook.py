"""Notebooks: which cells are read, how they are counted, and the files that they write."""

from __future__ import annotations

import json
from typing import Any

import pytest

from seqlint.source.cell import Cell, Source
from seqlint.source.notebooks.notebook import read_notebook


def code(source: str | list[str], **more: object) -> dict[str, object]:
    return {"cell_type": "code", "source": source, **more}


def read(*cells: object, **more: object) -> list[Source]:
    return read_notebook("n.ipynb", json.dumps({"cells": cells, **more}).encode())


def single(source: str) -> Cell:
    ((cell,),) = (found.cells for found in read(code(source)))
    return cell


def test_all_cells_count_and_only_code_is_read() -> None:
    markdown = {"cell_type": "markdown", "source": "x = 1"}
    (source,) = read(markdown, code("x = 1\n"), code(" \n"), code("# only this"), code(["y = 1\n", "z = 2"]))
    assert source.is_notebook
    assert [(cell.index, cell.text) for cell in source.cells] == [(2, "x = 1\n"), (5, "y = 1\nz = 2")]


def test_nbformat_3() -> None:
    first: dict[str, Any] = {"cells": [{"cell_type": "heading"}, {"cell_type": "code", "input": "x = 1"}]}
    second = {"cells": [{"cell_type": "code", "language": "python", "input": ["y = ", "1"]}]}
    other = {"cells": [{"cell_type": "code", "language": "julia", "input": "z = 1"}]}
    data = json.dumps({"nbformat": 3, "worksheets": [first, second, other]}).encode()
    (source,) = read_notebook("n.ipynb", data)
    assert [(cell.index, cell.text) for cell in source.cells] == [(2, "x = 1"), (3, "y = 1")]


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"name": "ir", "language": "R"}},
        {"kernelspec": {"name": "julia-1.9"}},
        {"language_info": {"name": "scala"}},
    ],
)
def test_other_languages_are_passed_over(metadata: object) -> None:
    assert read(code("model <- Sequential()"), metadata=metadata) == []


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        None,
        {"kernelspec": {"name": "conda-env-r"}},
        {"kernelspec": {"language": "python"}},
        {"kernelspec": 3},
    ],
)
def test_python_is_the_rule(metadata: object) -> None:
    assert len(read(code("x = 1"), metadata=metadata)) == 1


def test_a_cell_of_another_language() -> None:
    assert read(code("ls -l", metadata={"vscode": {"languageId": "shellscript"}})) == []


def test_a_cell_that_does_not_parse_costs_that_cell() -> None:
    (source,) = read(code("x = 1"), code("Sequential("), code("train = # YOUR CODE"), code("y = 1"))
    assert [cell.module is not None for cell in source.cells] == [True, False, False, True]
    assert [cell.problem is not None for cell in source.cells] == [False, True, False, False]


def test_odd_cells_do_no_harm() -> None:
    (source,) = read(
        3, None, {"cell_type": "code"}, code([]), {"cell_type": "code", "source": 5}, code("x = 1")
    )
    assert [cell.index for cell in source.cells] == [6]


def test_lone_surrogates_are_replaced() -> None:
    data = b'{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'; y"}]}'
    (source,) = read_notebook("n.ipynb", data)
    assert source.cells[0].text == "x = '?'; y"
    assert source.cells[0].module is not None


def test_written_files_are_sources_of_their_own() -> None:
    program, first, second = read(
        code("x = 1"),
        code("%%writefile src/a.py\nimport keras\n"),
        code("%%file 'b c.py'\n\ny = 1\n"),
        code("%%writefile notes.txt\nnot python"),
        code("# more of it\n%%writefile -a src/a.py\nz = 1\n"),
    )
    assert [cell.index for cell in program.cells] == [1]
    assert [cell.index for cell in first.cells] == [2, 5]
    assert [cell.index for cell in second.cells] == [3]
    assert {source.filename for source in (program, first, second)} == {"n.ipynb"}
    assert not first.is_notebook
    module = first.cells[0].module
    assert module is not None
    assert first.cells[0].place(module.body[0]).row == 2


def test_a_file_that_is_written_twice_is_read_once() -> None:
    (source,) = read(code("%%writefile a.py\nx = 1"), code("%%writefile a.py\ny = 1"))
    assert [cell.index for cell in source.cells] == [2]


def test_a_written_file_is_not_ipython() -> None:
    (source,) = read(code("%%writefile a.py\n!ls\nSequential()"))
    assert source.cells[0].problem is not None


@pytest.mark.parametrize(
    "magic", ["bash", "html", "javascript", "sh", "writefile a.txt", "script false", "R", "!"]
)
def test_cells_in_other_languages_are_left_out(magic: str) -> None:
    assert read(code(f"%%{magic}\nx = Sequential(")) == []


@pytest.mark.parametrize(
    "head", ["%%time", "%%capture out", "# why\n\n%%time", " %%time", "%%capture\n%%time"]
)
def test_cells_that_run_their_body_keep_it(head: str) -> None:
    cell = single(f"{head}\nx = 1\n")
    module = cell.module
    assert module is not None
    assert cell.place(module.body[0]).row == head.count("\n") + 2


def test_an_unknown_cell_magic_is_tried_as_python() -> None:
    assert single("%%backend jax\nx = 1").module is not None
    cell = single("%%mystery\nthis Sequential is not Python")
    assert (cell.module, cell.problem) == (None, None)


def test_a_cell_that_is_indented_as_a_whole() -> None:
    cell = single("\n  # so\n  x = 1\n  y = 𠀀\nz = 2\n")
    module = cell.module
    assert module is not None
    assert str(cell.place(module.body[1])) == "n.ipynb:cell 1:5:1"
    block = module.body[0]
    assert str(cell.place(block.body.body[1])) == "n.ipynb:cell 1:4:3"  # type: ignore[union-attr]


def test_an_indented_cell_that_does_not_parse_says_where() -> None:
    cell = single("  x = 1\n  Sequential y\n")
    assert cell.problem is not None
    assert cell.problem.row == 2


def test_await_may_stand_anywhere() -> None:
    assert single("x = await f()").module is not None

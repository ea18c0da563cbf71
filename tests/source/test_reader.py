"""From bytes to sources: what is read, and what is passed over."""

from __future__ import annotations

import json
import subprocess
import sys

import libcst.matchers as m
import pytest

from seqlint.source.files.reader import may_hold_models, read


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"from keras import Sequential\n", True),
        (b"import keras\n# keras.Sequential()\n", False),
        (b"import keras\nassert isinstance(model, (keras.Model, keras.Sequential))\n", False),
        (b"import keras\nassert isinstance(model, keras.Sequential); keras.Sequential()\n", True),
        (b"import keras\nkinds = {'Sequential': 1, \"Sequential\": 2}\n", False),
        (b"import keras\nkinds = [keras.Sequential]\n", True),
        (b"from keras import Model\nModel(x, y)\n", True),
        (b"from keras import Model as M\nM(x, y)\n", True),
        (b"import keras\nclass Net(keras.Model):\n    ''A net.''\n", True),
        (b"import keras\n''Model and data.''\n", False),
        (b"from django.db.models import Model\n", False),
        (b"from keras.utils import ModelSummary\n", False),
        (b"from torch.nn import Sequential\n", False),
        (b"model = Sequential([Dense(1)])\n", True),
        (b"def f():\n    import torch\n    return Sequential()\n", False),
        (b"# to import it, see below\nmodel = Sequential()\n", True),
        (b'{"cells": [{"source": ["import torch\\n", "Sequential()"]}]}', False),
        (b'{"cells": [{"source": "x = 1\\nfrom torch.nn import Sequential"}]}', False),
        (b'{"cells": [{"source": ["model = Sequential()"]}]}', True),
        (b'{"cells": [{"source": [\n"# a model of keras\\n", "model = Sequential()"]}]}', True),
        (b"", False),
    ],
)
def test_only_files_that_may_hold_models_are_worth_parsing(data: bytes, expected: bool) -> None:
    assert may_hold_models(data) is expected


def test_a_script_is_one_cell() -> None:
    (source,) = read("a.py", b"from keras import Sequential\n")
    (cell,) = source.cells
    assert (source.filename, source.is_notebook, cell.index, cell.problem) == ("a.py", False, None, None)
    assert cell.module is not None


@pytest.mark.parametrize(
    ("data", "row", "column"),
    [
        (b"from keras import Sequential\nprint 'x'\n", 2, 1),
        (b"# \xc3\xa9\n# Sequential \xff\n", 2, 14),
        (b"\xef\xbb\xbf# Sequential\nx = '\xff'\n", 2, 6),
        (b"# coding: nonsense\nSequential()\n", 1, 1),
        (b"# coding: rot13\nSequential()\n", 1, 1),
        (b"# coding: unicode_escape\nSequential = '\\ud800'\n", 1, 1),
        (b"Sequential\x00()\n", 1, None),
        ("x\U00020000 = 'é'; Sequential y\n".encode(), 1, 22),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_a_place(data: bytes, row: int, column: int | None) -> None:
    (source,) = read("a.py", data)
    (cell,) = source.cells
    assert cell.module is None
    assert cell.problem is not None
    assert cell.problem.row == row
    assert column in (None, cell.problem.column)
    assert cell.problem.is_certain
    assert "\n" not in cell.problem.message


def test_what_does_not_parse_is_passed_over_where_no_model_is_mentioned() -> None:
    (source,) = read("a.py", b"print 'x'\n")
    assert (source.cells[0].module, source.cells[0].problem) == (None, None)


def test_what_the_parser_lets_pass_is_a_tree() -> None:
    """Python refuses it, but libcst notices only when it tests its nodes."""
    (source,) = read("a.py", b"x = 'a' b'b'\n")
    assert source.cells[0].module is not None


def test_syntax_that_only_the_parser_refuses_is_not_called_an_error() -> None:
    (source,) = read("a.py", b"((b)): int\nSequential()\n")
    problem = source.cells[0].problem
    assert problem is not None
    assert not problem.is_certain


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[1]",
        b"\xff\xfe",
        b"{bad Sequential",
        b'{"cells": 3}',
        b'{"worksheets": [3]}',
        b'{"worksheets": null}',
        b'{"a":' * 50_000,
        b"1" * 5_000,
    ],
)
def test_what_is_not_a_notebook_is_one_problem(data: bytes) -> None:
    (source,) = read("a.ipynb", data)
    (cell,) = source.cells
    assert cell.module is None
    assert cell.problem is not None
    assert cell.problem.message.startswith("not a notebook")


def test_a_wrong_json_is_reported_where_it_breaks() -> None:
    (source,) = read("a.ipynb", b'{"cells": [\n  bad Sequential')
    assert source.cells[0].problem is not None
    assert (source.cells[0].problem.row, source.cells[0].problem.column) == (2, 3)


def test_a_notebook_is_known_by_its_name() -> None:
    cell = {"cell_type": "code", "source": "Sequential()"}
    data = json.dumps({"cells": [cell]}).encode()
    assert read("A.IPYNB", data)[0].is_notebook
    assert not read("a.py", data)[0].is_notebook


def test_the_gate_needs_no_parser() -> None:
    program = (
        "import sys\n"
        "from seqlint.source.files.reader import may_hold_models\n"
        "assert not may_hold_models(b'import torch')\n"
        "assert 'libcst' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize(
    "code",
    [
        "if x:\n\tif y:\n   \t\tm = f()\n            \n\tn = 1\n",
        "if x:\n    if y:\n   \t\tm = f()\n",
        "def g():\n\tfor x in y:\n   \t\t m = f(x)\n\t# a comment\n   # another one\n\n\treturn '''\n\ta'''\n",
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_tabs_and_spaces_that_python_accepts(code: str, line_end: str) -> None:
    text = ("# Sequential\n" + code).replace("\n", line_end)
    compile(text, "a.py", "exec", dont_inherit=True)
    ((cell,),) = (source.cells for source in read("a.py", text.encode()))
    assert cell.module is not None
    assert cell.text == text
    (call,) = m.findall(cell.module, m.Call())
    place = cell.place(call)
    line = text.split(line_end)[place.row - 1]
    assert line[place.column - 1 : place.end_column - 1].startswith("f(")
    strings = [getattr(node, "evaluated_value", None) for node in m.findall(cell.module, m.SimpleString())]
    assert strings == (["\n\ta"] if "'''" in code and line_end == "\n" else strings)


def test_tabs_and_spaces_that_python_refuses() -> None:
    ((cell,),) = (
        source.cells
        for source in read("a.py", b"from keras import Sequential\nif x:\n        y = 1\n\tz = 1\n")
    )
    assert cell.problem is not None
    assert cell.problem.message == "inconsistent use of tabs and spaces in indentation"

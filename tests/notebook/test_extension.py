"""The extension in a real kernel."""

from __future__ import annotations

from collections.abc import Sequence

import nbformat
import pytest
from nbclient import NotebookClient

# a module in the place of Keras: the extension reads the cells, whatever they import
KERAS = """
import sys, types
class Sequential:
    def __init__(self, layers): pass
    def compile(self, *args): pass
    def fit(self, *args): print("trained")
keras = types.ModuleType("keras")
keras.Sequential = Sequential
keras.layers = types.SimpleNamespace(Input=lambda shape: None, Dense=lambda units: None)
sys.modules["keras"] = keras
"""
START = (
    "%load_ext seqlint",
    KERAS,
    "import numpy as np\nfrom keras import Sequential, layers",
    "model = Sequential([layers.Input((3,)), layers.Dense(1)])\nmodel.compile('adam', 'mse')",
    "import pickle\nx = pickle.loads(pickle.dumps(np.zeros((20, 4))))\ny = np.zeros(20)",
)
ERROR = "error[input-data-mismatch]: `x`"


def outputs(*cells: str) -> list[str]:
    """The text that each of *cells* puts out in a new kernel, after `START`."""
    notebook = nbformat.v4.new_notebook(  # type: ignore[no-untyped-call]
        cells=[nbformat.v4.new_code_cell(cell) for cell in (*START, *cells)]  # type: ignore[no-untyped-call]
    )
    NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    return [_text(cell.outputs) for cell in notebook.cells[len(START) :]]


def _text(outputs: Sequence[nbformat.NotebookNode]) -> str:
    parts = []
    for output in outputs:
        data = output.get("data", {})
        parts.append(output.get("text") or data.get("text/plain") or "\n".join(output.get("traceback", ())))
        if "text/html" in data:
            parts.append(data["text/html"])
    return "\n".join(parts)


@pytest.fixture(scope="module")
def session() -> list[str]:
    return outputs(
        "model.fit(x, y)",
        "%%seqlint strict\nmodel.fit(x, y)",
        "%%seqlint strict\nmodel.fit(x[:, :3], y)",
        "%seqlint off",
        "model.fit(x, y)",
        "%seqlint on",
        "model.fit(x, y)",
        "%seqlint summary model",
        "%seqlint summary other",
        "%seqlint",
        "x.shape",
        "sorted(name for name in globals() if 'seqlint' in name.lower())",
    )


def test_findings_stand_above_the_output(session: list[str]) -> None:
    box, _, output = session[0].partition("</details>")
    assert ERROR in box
    assert "notebook.ipynb:cell 6:1:11" in box
    assert "<details open" in box
    assert output.strip() == "trained"


def test_strict_cells_do_not_run_with_an_error(session: list[str]) -> None:
    assert ERROR in session[1]
    assert "trained" not in session[1]
    assert "seqlint: the cell did not run" in session[1]
    assert "Traceback" not in session[1]
    assert session[2].strip() == "trained"


def test_it_can_be_switched_off_and_on(session: list[str]) -> None:
    assert session[4].strip() == "trained"
    assert ERROR in session[6]


def test_summary_of_a_model(session: list[str]) -> None:
    assert "Total params: 4" in session[7]
    assert "seqlint knows no model 'other'" in session[8]
    assert "%seqlint on | off" in session[9]


def test_the_namespace_stays_as_it_is(session: list[str]) -> None:
    assert session[10] == "(20, 4)"
    assert session[11] == "[]"

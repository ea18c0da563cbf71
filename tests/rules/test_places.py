"""The caret is under the argument at fault, where a finding is about one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from seqlint.configuration.settings import Settings
from seqlint.linter import lint
from support.command import seqlint

PROGRAMS = {
    "incompatible-rank": (
        "model = keras.Sequential([layers.Conv2D(8, 3, input_shape=(28, 28)), layers.Flatten()])",
        "(28, 28)",
    ),
    "dimension-collapse": (
        "model = keras.Sequential([keras.Input((4, 4, 1)), layers.MaxPooling2D(pool_size=9), layers.Flatten()])",
        "9",
    ),
    "reshape-size-mismatch": (
        "model = keras.Sequential([keras.Input((12,)), layers.Reshape((5, 2))])",
        "(5, 2)",
    ),
    "softmax-on-binary-output": (
        "model = keras.Sequential([keras.Input((8,)), layers.Dense(1, activation='softmax')])",
        "'softmax'",
    ),
    "invalid-layer-argument": ("model = keras.Sequential([layers.Dropout(1.5)])", "1.5"),
    "array-shape-mismatch": (
        "both = np.concatenate([np.zeros((5, 3)), np.zeros((5, 4))])",
        "[np.zeros((5, 3)), np.zeros((5, 4))]",
    ),
    "input-shape-on-inner-layer": (
        "model = keras.Sequential([layers.Dense(1, input_dim=3), layers.Dense(7, input_dim=4)])",
        "4",
    ),
}


@pytest.mark.parametrize("rule", PROGRAMS)
def test_the_caret_is_under_the_argument(rule: str) -> None:
    line, at_fault = PROGRAMS[rule]
    code = f"import keras\nimport numpy as np\nfrom keras import Sequential, layers\n{line}\n"
    (place,) = (
        finding.place for finding in lint("a.py", code.encode(), Settings()).findings if finding.name == rule
    )
    assert line[place.column - 1 : place.end_column - 1] == at_fault


def test_a_layer_without_an_argument_at_fault_is_marked_as_a_whole() -> None:
    code = (
        b"from keras import Input, Sequential, layers\nm = Sequential([Input((9,)), layers.Conv2D(8, 3)])\n"
    )
    (finding,) = lint("a.py", code, Settings()).findings
    assert (
        code.splitlines()[1][finding.place.column - 1 : finding.place.end_column - 1]
        == b"layers.Conv2D(8, 3)"
    )


def test_another_layer_in_a_message_has_its_line() -> None:
    code = b"""from keras import Input, Sequential, layers
model = Sequential()
model.add(Input((20, 8)))
model.add(layers.LSTM(64))
model.add(layers.LSTM(32))
"""
    (finding,) = lint("a.py", code, Settings()).findings
    assert "but `LSTM` on line 5 needs the whole sequence" in finding.message


def test_a_cell_is_named_as_the_notebook_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source = "%matplotlib inline\nfrom keras import Sequential, layers\n\n\n\nx = 1\nm = Sequential([layers.Dropout(1.5)])"
    cells = [
        {"cell_type": "markdown", "source": "# a"},
        {"cell_type": "code", "execution_count": 46, "source": source},
    ]
    Path("nb.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells}))
    for _ in range(2):  # the second report is that of the cache
        lines = seqlint("nb.ipynb").stdout.splitlines()
        assert lines[2].strip() == "--> nb.ipynb:cell 2 (In [46]):7:32"
        assert lines[4:7] == ["1 | %matplotlib inline", "  | ...", "6 | x = 1"]
    (finding,) = json.loads(seqlint("--output-format", "json", "nb.ipynb").stdout)
    assert (finding["cell"], finding["location"]) == (2, {"row": 7, "column": 32})

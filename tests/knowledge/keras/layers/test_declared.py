"""Layers that the settings declare: the expressions, and what a check makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from seqlint.knowledge.keras.layers.declared import ShapeExpression
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, size
from support.command import seqlint, write

N = size("n")


@pytest.mark.parametrize(
    ("text", "x", "expected"),
    [
        ("same", (DYNAMIC, 8, 3), (DYNAMIC, 8, 3)),
        ("(*batch, units)", (DYNAMIC, 8, 3), (DYNAMIC, 8, 5)),
        ("[*input, 1]", (DYNAMIC, N), (DYNAMIC, N, 1)),
        ("(input[0], input[1] // 2, *input[2:], 2 * units + 1)", (DYNAMIC, 8, 3), (DYNAMIC, 4, 3, 11)),
        ("(input[0], input[1] - 2, input[-1] % 2)", (DYNAMIC, DYNAMIC, 3), (DYNAMIC, DYNAMIC, 1)),
        ("(*input[::-1],)", (1, 2, 3), (3, 2, 1)),
        ("(None, *sizes)", (4, 4), (DYNAMIC, 6, 7)),
        ("(input[5], other)", (DYNAMIC, 8), (UNKNOWN, UNKNOWN)),
        ("(*other,)", (DYNAMIC, 8), None),
        ("()", (DYNAMIC, 8), ()),
    ],
)
def test_expressions(text: str, x: tuple[Dim, ...], expected: tuple[Dim, ...] | None) -> None:
    known: dict[str, Any] = {"units": 5, "sizes": (6, 7)}
    assert ShapeExpression(text).sizes(x, lambda name: known.get(name, UNKNOWN)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "units",
        "(a, b",
        "(f(x),)",
        "(a.b,)",
        "(x[y],)",
        "(x[0][1],)",
        "(x[::0],)",
        "(1.5,)",
        "('a',)",
        "(a / b,)",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        ShapeExpression(text)


PROGRAM = """\
from keras import Input, Sequential, layers
from mine import Projection
import other


class Pool(layers.Layer):
    def __init__(self, window, filters=6):
        super().__init__()
        self.convolution = layers.Conv1D(filters, window)


model = Sequential([Input((8, 5)), Projection(units=7), other.Keep(), Pool(3), layers.Reshape((4, 5))])
"""

CONFIG = """\
[layers]
Projection = "(*batch, units)"
Keep = "same"
Pool = "(input[0], input[1] // 2, filters)"
"""


@pytest.fixture(autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("a.py", PROGRAM)


def test_declared_layers_are_known() -> None:
    write("seqlint.toml", CONFIG)
    result = seqlint("--output-format", "concise", "a.py")
    assert "[reshape-size-mismatch]" in result.stdout
    assert "(None, 4, 6)" in result.stdout
    result = seqlint("summary", "a.py")
    rows = [[cell.strip() for cell in line.split("│")] for line in result.stdout.splitlines()]
    for name, shape in (("Projection", "(None, 8, 7)"), ("Keep", "(None, 8, 7)"), ("Pool", "(None, 4, 6)")):
        assert any(f"({name})" in row[1] and row[2] == shape for row in rows if len(row) > 2)


def test_without_a_declaration_nothing_is_claimed() -> None:
    assert seqlint("a.py").returncode == 0


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('"foo"', 'layers.Keep: expected "same", or a tuple'),
        ("3", "layers.Keep: expected a string, got 3"),
    ],
)
def test_a_wrong_declaration_names_its_place(value: str, message: str) -> None:
    write("seqlint.toml", f"[layers]\nKeep = {value}\n")
    result = seqlint(".")
    assert result.returncode == 2
    assert message in result.stderr

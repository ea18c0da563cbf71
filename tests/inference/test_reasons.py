"""Why a model is not checked completely, as `--show-unresolved` says it."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.linter import lint
from seqlint.report.items import unresolved

HEAD = "import keras\nimport tensorflow_hub as hub\nfrom keras import Input, Sequential, layers\n"


def reasons(code: str) -> list[tuple[int, str]]:
    report = lint("a.py", (HEAD + code).encode(), Settings(wants_models=True))
    return [(note.place.row, note.message.split("completely: ")[1]) for note in unresolved(report.models)]


@pytest.mark.parametrize(
    ("code", "row", "reason"),
    [
        (
            "m = Sequential([Input((3,)), layers.Dense(2),\n  mine.Attention(3)])",
            5,
            "`mine.Attention(3)` on line 5 is not known: nothing in this file defines it; import it,"
            + " or define it in an earlier cell",
        ),
        (
            "class Mine(layers.Layer):\n  def call(self, x):\n    return g(x)\nm = Sequential([Input((3,)), Mine()])",
            7,
            "`Mine` on line 7 is not known: declare it under `[tool.seqlint.layers]`",
        ),
        (
            "m = Sequential([Input((3,)), hub.KerasLayer('a')])",
            4,
            "what the layer `KerasLayer` on line 4 makes of (None, 3) is not known",
        ),
        (
            "m = Sequential([layers.Dense(2)])",
            4,
            "nothing that seqlint sees tells its input shape: begin it with `keras.Input(shape=...)`",
        ),
        (
            "s = f()\nm = Sequential([\n  layers.Dense(2, input_shape=s)])",
            6,
            "`input_shape` of `Dense` on line 6 is `s`, which is not known, because nothing in this file defines it (line 4)",
        ),
        (
            "m = Sequential([Input((3,)), layers.Lambda(lambda x: g(x))])",
            4,
            "what the layer `Lambda` on line 4 makes of (None, 3) is not known: `output_shape=...` would tell it",
        ),
        (
            "m = Sequential([layers.Dense(2, input_shape=(3,))])\nhelp(m)\ng(m)",
            6,
            "it is passed to code that is not read (`g(m)` on line 6)",
        ),
    ],
)
def test_each_reason_names_the_code_its_line_and_what_would_help(code: str, row: int, reason: str) -> None:
    assert reasons(code)[:1] == [(row, reason)]


def test_a_model_that_is_checked_completely_has_no_reasons() -> None:
    assert reasons("m = Sequential([Input((3,)), layers.Dense(2)])") == []

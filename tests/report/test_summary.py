"""The table and the JSON of ``seqlint summary``."""

from __future__ import annotations

import json
from dataclasses import replace
from textwrap import dedent

import pytest

from seqlint.findings import KerasVersion
from seqlint.inference.summary.data import ModelSummary, UnresolvedSummary, shape_text
from seqlint.report.style import Style
from seqlint.report.summary import json as summary_json
from seqlint.report.summary import text as summary_text
from seqlint.report.summary.view import View
from seqlint.report.text import text_width
from support.samples import BUILT, UNBUILT


def rendered(*models: ModelSummary, style: Style = Style(), view: View = View()) -> str:  # noqa: B008
    return "".join(f"{line}\n" for line in summary_text.render(models, style, view))


def test_table() -> None:
    assert rendered(BUILT, style=Style(100)) == dedent("""\
        Model: "model" in build_model  net.py:4:9
        ┌──────────────────────────────────────────┬────────────────────┬─────────┬──────┐
        │ Layer (type)                             │ Output Shape       │ Param # │ Line │
        ├──────────────────────────────────────────┼────────────────────┼─────────┼──────┤
        │ first (Conv2D)                           │ (None, 26, 26, 32) │     320 │    5 │
        │ batch_normalization (BatchNormalization) │ (None, 26, 26, 32) │     128 │    6 │
        │ flatten (Flatten)                        │ (None, h*w)        │       0 │    7 │
        └──────────────────────────────────────────┴────────────────────┴─────────┴──────┘
         Total params: 54,410 (212.54 KB)
         Trainable params: 54,346 (212.29 KB)
         Non-trainable params: 64 (256.00 B)
         Loss: categorical_crossentropy

        """)


def test_nothing_is_left_out_unless_it_is_folded() -> None:
    looped = BUILT.layers * 10
    assert "more" not in rendered(replace(BUILT, layers=looped))
    assert rendered(replace(BUILT, layers=looped)).count("first (Conv2D)") == 10


def test_the_layers_of_models_within_the_model() -> None:
    inner = replace(BUILT.layers[2], class_name="Sequential", keras_name="inner", layers=BUILT.layers[:1])
    outer = replace(inner, keras_name="outer", layers=(inner,))
    model = replace(BUILT, layers=(outer,))
    rows = [
        line.split("│")[1].rstrip() for line in rendered(model, view=View(expands=True)).splitlines()[4:-6]
    ]
    assert rows == [" outer (Sequential)", " └ inner (Sequential)", "   └ first (Conv2D)"]
    assert "inner" not in rendered(model)


def test_what_is_trained_and_what_it_costs() -> None:
    layers = (
        replace(BUILT.layers[0], trainable=True, multiply_adds=194_688, values=21_632),
        replace(BUILT.layers[1], trainable=False, multiply_adds=0, values=21_632),
        replace(BUILT.layers[2], trainable=None, multiply_adds=0, values=21_632),
    )
    view = View(shows_trainable=True, shows_cost=True, batch_size=32)
    lines = rendered(replace(BUILT, layers=layers), style=Style(120), view=view).splitlines()
    assert [[cell.strip() for cell in line.split("│")[5:7]] for line in lines[4:7]] == [
        ["Y", "194,688"],
        ["N", "0"],
        ["-", "0"],
    ]
    assert " Multiply-adds (MACs): 194,688 a sample" in lines
    assert f" Activations: {3 * 21_632 * 32 * 4 / 1024**2:.2f} MB for a batch of 32" in lines
    unknown = (*layers[:2], replace(layers[2], multiply_adds="?", values="?"))
    text = rendered(replace(BUILT, layers=unknown), view=view)
    assert " Multiply-adds (MACs): ? a sample\n Activations: ? for a batch of 32\n" in text


def test_an_error_that_stopped_it_and_what_is_not_known() -> None:
    gap = UnresolvedSummary("what `Lambda` on line 5 makes of it " * 4, BUILT.layers[0].place)
    text = rendered(replace(BUILT, is_mistaken=True, gaps=(gap,)), style=Style(60))
    assert " Error: an error stops it; `seqlint check net.py` explains\n" in text
    assert "\n Not known: what `Lambda` on line 5 makes of it" in text
    assert "\n            at net.py:5:5\n" in text


def test_paths_are_never_broken() -> None:
    long = "a-folder/" * 15 + "net file.py"
    here = replace(BUILT.place, filename=long)
    gap = UnresolvedSummary("`n` is not known", replace(here, row=9))
    lines = rendered(replace(BUILT, place=here, gaps=(gap,))).splitlines()
    assert f"{long}:4:9" in lines
    assert f"            at {long}:9:9" in lines


def test_what_a_loop_repeats_is_shown_once() -> None:
    first, second, third = BUILT.layers
    looped = (third, *(first, second) * 1000, *(third,) * 5, *(first,) * 4)
    lines = rendered(replace(BUILT, layers=looped), style=Style(100), view=View(folds=True)).splitlines()
    assert [line.replace(" ", "") for line in lines[4:-6]] == [
        "│flatten(Flatten)│(None,h*w)│0│7│",
        "│first(Conv2D)│(None,26,26,32)│320│5│",
        "│batch_normalization(BatchNormalization)│(None,26,26,32)│128│6│",
        "│...999moreofthese2││447,552││",
        "│flatten(Flatten)│(None,h*w)│0│7│",
        "│...4more││0││",
        *["│first(Conv2D)│(None,26,26,32)│320│5│"] * 4,
    ]


def test_a_block_begins_where_the_loop_does() -> None:
    first, second, _ = BUILT.layers
    other = replace(first, params=10)
    model = replace(BUILT, layers=(other, second, *(first, second) * 7))
    lines = rendered(model, style=Style(100), view=View(folds=True)).splitlines()
    assert [line.split("│")[1].strip() for line in lines[4:-6]] == [
        "first (Conv2D)",
        "batch_normalization (BatchNormalization)",
        "first (Conv2D)",
        "batch_normalization (BatchNormalization)",
        "... 6 more of these 2",
    ]


def test_table_of_a_model_that_is_not_built() -> None:
    assert rendered(UNBUILT) == dedent("""\
        Model  nb.ipynb:cell 2:20:1
        ┌──────────────┬──────────────┬─────────┬───────────┐
        │ Layer (type) │ Output Shape │ Param # │      Line │
        ├──────────────┼──────────────┼─────────┼───────────┤
        │ Dense        │ (not built)  │       - │ cell 4:21 │
        └──────────────┴──────────────┴─────────┴───────────┘
         Total params: not built
         Unresolved: `custom` is not known
                     at nb.ipynb:cell 2:20:22

        """)


@pytest.mark.parametrize("width", [60, 80, 110])
def test_table_holds_wide_characters_and_long_shapes(width: int) -> None:
    first = replace(
        BUILT.layers[0], keras_name="模型" * 30, output_shape=(None, "very_long_size_name + 1") * 4
    )
    lines = rendered(replace(BUILT, layers=(first, *BUILT.layers)), style=Style(width)).splitlines()
    table = [line for line in lines if line.startswith(tuple("┌│├└"))]
    assert {text_width(line) for line in table} == {width}


def test_the_version_of_keras_that_is_not_the_latest() -> None:
    shown = rendered(replace(BUILT, keras=KerasVersion(2, "`keras<3` is installed")))
    assert " Keras 2: `keras<3` is installed\n" in shown
    assert "Keras" not in rendered(replace(BUILT, keras=KerasVersion(3, "nothing shows another version")))


def test_symbolic_and_unknown_counts() -> None:
    text = rendered(replace(BUILT, params="10*vocab_size", trainable_params="?"))
    assert " Total params: 10*vocab_size\n Trainable params: ?\n Loss" in text


def test_the_counts_of_a_model_that_may_have_more_layers() -> None:
    text = rendered(replace(BUILT, complete=False, params=0, trainable_params=0))
    assert " Total params: 0 (0.00 B) in the known layers\n Trainable params: 0" in text


def test_one_dimension() -> None:
    assert shape_text((None,)) == "(None,)"


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0.00 B"), (1023, "1023.00 B"), (1024, "1.00 KB"), (5 * 1024**3, "5.00 GB")]
)
def test_memory_size(size: int, text: str) -> None:
    assert summary_text.memory_size(size) == text


def test_json() -> None:
    keras = KerasVersion(2, "`tf_keras` exists in Keras 2 only")
    first = replace(BUILT, layers=BUILT.layers[-1:], keras=keras)
    document = json.loads(summary_json.render([first, UNBUILT]))
    assert document["version"] == 1
    built, unbuilt = document["models"]
    assert built == {
        "filename": "net.py",
        "cell": None,
        "line": 4,
        "column": 9,
        "name": "model",
        "kind": "sequential",
        "scope": "build_model",
        "complete": True,
        "input_shape": [None, 28, 28, 1],
        "output_shape": [None, 10],
        "input_shapes": [],
        "output_shapes": [],
        "params": 54410,
        "trainable_params": 54346,
        "layers": [
            {
                "class": "Flatten",
                "name": None,
                "line": 7,
                "column": 5,
                "output_shape": [None, "h*w"],
                "params": 0,
            }
        ],
        "compile": {"loss": "categorical_crossentropy"},
        "keras": {"version": 2, "reason": "`tf_keras` exists in Keras 2 only"},
        "unresolved": [],
    }
    assert (unbuilt["cell"], unbuilt["output_shape"], unbuilt["params"], unbuilt["compile"]) == (
        2,
        None,
        None,
        None,
    )
    assert unbuilt["unresolved"] == [
        {"reason": "`custom` is not known", "filename": "nb.ipynb", "cell": 2, "line": 20, "column": 22}
    ]


def test_json_counts_no_parameters_of_a_model_that_may_have_more_layers() -> None:
    incomplete = [replace(model, complete=False) for model in (BUILT, UNBUILT)]
    built, unbuilt = json.loads(summary_json.render(incomplete))["models"]
    assert (built["params"], built["trainable_params"]) == ("?", "?")
    assert (unbuilt["params"], unbuilt["trainable_params"]) == (None, None)
    assert [layer["params"] for layer in built["layers"]] == [320, 128, 0]


def test_json_of_nothing() -> None:
    assert json.loads(summary_json.render([])) == {"version": 1, "models": []}


def test_json_has_what_is_shown_on_request() -> None:
    inner = replace(BUILT.layers[0], trainable=False, multiply_adds=9, values=4)
    outer = replace(inner, class_name="Sequential", trainable=True, layers=(inner,))
    view = View(expands=True, shows_trainable=True, shows_cost=True, batch_size=2)
    (model,) = json.loads(summary_json.render([replace(BUILT, layers=(outer,))], view))["models"]
    (row,) = model["layers"]
    assert (row["trainable"], row["multiply_adds"], row["values"]) == (True, 9, 4)
    assert [each["trainable"] for each in row["layers"]] == [False]
    (plain,) = json.loads(summary_json.render([replace(BUILT, layers=(outer,))]))["models"]
    assert not {"trainable", "multiply_adds", "values", "layers"} & plain["layers"][0].keys()

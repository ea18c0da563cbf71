"""Findings and summaries made by hand, for the tests of the reports."""

from __future__ import annotations

from dataclasses import replace

from seqlint.findings import Applicability, Edit, Finding, Fix, Severity, TraceStep
from seqlint.inference.summary.data import LayerSummary, ModelSummary, UnresolvedSummary
from seqlint.site import Place


def place(
    row: int, column: int, end: int, line: str = "", *, file: str = "net.py", cell: int | None = None
) -> Place:
    return Place(file, cell, row, column, row, end, line)


FLATTEN = Finding(
    "SEQ106",
    "missing-flatten",
    Severity.ERROR,
    place(12, 5, 36, '    Dense(10, activation="softmax"),'),
    "the model gives (None, 26, 26, 10) to a loss over classes",
    trace=(
        TraceStep(place(9, 5, 10), "input -> (None, 28, 28, 1)"),
        TraceStep(place(10, 5, 10), "Conv2D -> (None, 26, 26, 32)"),
        TraceStep(place(12, 5, 10), "Dense -> (None, 26, 26, 10)"),
    ),
    help="add `Flatten()` or `GlobalAveragePooling2D()` before the first Dense",
    fix=Fix(
        "Insert `Flatten()`",
        (Edit(place(12, 5, 5), "Flatten(),\n    "),),
        Applicability.UNSAFE,
    ),
)

SOFTMAX = Finding(
    "SEQ201",
    "softmax-on-binary-output",
    Severity.WARNING,
    Place("nb.ipynb", 3, 4, 11, 6, 2, "model.add(Dense("),
    "softmax over one unit is always 1",
)

WIDE = replace(
    FLATTEN,
    place=place(7, 20, 28, '\tmodel.add(名前("模型"), Dense(1))  # ' + "長い" * 40),
    trace=(),
    help=None,
)

BUILT = ModelSummary(
    place(4, 9, 20),
    name="model",
    scope="build_model",
    complete=True,
    input_shape=(None, 28, 28, 1),
    output_shape=(None, 10),
    params=54410,
    trainable_params=54346,
    layers=(
        LayerSummary("Conv2D", "first", place(5, 5, 9), (None, 26, 26, 32), 320, keras_name="first"),
        LayerSummary(
            "BatchNormalization",
            None,
            place(6, 5, 9),
            (None, 26, 26, 32),
            128,
            keras_name="batch_normalization",
        ),
        LayerSummary("Flatten", None, place(7, 5, 9), (None, "h*w"), 0, keras_name="flatten"),
    ),
    loss="categorical_crossentropy",
    compiled=True,
    is_fully_inferred=True,
)

UNBUILT = ModelSummary(
    place(20, 1, 9, "Sequential([Dense(3), custom()])", cell=2, file="nb.ipynb"),
    name=None,
    scope=None,
    complete=False,
    input_shape=None,
    output_shape=None,
    params=None,
    trainable_params=None,
    layers=(LayerSummary("Dense", None, place(21, 5, 9, cell=4, file="nb.ipynb"), None, None),),
    unresolved=(
        UnresolvedSummary(
            "`custom` is not known",
            place(20, 22, 30, "Sequential([Dense(3), custom()])", cell=2, file="nb.ipynb"),
        ),
    ),
)

MISTAKEN = replace(UNBUILT, is_mistaken=True)

"""Models with several inputs and outputs: what is said of the data for each of them, and where."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.linter import lint

START = """
import numpy as np
import keras
from keras import layers
a, b = keras.Input((3,), name="a"), keras.Input((4,), name="b")
o1, o2 = layers.Dense(1, name="o1")(a), layers.Dense(2, activation="softmax", name="o2")(b)
model = keras.Model([a, b], [o1, o2])
model.compile("sgd", {"o1": "mse", "o2": "sparse_categorical_crossentropy"})
xs, flat = [np.zeros((5, 3)), np.zeros((5, 4))], [np.zeros((5, 3)), np.zeros(4)]
ys = [np.zeros((5, 1)), np.zeros(5)]
"""


def _said(use: str) -> list[tuple[str, str, str, str | None]]:
    """What each finding names: the rule, the source at its place, the message and the help."""
    report = lint("program.py", (START + use + "\n").encode(), Settings(target_keras=3))
    found = []
    for finding in report.findings:
        place = finding.place
        text = place.line[place.column - 1 : place.end_column - 1]
        found.append((finding.name, text, finding.message, finding.help))
    return found


@pytest.mark.parametrize(
    ("use", "rule", "place", "message", "help"),
    [
        (
            "model.predict(flat)",
            "input-data-mismatch",
            "flat",
            "`flat[1]`, from `np.zeros(...)` on line 9, has the shape (4,), but the input `b` expects (None, 4)",
            "`flat[1][np.newaxis]`",
        ),
        (
            "model.predict([xs[0], np.zeros(4)])",
            "input-data-mismatch",
            "np.zeros(4)",
            "`np.zeros(4)` has the shape (4,), but the input `b` expects (None, 4)",
            "`np.zeros(4)[np.newaxis]`",
        ),
        (
            'model.predict({"a": xs[0], "bb": xs[1]})',
            "input-data-mismatch",
            '"bb"',
            "holds nothing for the input `b` of the model",
            'write `"b"` in place of `"bb"`',
        ),
        (
            "model.predict(xs[0])",
            "input-data-mismatch",
            "xs[0]",
            "the model has 2 inputs (`a`, `b`)",
            "a list of 2",
        ),
        (
            "model.predict([xs[0], np.zeros((6, 4))])",
            "sample-count-mismatch",
            "np.zeros((6, 4))",
            "has 5 samples, but `np.zeros((6, 4))` has 6 samples",
            "pass as many samples",
        ),
        (
            "model.fit(xs, [ys[0], np.array([0, 1, 2, 1, 0])])",
            "label-loss-mismatch",
            "np.array([0, 1, 2, 1, 0])",
            "the output `o2`, has only 2 units",
            "use 3 units",
        ),
        (
            'model.fit(xs, {"o1": ys[0], "o2": np.zeros((5, 2))})',
            "label-loss-mismatch",
            "np.zeros((5, 2))",
            "the loss of the output `o2`, expects class numbers",
            "use `categorical_crossentropy`",
        ),
        (
            "model.fit(xs, ys[0])",
            "output-data-mismatch",
            "ys[0]",
            "needs one for each of 2 outputs",
            "a list of 2",
        ),
        (
            'model.compile("sgd", "mse", metrics=["mae"])\nmodel.fit(xs, ys)',
            "metric-mismatch",
            '["mae"]',
            "`metrics` of `compile` has 1 entry, but Keras 3 needs one for each of the 2 outputs",
            'write `metrics={"o1": [...], "o2": [...]}`',
        ),
        (
            'model.compile("sgd", {"o1": "mse", "o22": "mse"})\nmodel.fit(xs, ys)',
            "output-data-mismatch",
            '"o22"',
            '`loss` of `compile` names `"o22"`',
            'use `"o2"`',
        ),
    ],
)
def test_the_input_or_output_at_fault_is_named(
    use: str, rule: str, place: str, message: str, help: str
) -> None:
    ((name, text, said, advice),) = _said(use)
    assert (name, text) == (rule, place)
    assert message in said
    assert help in (advice or "")


@pytest.mark.parametrize(
    "use",
    [
        "model.fit(xs, ys)",
        'model.fit({"b": xs[1], "a": xs[0], "c": xs[0]}, {"o2": ys[1], "o1": ys[0]})',
        "model.fit(xs, ys, validation_data=(xs, ys), sample_weight=np.ones(5))",
        # what is not known may be a list of arrays
        "from data import more\nmodel.predict([more, xs[1]])\nmodel.predict(more)",
        'from data import keys\nmodel.predict({**keys, "a": xs[0]})',
        "model.predict([*xs])",
        # what several outputs give is a list
        "head = keras.Model(a, [o1, layers.Dense(4)(a)])\nmodel.predict([xs[0]] + head.predict(xs[0])[1:])",
    ],
)
def test_what_fits_or_is_not_known_is_not_reported(use: str) -> None:
    assert not _said(use)

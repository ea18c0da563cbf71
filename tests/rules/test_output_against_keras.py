"""Where the output rules say "error", real Keras raises or learns nothing; where they are silent, it learns."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.linter import lint
from support.recording import keras_says

OUTPUT_RULES = {"softmax-on-binary-output", "loss-activation-mismatch", "problem-type-mismatch"}
SAMPLES = 16
LOSSES = (
    '"binary_crossentropy"',
    '"categorical_crossentropy"',
    '"sparse_categorical_crossentropy"',
    '"mse"',
    "keras.losses.BinaryCrossentropy(from_logits=True)",
    "keras.losses.CategoricalCrossentropy(from_logits=True)",
    "keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
)
GRID = [
    (units, activation, loss)
    for units in (1, 3)
    for activation in (None, "sigmoid", "softmax", "tanh")
    for loss in LOSSES
]


def _source(units: int, activation: str | None, loss: str) -> str:
    return f"""
import keras

model = keras.Sequential([
    keras.Input((4,)),
    keras.layers.Dense({units}, activation={activation!r}),
])
model.compile("sgd", {loss})
"""


def _model(units: int, activation: str | None, loss: str) -> Any:
    """The model of `_source`, for real."""
    scope: dict[str, Any] = {}
    exec(_source(units, activation, loss), scope)  # noqa: S102 - the program stands in this module
    return scope["model"]


def _targets(units: int, loss: str) -> np.ndarray[Any, Any]:
    """Plausible labels: every class occurs, in the encoding that the loss takes."""
    classes = np.arange(SAMPLES) % max(units, 2)
    if "parse" in loss:
        return classes
    return classes[:, None] if units == 1 else np.eye(units)[classes]


def _is_meaningless(units: int, activation: str | None, loss: str) -> bool:
    """Whether Keras raises, or the loss or the predictions are the same whatever the weights and the input."""
    import tensorflow

    random = np.random.default_rng(0)
    x = random.normal(size=(SAMPLES, 4)).astype("float32")
    model, y = _model(units, activation, loss), _targets(units, loss)
    losses, predictions = [], []
    for _ in range(3):
        model.set_weights([random.normal(size=weight.shape) for weight in model.get_weights()])
        try:
            losses.append(model.evaluate(x, y, verbose=0))
        except (ValueError, tensorflow.errors.InvalidArgumentError):
            return True
        predictions.append(model.predict(x, verbose=0))
    return bool(np.ptp(losses) < 1e-6 or np.ptp(np.stack(predictions)) < 1e-6)


@pytest.mark.parametrize(("units", "activation", "loss"), GRID)
def test_errors_are_exactly_what_is_meaningless(units: int, activation: str | None, loss: str) -> None:
    findings = lint("grid.py", _source(units, activation, loss).encode(), Settings()).findings
    found = [finding for finding in findings if finding.name in OUTPUT_RULES]
    assert len(found) <= 1

    def ask() -> bool:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _is_meaningless(units, activation, loss)

    inputs = [_is_meaningless, _targets, _source(units, activation, loss)]
    assert any(finding.severity is Severity.ERROR for finding in found) == keras_says("", inputs, ask)


@pytest.mark.parametrize(
    ("units", "activation", "loss"),
    [
        (1, "sigmoid", '"binary_crossentropy"'),
        (1, None, '"mse"'),
        (1, None, "keras.losses.BinaryCrossentropy(from_logits=True)"),
        (3, "sigmoid", '"binary_crossentropy"'),
        (3, "softmax", '"categorical_crossentropy"'),
        (3, "softmax", '"sparse_categorical_crossentropy"'),
        (3, None, "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"),
        (3, "sigmoid", '"mse"'),
    ],
)
def test_what_belongs_together_is_silent(units: int, activation: str | None, loss: str) -> None:
    assert lint("grid.py", _source(units, activation, loss).encode(), Settings()).findings == ()


@pytest.mark.parametrize(
    ("units", "activation", "loss", "labels"),
    [
        (10, "softmax", "categorical_crossentropy", "np.eye(10)[:8]"),
        (10, "softmax", "sparse_categorical_crossentropy", "np.arange(8)"),
        (1, "sigmoid", "binary_crossentropy", "np.arange(8) % 2"),
    ],
)
def test_feature_maps_do_not_meet_labels(units: int, activation: str, loss: str, labels: str) -> None:
    program = f"""
import keras
import numpy as np
from keras import layers

model = keras.Sequential([
    keras.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.Dense({units}, activation={activation!r})
])
model.compile("sgd", {loss!r})
model.fit(np.zeros((8, 8, 8, 1)), {labels}, verbose=0)
"""

    def ask() -> bool:
        with pytest.raises(ValueError, match="rank"):
            exec(program, {})  # noqa: S102 - the program stands in this module
        return True

    assert keras_says("", [program], ask)

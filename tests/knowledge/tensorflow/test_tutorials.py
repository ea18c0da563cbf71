"""TensorFlow 1 is not installed anywhere any more: its source and tutorials say what its reader of MNIST gives."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.linter import lint

HEADER = """
from tensorflow.examples.tutorials.mnist import input_data
from tensorflow.keras import Sequential, layers
"""
FLAT = """
model = Sequential([layers.Input((784,)), layers.Dense(10, activation="softmax")])
model.compile("sgd", "categorical_crossentropy")
"""
GRID = """
model = Sequential([layers.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")])
model.compile("sgd", "sparse_categorical_crossentropy")
"""


def _found(code: str) -> set[str]:
    return {finding.name for finding in lint("mnist.py", (HEADER + code).encode(), Settings()).findings}


@pytest.mark.parametrize(
    "code",
    [
        'data = input_data.read_data_sets("d", one_hot=True)\n'
        + FLAT
        + "model.fit(data.train.images, data.train.labels, validation_data=(data.test.images, data.test.labels))",
        'data = input_data.read_data_sets("d", reshape=False)\n'
        + GRID
        + "model.fit(*data.train.next_batch(500))\nmodel.predict(data.validation.images)",
        'data = input_data.read_data_sets("d")\nx, y = data.train.next_batch(data.train.num_examples)\n'
        + GRID
        + "model.fit(x.reshape(-1, 28, 28, 1), y)",
        'data = input_data.read_data_sets("d", fake_data=True)\n'
        + FLAT
        + "model.fit(data.train.images, data.train.labels)",
    ],
)
def test_what_fits_is_silent(code: str) -> None:
    assert not _found(code)


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        (
            'data = input_data.read_data_sets("d")\n'
            + FLAT
            + "model.fit(data.train.images, data.train.labels)",
            "label-loss-mismatch",
        ),
        (
            'data = input_data.read_data_sets("d")\n'
            + GRID
            + "model.fit(data.train.images, data.train.labels)",
            "input-data-mismatch",
        ),
        (
            'data = input_data.read_data_sets("d", one_hot=True)\n'
            + FLAT
            + "model.fit(data.train.images, data.test.labels)",
            "sample-count-mismatch",
        ),
        (
            'data = input_data.read_data_sets("d", one_hot=True, reshape=False)\nx, y = data.test.next_batch(64)\n'
            + FLAT
            + "model.train_on_batch(x, y)",
            "input-data-mismatch",
        ),
    ],
)
def test_what_does_not_fit_is_found(code: str, rule: str) -> None:
    assert _found(code) == {rule}

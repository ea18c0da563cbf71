"""What was certainly meant by an argument that a layer does not have, or a string that Keras does not know."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.fixing.apply import fix_file


@pytest.mark.parametrize(
    ("call", "after"),
    [
        ("Dense(8, activaton='relu')", "Dense(8, activation='relu')"),
        ("Dense(8, kernel_regulariser=None)", "Dense(8, kernel_regularizer=None)"),
        ("LSTM(8, retrun_sequences=True)", "LSTM(8, return_sequences=True)"),
        ("Dense(output_dim=8)", "Dense(units=8)"),
        ("Dropout(p=0.5)", "Dropout(rate=0.5)"),
        ("Conv2D(8, 3, subsample=2)", "Conv2D(8, 3, strides=2)"),
        ("Dense(8, activation='Relu')", "Dense(8, activation='relu')"),
        ("Dense(8, 'sofmax')", "Dense(8, 'softmax')"),
        ("Dense(8, kernel_initializer=\"glorot_unifrom\")", 'Dense(8, kernel_initializer="glorot_uniform")'),
        ("Conv2D(8, 3, padding='smae')", "Conv2D(8, 3, padding='smae')"),
        ("Conv2D(8, 3, padding='valdi')", "Conv2D(8, 3, padding='valdi')"),
        ("Conv2D(8, 3, padding='Sme')", "Conv2D(8, 3, padding='same')"),
        ("Dense(8, input_shape=4)", "Dense(8, input_shape=(4,))"),
        # two are near, or none is near enough
        ("Dense(8, regularizer=None)", "Dense(8, regularizer=None)"),
        ("Dense(8, initializer='zeros')", "Dense(8, initializer='zeros')"),
        ("Dense(8, act='relu')", "Dense(8, act='relu')"),
        # the values of the successor are others
        ("Conv2D(8, 3, dim_ordering='tf')", "Conv2D(8, 3, dim_ordering='tf')"),
        # what the other version of Keras has is not misspelt
        ("Dense(8, implementation=2)", "Dense(8, implementation=2)"),
        # a name or an expression may be meant otherwise
        ("Dense(8, activation=name)", "Dense(8, activation=name)"),
    ],
)  # fmt: skip
def test_what_is_corrected(call: str, after: str) -> None:
    program = "from keras import Sequential\nfrom keras.layers import *\nname = 'sofmax'\nSequential([{}])\n"
    settings = Settings(applies_fixes=True)
    report = fix_file("net.py", program.format(call).encode(), settings)
    fixed = report.repair.data.decode() if report.repair else program.format(call)
    assert fixed == program.format(after)


@pytest.mark.parametrize("name", ["celu", "squareplus"])
def test_what_only_the_other_keras_knows_is_not_misspelt(name: str) -> None:
    program = f"from keras import Sequential, layers\nSequential([layers.Dense(8, activation='{name}')])\n"
    settings = Settings(applies_fixes=True, target_keras=2)
    report = fix_file("net.py", program.encode(), settings)
    assert report.findings
    assert report.repair is None

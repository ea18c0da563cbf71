"""What tutorials teach: their models are right, the mistakes they warn of are found."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding, Severity
from seqlint.linter import lint

HEAD = """
from tensorflow import keras
from tensorflow.keras import Input, layers
from tensorflow.keras.layers import (
    LSTM, Activation, BatchNormalization, Concatenate, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
)
from tensorflow.keras.models import Sequential
"""

CORRECT = {
    "perceptron for digits": """
model = keras.Sequential()
model.add(layers.Dense(48, activation="relu", input_shape=(28 * 28,)))
model.add(layers.Dense(10, activation="softmax"))
model.compile(optimizer="sgd", loss="categorical_crossentropy", metrics=["accuracy"])
model.summary()
""",
    "convolutions for digits": """
model = keras.Sequential()
model.add(layers.Conv2D(16, (3, 3), activation="relu", input_shape=(28, 28, 1)))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Conv2D(24, (3, 3), activation="relu"))
model.add(layers.MaxPooling2D((2, 2)))
model.add(layers.Flatten())
model.add(layers.Dense(10, activation="softmax"))
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.summary()
""",
    "sequences of any length": """
model = keras.Sequential()
model.add(layers.LSTM(24, input_shape=(None, 7)))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.summary()
""",
    "an explicit input": """
model = keras.Sequential([
    layers.Input(shape=(90,)),
    layers.Dense(40, activation="relu"),
    layers.Dense(6, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
""",
    "dropout after flattening": """
model = keras.Sequential([
    layers.Input(shape=(24, 24, 3)),
    layers.Conv2D(8, (3, 3), activation="relu", padding="same"),
    layers.MaxPooling2D((2, 2)),
    layers.Conv2D(16, (3, 3), activation="relu", padding="same"),
    layers.MaxPooling2D((2, 2)),
    layers.Flatten(),
    layers.Dropout(0.4),
    layers.Dense(32, activation="relu"),
    layers.Dense(4, activation="softmax"),
])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
""",
    "batch normalization before the activation": """
model = keras.Sequential([
    layers.Input(shape=(50,)),
    layers.Dense(64),
    layers.BatchNormalization(),
    layers.Activation("relu"),
    layers.Dense(32),
    layers.BatchNormalization(),
    layers.Activation("relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
""",
    "a list of layers": """
model = Sequential([Dense(24, activation="relu", input_shape=(100,)), Dense(5, activation="softmax")])
model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=4, batch_size=16)
""",
    "a binary image classifier": """
model = Sequential()
model.add(Conv2D(16, (3, 3), activation="relu", input_shape=(48, 48, 3)))
model.add(MaxPooling2D((2, 2)))
model.add(Conv2D(32, (3, 3), activation="relu"))
model.add(MaxPooling2D((2, 2)))
model.add(Flatten())
model.add(Dense(64, activation="relu"))
model.add(Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
""",
    "three layers, compiled and trained": """
model = Sequential()
model.add(Dense(24, activation="relu", input_shape=(12,)))
model.add(Dense(8, activation="relu"))
model.add(Dense(1, activation="sigmoid"))
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(features, labels, epochs=3, batch_size=8)
""",
    "sizes that grow, which one tutorial calls incompatible": """
model = Sequential()
model.add(Dense(32, activation="relu", input_shape=(12,)))
model.add(Dense(64, activation="relu"))
model.add(Dense(1, activation="sigmoid"))
""",
    "a functional model with two inputs": """
first, second = Input(shape=(12,)), Input(shape=(6,))
merged = layers.concatenate([first, second])
model = keras.Model(inputs=[first, second], outputs=Dense(1)(merged))
""",
    "a stack for regression": """
model = Sequential([Input(shape=(13,)), Dense(16, activation="relu"), Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["mae"])
model.fit(x, y)
""",
}

MISTAKES = {
    "no input shape": (
        "missing-input-shape",
        """
model = Sequential()
model.add(Dense(24, activation="relu"))  # here
model.add(Dense(1, activation="sigmoid"))
model.summary()
""",
    ),
    "convolutions into a dense layer": (
        "missing-flatten",
        """
model = Sequential()
model.add(Conv2D(16, (3, 3), activation="relu", input_shape=(48, 48, 3)))
model.add(MaxPooling2D((2, 2)))
model.add(Dense(5, activation="softmax"))  # here
model.compile(optimizer="adam", loss="categorical_crossentropy")
""",
    ),
    "convolutions into a dense layer, never compiled": (
        "missing-flatten",
        """
model = Sequential([Input((48, 48, 3)), Conv2D(16, (3, 3), activation="relu")])
model.add(Dense(5, activation="softmax"))  # here
""",
    ),
    "branches": (
        "not-sequential",
        """
model = Sequential()
model.add(Dense(24, input_shape=(12,)))
model.add(Concatenate())  # here
model.add(Dense(1))
""",
    ),
    "two inputs": (
        "not-sequential",
        """
model = Sequential()
model.add(Dense(24, input_shape=(12,)))
model.add(Dense(1))
model.compile(optimizer="adam", loss="mse")
model.fit([first_input, second_input], y)  # here
""",
    ),
    "softmax for a binary task": (
        "softmax-on-binary-output",
        """
model = Sequential()
model.add(Dense(24, activation="relu", input_shape=(12,)))
model.add(Dense(1, activation="softmax"))  # here
model.compile(optimizer="adam", loss="binary_crossentropy")
""",
    ),
    "two units of softmax for a binary loss": (
        "loss-activation-mismatch",
        """
model = Sequential([Input((12,)), Dense(24, activation="relu"), Dense(2, activation="softmax")])
model.compile(optimizer="adam", loss="binary_crossentropy")  # here
""",
    ),
    "sigmoid for several classes": (
        "loss-activation-mismatch",
        """
model = Sequential([Input((12,)), Dense(24, activation="relu")])
model.add(Dense(7, activation="sigmoid"))  # here
model.compile(optimizer="adam", loss="categorical_crossentropy")
""",
    ),
    "no activation for several classes": (
        "loss-activation-mismatch",
        """
model = Sequential([Input((12,)), Dense(24, activation="relu")])
model.add(Dense(7))  # here
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
""",
    ),
    "softmax for a regression": (
        "problem-type-mismatch",
        """
model = Sequential([Input((12,)), Dense(24, activation="relu"), Dense(3, activation="softmax")])
model.compile(optimizer="adam", loss="mean_squared_error")  # here
""",
    ),
    "accuracy of a regression": (
        "problem-type-mismatch",
        """
model = Sequential([Input((12,)), Dense(24, activation="relu"), Dense(1)])
model.compile(optimizer="adam", loss="mse", metrics=["accuracy"])  # here
""",
    ),
    "several classes in one unit": (
        "problem-type-mismatch",
        """
model = Sequential([Input((12,)), Dense(24, activation="relu"), Dense(1, activation="sigmoid")])
model.compile(optimizer="adam", loss="categorical_crossentropy")  # here
""",
    ),
    "the batch in the input shape": (
        "batch-size-in-input-shape",
        """
model = Sequential()
model.add(Conv2D(16, (3, 3), input_shape=(None, 28, 28, 1)))  # here
model.add(Flatten())
""",
    ),
    "the input shape again and again": (
        "input-shape-on-inner-layer",
        """
model = Sequential()
model.add(Dense(24, input_shape=(12,)))
model.add(Dense(16, input_shape=(12,)))  # here
""",
    ),
    "a vector for a convolution": (
        "incompatible-rank",
        """
model = Sequential()
model.add(Dense(24, input_shape=(12,)))
model.add(Conv2D(8, (3, 3)))  # here
""",
    ),
    "training before compiling": (
        "fit-before-compile",
        """
model = Sequential([Input((12,)), Dense(1)])
model.fit(x, y)  # here
""",
    ),
    "stacked recurrent layers": (
        "missing-return-sequences",
        """
model = Sequential()
model.add(LSTM(24, input_shape=(None, 7)))  # here
model.add(LSTM(12))
""",
    ),
}


def _findings(code: str) -> tuple[Finding, ...]:
    return lint("tutorial.py", (HEAD + code).encode(), Settings()).findings


@pytest.mark.parametrize("code", CORRECT.values(), ids=CORRECT.keys())
def test_correct_models_are_silent(code: str) -> None:
    assert _findings(code) == ()


@pytest.mark.parametrize(("rule", "code"), MISTAKES.values(), ids=MISTAKES.keys())
def test_each_mistake_gives_its_rule_and_no_other(rule: str, code: str) -> None:
    [marked] = [row for row, line in enumerate((HEAD + code).splitlines(), 1) if line.endswith("# here")]
    assert [(finding.name, finding.place.row) for finding in _findings(code)] == [(rule, marked)]


def test_what_is_certain_is_an_error() -> None:
    certain = {
        "missing-flatten",
        "softmax-on-binary-output",
        "batch-size-in-input-shape",
        "incompatible-rank",
    }
    for rule, code in MISTAKES.values():
        severities = {finding.severity for finding in _findings(code)}
        if rule in certain and "compile" in code:
            assert severities == {Severity.ERROR}

"""Metrics that refuse the targets, and training that has no meaning: small programs, each with a corrected twin.

Real Keras is the judge: where seqlint says "error" it raises, where seqlint only warns, and in the twins, it trains.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding, Severity
from seqlint.linter import lint
from support.oracle import package
from support.recording import keras_says

PACKAGES = {3: "keras", 2: "tf_keras"}


@dataclass(frozen=True)
class Program:
    """A program with one part that is wrong; ``FAULT`` stands where it is."""

    rule: str
    layers: str
    compiled: str
    x: str
    y: str
    wrong: str
    right: str
    #: the versions of Keras that raise; the others train without meaning, or well where *is_silent* is False
    raises: tuple[int, ...] = ()
    is_silent: bool = False

    def source(self, part: str, keras: int) -> str:
        """The program with *part* in its place, for this version."""
        home = PACKAGES[keras]
        text = (
            f"import numpy as np\nfrom {home} import Sequential, layers, losses, metrics, utils\n"
            f"x = {self.x}\ny = {self.y}\nmodel = Sequential([{self.layers}])\n"
            f'model.compile("sgd", {self.compiled})\nmodel.fit(x, y, verbose=0)\n'
        )
        return text.replace("FAULT", part)


_VECTOR, _BINARY, _CLASSES = "np.random.rand(20, 6)", "np.arange(20) % 2", "np.arange(20) % 3"
_ONE_HOT = "np.eye(3)[np.arange(20) % 3]"
_SIGMOID = 'layers.Input((6,)), layers.Dense(1, activation="sigmoid")'
_SOFTMAX = 'layers.Input((6,)), layers.Dense(3, activation="softmax")'
_BCE, _SPARSE, _ROWS = (
    f'"{name}_crossentropy", metrics=[FAULT]' for name in ("binary", "sparse_categorical", "categorical")
)


def _metric(layers: str, compiled: str, y: str, wrong: str, right: str, *raises: int) -> Program:
    return Program("metric-mismatch", layers, compiled, _VECTOR, y, wrong, right, raises, not raises)


_SERIES = "layers.Input((9, 2)), layers.LSTM(4, return_sequences=FAULT), layers.Dense(1)"
_STEPS = "np.random.rand(20, 9, 2)"

PROGRAMS = {
    "crossentropy of a vector": _metric(
        _SIGMOID, _BCE, _BINARY, "metrics.BinaryCrossentropy()", "metrics.AUC()", 3
    ),
    "crossentropy of a vector by its name": _metric(
        _SIGMOID, _BCE, _BINARY, '"binary_crossentropy"', '"binary_accuracy"', 3
    ),
    "F1 of a vector": _metric(_SIGMOID, _BCE, _BINARY, "metrics.F1Score()", "metrics.Recall()", 3, 2),
    "F-beta of a vector": _metric(
        _SIGMOID, _BCE, _BINARY, "metrics.FBetaScore(beta=2.0)", "metrics.Precision()", 3, 2
    ),
    "precision of class numbers": _metric(
        _SOFTMAX, _SPARSE, _CLASSES, "metrics.Precision()", '"accuracy"', 3, 2
    ),
    "recall of class numbers": _metric(
        _SOFTMAX, _SPARSE, _CLASSES, "metrics.Recall(name='r')", "metrics.SparseCategoricalAccuracy()", 3, 2
    ),
    "area of class numbers": _metric(
        _SOFTMAX, _SPARSE, _CLASSES, "metrics.AUC()", '"sparse_categorical_accuracy"', 3, 2
    ),
    "true positives of a column of class numbers": _metric(
        _SOFTMAX, _SPARSE, f"({_CLASSES}).reshape(-1, 1)", "metrics.TruePositives()", '"accuracy"', 3, 2
    ),
    "F1 of class numbers": _metric(
        _SOFTMAX, _SPARSE, _CLASSES, 'metrics.F1Score(average="macro")', '"accuracy"', 3, 2
    ),
    "crossentropy of class numbers": _metric(
        _SOFTMAX, _SPARSE, _CLASSES, "metrics.CategoricalCrossentropy()",
        "metrics.SparseCategoricalCrossentropy()", 3, 2,
    ),
    "the largest of class numbers": _metric(
        _SOFTMAX, _SPARSE, _CLASSES, "metrics.TopKCategoricalAccuracy(k=2)",
        "metrics.SparseTopKCategoricalAccuracy(k=2)", 3,
    ),
    "numbers for one-hot rows": _metric(
        _SOFTMAX, _ROWS, _ONE_HOT, "metrics.SparseCategoricalAccuracy()", "metrics.CategoricalAccuracy()", 3, 2
    ),
    "numbers for one-hot rows by name": _metric(
        _SOFTMAX, _ROWS, _ONE_HOT, '"sparse_categorical_accuracy"', '"categorical_accuracy"', 3, 2
    ),
    "numbers among the largest for one-hot rows": _metric(
        _SOFTMAX, _ROWS, _ONE_HOT, "metrics.SparseTopKCategoricalAccuracy(k=2)",
        "metrics.TopKCategoricalAccuracy(k=2)", 3, 2,
    ),
    "binary accuracy of a softmax": _metric(
        _SOFTMAX, _ROWS, _ONE_HOT, '"binary_accuracy"', '"accuracy"'
    ),
    "categorical accuracy of one unit": _metric(
        _SIGMOID, _BCE, f"({_BINARY}).reshape(-1, 1)", '"categorical_accuracy"', '"binary_accuracy"'
    ),
    "a column for many units": Program(
        "output-data-mismatch", "layers.Input((6,)), layers.Dense(FAULT)", '"mse"', _VECTOR,
        "np.random.rand(20, 1)", "5", "1", is_silent=True,
    ),
    "one target for each series": Program(
        "output-data-mismatch", _SERIES, '"mse"', _STEPS, "np.random.rand(20, 1)", "True", "False", is_silent=True
    ),
    "one target for each series, absolute": Program(
        "output-data-mismatch", _SERIES, "losses.MeanAbsoluteError()", _STEPS, "np.random.rand(20, 1)",
        "True", "False", is_silent=True,
    ),
    "one target for each step of five units": Program(
        "output-data-mismatch", "layers.Input((9, 2)), layers.GRU(4, return_sequences=True), layers.Dense(FAULT)",
        '"huber"', _STEPS, "np.random.rand(20, 9, 1)", "5", "1", is_silent=True,
    ),
    "several targets for one unit": Program(
        "output-data-mismatch", "layers.Input((6,)), layers.Dense(FAULT)", '"mae"', _VECTOR,
        "np.random.rand(20, 4)", "1", "4", is_silent=True,
    ),
    "divided class numbers": Program(
        "label-loss-mismatch", _SOFTMAX, '"sparse_categorical_crossentropy"', _VECTOR,
        "np.array([0, 1, 2, 1] * 5)FAULT", " / 255", "", is_silent=True,
    ),
    "scaled class numbers": Program(
        "label-loss-mismatch", _SOFTMAX, '"sparse_categorical_crossentropy"', _VECTOR,
        "np.array([0, 1, 2, 1] * 5)FAULT", " * 0.5", "", is_silent=True,
    ),
    "the shape of all samples, one column": Program(
        "input-data-mismatch", "layers.Dense(4, input_shape=FAULT), layers.Dense(1)", '"mse"',
        "np.random.rand(20, 1)", "np.random.rand(20, 1)", "x.shape", "x.shape[1:]", is_silent=True,
    ),
    "the shape of all samples, two columns": Program(
        "input-data-mismatch", "layers.Input(FAULT), layers.Dense(1)", '"mse"',
        "np.random.rand(20, 2)", "np.random.rand(20, 1)", "x.shape", "x.shape[1:]", (3, 2),
    ),
    "crossentropy of class numbers for five units": Program(
        "output-data-mismatch", 'layers.Input((6,)), layers.Dense(5, activation="sigmoid")',
        '"binary_crossentropy"', _VECTOR, "FAULT", "np.arange(20) % 5", "np.eye(5)[np.arange(20) % 5]", (3, 2),
    ),
}  # fmt: skip
CASES = [pytest.param(PROGRAMS[name], keras, id=f"{name}-{keras}") for name in PROGRAMS for keras in PACKAGES]


def _findings(program: Program, part: str, keras: int) -> list[Finding]:
    return list(lint("program.py", program.source(part, keras).encode(), Settings()).findings)


def _raises(source: str, keras: int) -> bool:
    package(keras).backend.clear_session()
    try:
        exec(compile(source, "program.py", "exec"), {})  # noqa: S102 - the programs stand in this module
    except Exception:  # noqa: BLE001
        return True
    return False


@pytest.mark.parametrize(("program", "keras"), CASES)
def test_keras_is_the_judge(program: Program, keras: int) -> None:
    sources = [program.source(part, keras) for part in (program.wrong, program.right)]
    said = keras_says("", sources, lambda: [_raises(source, keras) for source in sources], keras)
    assert said == [keras in program.raises, False]


@pytest.mark.parametrize(("program", "keras"), CASES)
def test_the_mistake_is_reported_with_its_severity(program: Program, keras: int) -> None:
    found = [(each.name, each.severity) for each in _findings(program, program.wrong, keras)]
    severity = Severity.ERROR if keras in program.raises else Severity.WARNING
    expected = [(program.rule, severity)] if keras in program.raises or program.is_silent else []
    assert found == expected


@pytest.mark.parametrize(("program", "keras"), CASES)
def test_the_twin_is_silent(program: Program, keras: int) -> None:
    assert not _findings(program, program.right, keras)

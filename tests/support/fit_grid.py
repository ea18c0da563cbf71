"""What real Keras does with data that does not fit a model: the grid that `seqlint.training` has to agree with.

There is one table a question. A cell *raises* or *passes*.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from support.oracle import package
from support.recording import keras_says

#: one cell: the columns of its table, all as text
Cell = Mapping[str, str]

METHODS = ("fit", "evaluate", "predict", "train_on_batch", "call")
SAMPLES = 5

#: the layers of a model, as source over `layers`
STACKS = {
    "dense": "layers.Dense(2)",
    "flatten": "layers.Flatten(), layers.Dense(2)",
    "conv1d": "layers.Conv1D(2, 1), layers.GlobalAveragePooling1D()",
    "conv2d": "layers.Conv2D(2, 1), layers.GlobalAveragePooling2D()",
    "lstm": "layers.LSTM(2)",
    "embedding": "layers.Embedding(5, 2), layers.GlobalAveragePooling1D()",
    "batch-normalization": "layers.BatchNormalization(), layers.Flatten()",
    "layer-normalization": "layers.LayerNormalization(), layers.Flatten()",
    "reshape": "layers.Reshape((4, 3)), layers.Dense(2)",
    "dropout": "layers.Dropout(0.5), layers.Dense(2)",
}

#: for each stack the input shapes that it is declared with (without batch); None for none
DECLARED = {
    "dense": ("", "3", "1", "4 3", "4 1", "? 3"),
    "flatten": ("", "4 4", "4 4 1", "4 4 3", "3"),
    "conv1d": ("", "4 3", "4 1", "? 3"),
    "conv2d": ("", "4 4 1", "4 4 3", "? ? 3"),
    "lstm": ("", "4 3", "4 1", "? 3"),
    "embedding": ("", "4", "?", "1"),
    "batch-normalization": ("", "3", "4 3"),
    "layer-normalization": ("", "3", "4 3"),
    "reshape": ("", "12", "4 3"),
    "dropout": ("", "3", "4 3"),
}

#: the shapes of x, n samples
INPUTS = (
    "n", "n 1", "n 3", "n 4", "n 12", "n 3 1", "n 4 1", "n 4 3", "n 6 3", "n 4 4", "n 1 3", "n 12 1", "n 4 3 1",
    "n 4 4 1", "n 4 4 3", "n 6 4 3", "n 1 4 4", "n 3 4 4", "n 4 4 1 1", "n 4 4 3 1",
)  # fmt: skip
#: the models of which every method is tried, the others predict
ALL_METHODS = {("dense", ""), ("dense", "3"), ("dense", "4 1"), ("conv1d", "4 1")}

OUTPUTS = ("1", "3", "4 1", "4 3", "4 4 1")
TARGETS = (
    "n", "n 1", "n 3", "n 4", "n 2", "n 1 1", "n 4 1", "n 4 3", "n 4 4", "n 1 3", "n 3 1", "n 4 4 1", "n 4 4 3",
    "n 4 3 1",
)  # fmt: skip
LOSSES = (
    "mse", "mae", "huber", "binary_crossentropy", "categorical_crossentropy", "categorical_focal_crossentropy",
    "sparse_categorical_crossentropy", "hinge", "categorical_hinge", "kl_divergence", "cosine_similarity",
)  # fmt: skip
METRICS = (
    "'mse'", "'binary_crossentropy'", "'sparse_categorical_accuracy'", "metrics.BinaryAccuracy()",
    "metrics.CategoricalAccuracy()", "metrics.SparseCategoricalAccuracy()", "metrics.TopKCategoricalAccuracy(2)",
    "metrics.SparseTopKCategoricalAccuracy(2)", "metrics.BinaryCrossentropy()", "metrics.CategoricalCrossentropy()",
    "metrics.SparseCategoricalCrossentropy()", "metrics.Precision()", "metrics.AUC()", "metrics.TruePositives()",
    "metrics.F1Score()",
)  # fmt: skip


def input_cells() -> Iterator[Cell]:
    """x against the input of the model."""
    for stack, declared in DECLARED.items():
        for shape, x in itertools.product(declared, INPUTS):
            for method in METHODS if (stack, shape) in ALL_METHODS else ("predict",):
                yield {"stack": stack, "input": shape, "x": x, "method": method}


def target_cells() -> Iterator[Cell]:
    """y against the output of the model, by the loss."""
    for loss, output, y in itertools.product(LOSSES, OUTPUTS, TARGETS):
        yield {"loss": loss, "output": output, "y": y, "method": "evaluate"}
    for loss in ("mse", "categorical_crossentropy", "sparse_categorical_crossentropy"):
        for y, method in itertools.product(TARGETS, ("fit", "train_on_batch")):
            yield {"loss": loss, "output": "3", "y": y, "method": method}


def metric_cells() -> Iterator[Cell]:
    """y against the output of the model, by the metric."""
    targets = ("n", "n 1", "n 2", "n 3", "n 4", "n 4 1", "n 4 3")
    for metric, output, y in itertools.product(METRICS, ("1", "3", "4 1", "4 3"), targets):
        yield {"metric": metric, "output": output, "y": y}


def label_cells() -> Iterator[Cell]:
    """The values of y against the loss and the number of units."""
    values = ("0..2", "1..3", "0..4", "-1..1", "0..1", "float 0..2", "text", "object", "bool")
    losses = ("sparse_categorical_crossentropy", "binary_crossentropy", "mse", "hinge")
    for loss, units, labels in itertools.product(losses, ("1", "3"), values):
        yield {"loss": loss, "units": units, "labels": labels}


_DATA = (
    "int", "uint8", "bool", "text", "object", "lists", "list of numbers", "list of an array", "two arrays",
    "list as y", "list of lists as y",
)  # fmt: skip


def data_cells() -> Iterator[Cell]:
    """The values of x."""
    for kind, method in itertools.product(_DATA, METHODS):
        yield {"kind": kind, "method": method}


def count_cells() -> Iterator[Cell]:
    """Numbers of samples that differ."""
    for method in ("fit", "evaluate", "train_on_batch", "test_on_batch"):
        for what in ("y", "sample_weight"):
            for count in ("same", "one less", "one more", "one"):
                yield {"method": method, "what": what, "count": count}
    for what, count in itertools.product(
        ("validation", "validation weight"), ("same", "one less", "one more")
    ):
        yield {"method": "fit", "what": what, "count": count}


def batch_cells() -> Iterator[Cell]:
    """A batch size that the model fixes."""
    for stack, method in itertools.product(("dense", "lstm", "stateful lstm"), METHODS):
        for n, batch_size in (
            ("8", "4"),
            ("6", "4"),
            ("8", "2"),
            ("8", ""),
            ("4", ""),
            ("3", "3"),
            ("1", ""),
        ):
            yield {"stack": stack, "method": method, "n": n, "batch_size": batch_size}


def run(table: str, cell: Cell, keras: Any) -> str:
    """What *keras* does in one cell."""
    keras.backend.clear_session()
    try:
        _RUN[table](cell, keras)
    except Exception:  # noqa: BLE001
        return "raises"
    return "passes"


def sizes(text: str, n: int = SAMPLES) -> tuple[Any, ...]:
    """The sizes that a cell writes as text: ``n`` samples, ``?`` for None."""
    named = {"n": n, "?": None}
    return tuple(named[word] if word in named else int(word) for word in text.split())


def _model(keras: Any, stack: str, declared: str) -> Any:
    layers = list(eval(f"[{STACKS[stack]}]", {"layers": keras.layers}))
    if declared:
        layers.insert(0, keras.layers.InputLayer(sizes(declared)))
    model = keras.Sequential(layers)
    model.compile("sgd", lambda y, p: p, jit_compile=False)
    return model


def _use(model: Any, method: str, x: Any, y: Any, **options: Any) -> None:
    if method == "predict":
        model.predict(x, verbose=0, **options)
    elif method == "call":
        model(x)
    elif method in ("train_on_batch", "test_on_batch"):
        getattr(model, method)(x, y, **options)
    else:
        getattr(model, method)(x, y, verbose=0, **options)


def _run_input(cell: Cell, keras: Any) -> None:
    x = np.zeros(sizes(cell["x"]), "float32")
    _use(_model(keras, cell["stack"], cell["input"]), cell["method"], x, np.zeros((SAMPLES, 1), "float32"))


def _run_target(cell: Cell, keras: Any) -> None:
    output = sizes(cell["output"])
    activation = "softmax" if output[-1] != 1 else "sigmoid"
    layers = keras.layers
    model = keras.Sequential([layers.InputLayer(output), layers.Dense(output[-1], activation=activation)])
    model.compile("sgd", cell["loss"], jit_compile=False)
    _use(
        model, cell["method"], np.zeros((SAMPLES, *output), "float32"), np.zeros(sizes(cell["y"]), "float32")
    )


def _run_metric(cell: Cell, keras: Any) -> None:
    output, layers = sizes(cell["output"]), keras.layers
    activation = "softmax" if output[-1] != 1 else "sigmoid"
    model = keras.Sequential([layers.InputLayer(output), layers.Dense(output[-1], activation=activation)])
    metric = eval(cell["metric"], {"metrics": keras.metrics})
    model.compile("sgd", lambda y, p: p, metrics=[metric], run_eagerly=True)
    model.test_on_batch(np.zeros((SAMPLES, *output), "float32"), np.zeros(sizes(cell["y"]), "float32"))


def _run_label(cell: Cell, keras: Any) -> None:
    labels = {
        "text": np.array(["a", "b", "c", "a", "b"]),
        "object": np.array([[0], [0, 1], [2], [0], [1]], dtype=object),
        "bool": np.array([True, False, True, True, False]),
        "float 0..2": np.array([0.0, 1.0, 2.0, 0.0, 1.0]),
    }
    y = labels.get(cell["labels"])
    if y is None:
        low, high = map(int, cell["labels"].split(".."))
        y = np.array([low, high, low, high, low])
    units = int(cell["units"])
    activation = "softmax" if units > 1 else "sigmoid"
    layers = keras.layers
    model = keras.Sequential([layers.InputLayer((2,)), layers.Dense(units, activation=activation)])
    model.compile("sgd", cell["loss"], jit_compile=False)
    if cell["loss"] != "sparse_categorical_crossentropy" and units > 1 and cell["labels"] != "object":
        y = np.stack([y] * units, axis=-1)
    model.fit(np.zeros((SAMPLES, 2)), y, verbose=0)


def _run_data(cell: Cell, keras: Any) -> None:
    kinds = {
        "text": np.full((SAMPLES, 3), "a"),
        "object": np.array([[0], [0, 1], [2], [0], [1]], dtype=object),
        "lists": [[0.0, 0.0, 0.0]] * SAMPLES,
        "list of numbers": [0.0] * SAMPLES,
        "list of an array": [np.zeros((SAMPLES, 3))],
        "two arrays": [np.zeros((SAMPLES, 3))] * 2,
        "list as y": np.zeros((SAMPLES, 3)),
        "list of lists as y": np.zeros((SAMPLES, 3)),
    }
    kind = cell["kind"]
    x = kinds[kind] if kind in kinds else np.zeros((SAMPLES, 3), kind)
    targets = {"list as y": [0.0] * SAMPLES, "list of lists as y": [[0.0]] * SAMPLES}
    y = targets.get(kind, np.zeros((SAMPLES, 1), "float32"))
    _use(_model(keras, "dense", "1" if kind == "list of numbers" else "3"), cell["method"], x, y)


def _run_count(cell: Cell, keras: Any) -> None:
    model = keras.Sequential([keras.layers.InputLayer((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse", jit_compile=False)
    n = {"same": SAMPLES, "one less": SAMPLES - 1, "one more": SAMPLES + 1, "one": 1}[cell["count"]]
    x, y, others = np.zeros((SAMPLES, 3)), np.zeros((SAMPLES, 1)), np.zeros((n, 1))
    what = cell["what"]
    if what == "y":
        _use(model, cell["method"], x, others)
    elif what == "sample_weight":
        _use(model, cell["method"], x, y, sample_weight=np.ones(n))
    elif what == "validation":
        _use(model, "fit", x, y, validation_data=(x, others))
    else:
        _use(model, "fit", x, y, validation_data=(x, y, np.ones(n)))


def _run_batch(cell: Cell, keras: Any) -> None:
    layers = keras.layers
    if cell["stack"] == "dense":
        stack = [layers.Dense(1)]
    else:
        stack = [layers.LSTM(1, stateful="stateful" in cell["stack"])]
    sample = (3,) if cell["stack"] == "dense" else (2, 3)
    is_old = keras.__name__ == "tf_keras"
    first = layers.InputLayer(**{"batch_input_shape" if is_old else "batch_shape": (4, *sample)})
    model = keras.Sequential([first, *stack])
    model.compile("sgd", "mse", jit_compile=False)
    n = int(cell["n"])
    on_batch = cell["method"] in ("train_on_batch", "call")
    options = {"batch_size": int(cell["batch_size"])} if cell["batch_size"] and not on_batch else {}
    _use(model, cell["method"], np.zeros((n, *sample)), np.zeros((n, 1)), **options)


CELLS = {
    "input": input_cells,
    "target": target_cells,
    "metric": metric_cells,
    "label": label_cells,
    "data": data_cells,
    "count": count_cells,
    "batch": batch_cells,
}
_RUN = {
    "input": _run_input,
    "target": _run_target,
    "metric": _run_metric,
    "label": _run_label,
    "data": _run_data,
    "count": _run_count,
    "batch": _run_batch,
}


#: the columns by which the cells of a table are asked about together
_GROUPS = {
    "input": ("stack", "input"),
    "target": ("loss", "output"),
    "metric": ("metric",),
    "label": ("loss",),
    "batch": ("stack",),
}


def answered(table: str, keras: int) -> Iterator[tuple[Cell, str]]:
    """The cells of a table, each with what this version of Keras does."""
    groups: dict[str, list[Cell]] = {}
    for cell in CELLS[table]():
        group = " ".join(cell[column] or "-" for column in _GROUPS.get(table, ("method",)))
        groups.setdefault(group, []).append(cell)
    for group, cells in groups.items():
        stacks = [STACKS.get(cell.get("stack", ""), "") for cell in cells]
        inputs = [run, _RUN[table], _model, _use, stacks, cells]
        said = keras_says(group, inputs, lambda: [run(table, cell, package(keras)) for cell in cells], keras)  # noqa: B023
        yield from zip(cells, said, strict=True)

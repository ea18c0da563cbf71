"""What real Keras does with data for models of several inputs and outputs, and for functional and subclassed models.

A cell is a program: real Keras runs the same source that seqlint reads.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from support.fit_grid import DECLARED, STACKS, Cell, sizes
from support.oracle import package
from support.recording import keras_says

_HEADS = (
    "a = keras.Input((3,), name='a')\nb = keras.Input((4,), name='b')\n"
    "o1 = layers.Dense(1, name='o1')(a)\no2 = layers.Dense(2, name='o2')(b)\n"
)
_SUBCLASS = (
    "class Net(keras.Model):\n"
    "    def __init__(self):\n        super().__init__()\n"
    "        self.first = layers.Dense(1)\n        self.second = layers.Dense(2)\n"
    "    def call(self, inputs):\n{unpacked}        return {returned}\n"
)
_BOTH = "self.first(a), self.second(b)"

#: models with two inputs and two outputs, by how their inputs and outputs are put together
MODELS = {
    "list": _HEADS + "model = keras.Model([a, b], [o1, o2])\n",
    "tuple": _HEADS + "model = keras.Model((a, b), (o1, o2))\n",
    "dict": _HEADS + "model = keras.Model({'a': a, 'b': b}, {'o1': o1, 'o2': o2})\n",
    "unnamed": (
        "a, b = keras.Input((3,)), keras.Input((4,))\n"
        "model = keras.Model([a, b], [layers.Dense(1)(a), layers.Dense(2)(b)])\n"
    ),
    "subclassed": _SUBCLASS.format(unpacked="        a, b = inputs\n", returned=_BOTH) + "model = Net()\n",
}

_A, _B = "np.zeros((5, 3))", "np.zeros((5, 4))"
#: what is passed to two inputs, of 3 and of 4 numbers
XS = (
    f"[{_A}, {_B}]",
    f"({_A}, {_B})",
    f"{{'a': {_A}, 'b': {_B}}}",
    f"{{'b': {_B}, 'a': {_A}}}",
    f"{{'a': {_A}, 'b': {_B}, 'c': {_A}}}",
    f"{{'a': {_A}}}",
    f"{{'a': {_A}, 'bb': {_B}}}",
    f"[{_B}, {_A}]",
    _A,
    f"[{_A}]",
    f"[{_A}, {_B}, {_B}]",
    f"[{_A}, np.zeros((4,))]",
    f"[{_A}, np.zeros((5, 1, 4))]",
    f"[{_A}, np.zeros((5, 4, 1))]",
    f"[{_A}, np.zeros((5, 6))]",
    f"{{'a': {_A}, 'b': np.zeros((5, 6))}}",
    f"[{_A}, np.zeros((6, 4))]",
    f"{{'a': np.zeros((6, 3)), 'b': {_B}}}",
)
_Y1, _Y2 = "np.zeros((5, 1))", "np.zeros((5, 2))"
#: what two outputs, of 1 and of 2 numbers, are compared with
YS = (
    f"[{_Y1}, {_Y2}]",
    f"({_Y1}, {_Y2})",
    f"{{'o1': {_Y1}, 'o2': {_Y2}}}",
    f"{{'o1': {_Y1}, 'o2': {_Y2}, 'o3': {_Y2}}}",
    f"{{'o1': {_Y1}}}",
    f"{{'o1': {_Y1}, 'o3': {_Y2}}}",
    f"[{_Y2}, {_Y1}]",
    _Y1,
    _Y2,
    f"[{_Y1}]",
    f"[{_Y1}, {_Y2}, {_Y2}]",
    f"[{_Y1}, np.zeros((5, 3))]",
    f"{{'o1': {_Y1}, 'o2': np.zeros((5, 3))}}",
    f"[{_Y1}, np.zeros((6, 2))]",
    f"[np.zeros((4, 1)), {_Y2}]",
)
LOSSES = (
    "'mse'",
    "['mse', 'mse']",
    "['mse', None]",
    "{'o1': 'mse', 'o2': 'mse'}",
    "{'o1': 'mse', 'o2': None}",
    "{'o1': 'mse'}",
    "{'o1': 'mse', 'o3': 'mse'}",
    "{'o1': 'mse', 'o2': 'mse', 'o3': 'mse'}",
    "['mse']",
    "['mse', 'mse', 'mse']",
    "['binary_crossentropy', 'sparse_categorical_crossentropy']",
    "{'o2': 'sparse_categorical_crossentropy', 'o1': 'binary_crossentropy'}",
    "['mse', 'categorical_crossentropy']",
)
METRICS = (
    "['mae']",
    "['mae', 'mae']",
    "['mae', 'mse', 'mae']",
    "[['mae'], ['mae', 'mse']]",
    "[['mae']]",
    "{'o1': 'mae'}",
    "{'o1': ['mae'], 'o2': ['mae']}",
    "{'o3': 'mae'}",
    "{'o1': 'mae', 'o3': 'mae'}",
    "[None, ['mae']]",
    "[[], ['mae']]",
    "[['mae'], ['sparse_categorical_accuracy']]",
    "{'o2': [keras.metrics.SparseCategoricalAccuracy()]}",
)
LOSS_WEIGHTS = (
    "[1.0, 2.0]",
    "[1.0]",
    "[1.0, 2.0, 3.0]",
    "{'o1': 1.0, 'o2': 2.0}",
    "{'o1': 1.0}",
    "{'o1': 1.0, 'o3': 2.0}",
)
WEIGHTS = (
    "np.ones((5,))",
    "[np.ones((5,)), np.ones((5,))]",
    "[np.ones((5,)), np.ones((4,))]",
    "np.ones((4,))",
    "[np.ones((5,))]",
    "{'o1': np.ones((5,)), 'o2': np.ones((5,))}",
)
_FED = (
    ("validation_data", f"([{_A}, {_B}], [{_Y1}, {_Y2}])"),
    ("validation_data", f"([{_A}, np.zeros((5, 6))], [{_Y1}, {_Y2}])"),
    ("validation_data", f"([{_A}], [{_Y1}, {_Y2}])"),
    ("validation_data", f"([{_A}, {_B}], [{_Y1}, np.zeros((5, 3))])"),
    ("validation_data", f"([{_A}, np.zeros((6, 4))], [{_Y1}, {_Y2}])"),
    ("data set", f"(({_A}, {_B}), ({_Y1}, {_Y2}))"),
    ("data set", f"(({_A}, np.zeros((5, 6))), ({_Y1}, {_Y2}))"),
    ("data set", f"(({_A}, {_B}), ({_Y1}, np.zeros((5, 3))))"),
    ("data set", f"({{'a': {_A}, 'b': {_B}}}, {{'o1': {_Y1}, 'o2': {_Y2}}})"),
    ("data set", f"({{'a': {_A}, 'b': np.zeros((5, 6))}}, {{'o1': {_Y1}, 'o2': {_Y2}}})"),
    ("data set", f"({{'a': {_A}}}, {{'o1': {_Y1}, 'o2': {_Y2}}})"),
    ("data set", f"({_A}, ({_Y1}, {_Y2}))"),
)

#: functional and subclassed models with one input, which is put in different forms
SINGLE = {
    "functional": "x = keras.Input((3,), name='x')\nmodel = keras.Model(x, layers.Dense(2, name='y')(x))\n",
    "functional of a list": (
        "x = keras.Input((3,), name='x')\nmodel = keras.Model([x], [layers.Dense(2, name='y')(x)])\n"
    ),
    "subclassed": _SUBCLASS.format(unpacked="", returned="self.second(inputs)") + "model = Net()\n",
}
SINGLE_XS = (
    _A,
    f"[{_A}]",
    f"[{_A}, {_A}]",
    f"({_A}, {_A})",
    f"{{'x': {_A}}}",
    f"{{'z': {_A}}}",
    f"{{'x': {_A}, 'z': {_A}}}",
    _B,
    f"[{_B}]",
    f"{{'x': {_B}}}",
    "np.zeros((3,))",
    "np.zeros((5, 3, 1))",
    "np.zeros((5, 2, 3))",
    "[0.0, 0.0, 0.0]",
)
SINGLE_YS = (
    _Y2,
    f"[{_Y2}]",
    f"[{_Y2}, {_Y2}]",
    f"{{'y': {_Y2}}}",
    f"{{'z': {_Y2}}}",
    "np.zeros((5, 3))",
)
#: the shapes of x for stacks of layers in functional and subclassed models, n samples
STACK_XS = (
    *(
        "n",
        "n 1",
        "n 3",
        "n 4",
        "n 4 1",
        "n 4 3",
        "n 6 3",
        "n 4 4",
        "n 4 3 1",
        "n 4 4 1",
        "n 4 4 3",
        "n 4 4 3 1",
    ),
)
METHODS = ("fit", "evaluate", "predict", "train_on_batch", "call")


def input_cells() -> Iterator[Cell]:
    """What two inputs are given."""
    for model, x in itertools.product(MODELS, XS):
        for method in METHODS if model == "list" else ("predict", "call"):
            yield {"model": model, "x": x, "method": method}


def target_cells() -> Iterator[Cell]:
    """What two outputs are compared with."""
    for model, y in itertools.product(MODELS, YS):
        for loss, method in (("'mse'", "fit"), ("'mse'", "train_on_batch"), ("['mse', None]", "fit")):
            yield {"model": model, "y": y, "loss": loss, "method": method}


def compile_cells() -> Iterator[Cell]:
    """What `compile` is given for two outputs."""
    for model in ("list", "dict", "unnamed", "subclassed"):
        for loss in LOSSES:
            for y in (f"[{_Y1}, {_Y2}]", f"[{_Y1}, np.zeros((5,))]"):
                yield {"model": model, "loss": loss, "y": y}
        for name, options in (("metrics", METRICS), ("loss_weights", LOSS_WEIGHTS)):
            for option in options:
                yield {"model": model, "loss": "['mse', 'mse']", "y": f"[{_Y1}, {_Y2}]", name: option}


def weight_cells() -> Iterator[Cell]:
    """The weights of the samples for two outputs."""
    for weights, method in itertools.product(WEIGHTS, ("fit", "evaluate", "train_on_batch")):
        yield {"weights": weights, "method": method}


def fed_cells() -> Iterator[Cell]:
    """Data for validation, and data sets."""
    for model, (kind, data) in itertools.product(("list", "dict"), _FED):
        yield {"model": model, "kind": kind, "data": data}


def single_cells() -> Iterator[Cell]:
    """What one input is given, and what one output is compared with."""
    for model, method in itertools.product(SINGLE, METHODS):
        for x in SINGLE_XS:
            yield {"model": model, "x": x, "y": _Y2, "loss": "'mse'", "method": method}
    for model, y, loss in itertools.product(
        SINGLE, SINGLE_YS, ("'mse'", "['mse']", "{'y': 'mse'}", "{'z': 'mse'}")
    ):
        yield {"model": model, "x": _A, "y": y, "loss": loss, "method": "fit"}


def stack_cells() -> Iterator[Cell]:
    """x against the input of a functional model, and of a subclassed one that was built on other samples."""
    for kind, stack in itertools.product(
        ("functional", "subclassed"), ("dense", "conv2d", "lstm", "embedding")
    ):
        for shape, x in itertools.product(filter(None, DECLARED[stack]), STACK_XS):
            if kind == "functional" or "?" not in shape:
                yield {"kind": kind, "stack": stack, "input": shape, "x": x}


def _used(method: str, x: str, y: str, options: str = "") -> str:
    if method == "call":
        return f"model({x})\n"
    return f"model.predict({x})\n" if method == "predict" else f"model.{method}({x}, {y}{options})\n"


def _compiled(cell: Cell) -> str:
    options = "".join(f", {name}={cell[name]}" for name in ("metrics", "loss_weights") if name in cell)
    return f"model.compile('sgd', loss={cell['loss']}{options})\n"


def _input_source(cell: Cell) -> str:
    y = f"{{'o1': {_Y1}, 'o2': {_Y2}}}" if cell["model"] == "dict" else f"[{_Y1}, {_Y2}]"
    return MODELS[cell["model"]] + "model.compile('sgd', 'mse')\n" + _used(cell["method"], cell["x"], y)


def _target_source(cell: Cell) -> str:
    x = f"{{'a': {_A}, 'b': {_B}}}" if cell["model"] == "dict" else f"[{_A}, {_B}]"
    return MODELS[cell["model"]] + _compiled(cell) + _used(cell.get("method", "fit"), x, cell["y"])


def _weight_source(cell: Cell) -> str:
    options = f", sample_weight={cell['weights']}"
    used = _used(cell["method"], f"[{_A}, {_B}]", f"[{_Y1}, {_Y2}]", options)
    return MODELS["list"] + "model.compile('sgd', 'mse')\n" + used


def _fed_source(cell: Cell) -> str:
    model, data = MODELS[cell["model"]] + "model.compile('sgd', 'mse')\n", cell["data"]
    if cell["kind"] == "data set":
        made = f"import tensorflow as tf\ndata = tf.data.Dataset.from_tensor_slices({data}).batch(5)\n"
        return model + made + "model.fit(data)\n"
    x, y = f"[{_A}, {_B}]", f"[{_Y1}, {_Y2}]"
    if cell["model"] == "dict":
        x, y = f"{{'a': {_A}, 'b': {_B}}}", f"{{'o1': {_Y1}, 'o2': {_Y2}}}"
    return f"{model}model.fit({x}, {y}, validation_data={data})\n"


def _single_source(cell: Cell) -> str:
    return SINGLE[cell["model"]] + _compiled(cell) + _used(cell["method"], cell["x"], cell["y"])


def _shape(text: str) -> str:
    return f"({', '.join(map(str, sizes(text)))},)"


def _stack_source(cell: Cell) -> str:
    stack = STACKS[cell["stack"]]
    used = f"model(np.zeros({_shape(cell['x'])}))\n"
    if cell["kind"] == "functional":
        made = f"x = start = keras.Input({_shape(cell['input'])})\n"
        made += "".join(f"x = {layer}(x)\n" for layer in _parts(stack))
        return made + "model = keras.Model(start, x)\n" + used
    parts = _parts(stack)
    made = "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n"
    made += "".join(f"        self.part{index} = {layer}\n" for index, layer in enumerate(parts))
    made += "    def call(self, x):\n"
    made += "".join(f"        x = self.part{index}(x)\n" for index, _ in enumerate(parts))
    built = f"model = Net()\nmodel(np.zeros({_shape('n ' + cell['input'])}))\n"
    return made + "        return x\n" + built + used


def _parts(stack: str) -> list[str]:
    """The layers of a stack, each as source."""
    return [f"layers.{layer.rstrip(', ')}" for layer in stack.split("layers.")[1:]]


_SOURCES = {
    "several inputs": (input_cells, _input_source, "model"),
    "several targets": (target_cells, _target_source, "model"),
    "compile": (compile_cells, _target_source, "model"),
    "several weights": (weight_cells, _weight_source, "method"),
    "several fed": (fed_cells, _fed_source, "kind"),
    "single": (single_cells, _single_source, "model"),
    "stack": (stack_cells, _stack_source, "stack"),
}
TABLES = tuple(_SOURCES)


def source_of(table: str, cell: Cell) -> str:
    """The program of a cell, over the names `keras`, `layers` and `np`."""
    return _SOURCES[table][1](cell)


def run(source: str, keras: Any) -> str:
    """What *keras* does with a program; step by step, for that needs no time for tracing."""
    import tensorflow as tf

    keras.backend.clear_session()
    verbose = "".join(
        line.replace(")\n", ", verbose=0)\n") if _is_shown(line) else line
        for line in source.splitlines(keepends=True)
    )
    tf.config.run_functions_eagerly(True)
    try:
        exec(verbose, {"keras": keras, "layers": keras.layers, "np": np})  # noqa: S102
    except Exception:  # noqa: BLE001
        return "raises"
    finally:
        tf.config.run_functions_eagerly(False)
    return "passes"


def _is_shown(line: str) -> bool:
    return line.startswith(("model.fit(", "model.predict(", "model.evaluate("))


def answered(table: str, keras: int) -> Iterator[tuple[Cell, str]]:
    """The cells of a table, each with what this version of Keras does."""
    cells_of, source, column = _SOURCES[table]
    groups: dict[str, list[Cell]] = {}
    for cell in cells_of():
        groups.setdefault(cell[column], []).append(cell)
    for group, cells in groups.items():
        sources = [source(cell) for cell in cells]
        said = keras_says(group, [run, sources], partial(_run_all, sources, keras), keras)
        yield from zip(cells, said, strict=True)


def _run_all(sources: list[str], keras: int) -> list[str]:
    return [run(source, package(keras)) for source in sources]

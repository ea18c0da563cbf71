"""What `seqlint summary` prints is what `model.summary(expand_nested=True, show_trainable=True)` does."""

from __future__ import annotations

import os
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from seqlint.configuration.settings import Settings
from seqlint.inference.summary.data import LayerSummary, ModelSummary, count_text, shape_text
from seqlint.linter import lint
from support.recording import keras_says

_HEAD = "import keras\nfrom keras import Input, Model, Sequential, layers\n"
PROGRAMS = {
    "names": """
model = Sequential([
    Input((32, 32, 3)), layers.Conv2D(8, 3), layers.MaxPooling2D(), layers.BatchNormalization(), layers.ReLU(),
    layers.Conv2D(8, 3), layers.Conv2D(8, 1, name="last"), layers.Conv2D(8, 3), layers.GlobalAveragePooling2D(),
    layers.Dense(4), layers.Dense(2),
])
""",
    "wrapped": """
model = Sequential([
    Input((9,)), layers.Embedding(50, 8), layers.Bidirectional(layers.LSTM(4, return_sequences=True)),
    layers.LSTM(4, return_sequences=True), layers.TimeDistributed(layers.Dense(3)), layers.GRU(5), layers.Dense(1),
])
""",
    "nested": """
inner = Sequential([Input((28, 28, 1)), layers.Conv2D(8, 3), layers.BatchNormalization()], name="inner")
inner.trainable = False
model = Sequential([inner, layers.Flatten(), layers.Dense(10)])
""",
    "nested twice": """
model = Sequential([
    Input((4,)), layers.Dense(3),
    Sequential([Input((3,)), layers.Dense(2), Sequential([Input((2,)), layers.Dense(5)], name="innermost")], name="inner"),
    layers.Dense(1),
])
""",
    "nested in a model that is not declared": """
inner = Sequential([Input((4,)), layers.Dense(3)], name="inner")
model = Sequential([inner, layers.Dense(2)])
""",
    "loop": """
model = Sequential()
model.add(Input((8,)))
for _ in range(9):
    model.add(layers.Dense(8))
    model.add(layers.Dropout(0.1))
""",
    "frozen": """
model = Sequential([Input((8,)), layers.Dense(8), layers.Dense(8, trainable=False), layers.Dense(1)])
model.layers[0].trainable = False
""",
    "graph": """
x = Input((8,))
a, b = layers.Dense(4)(x), layers.Dense(4)(x)
model = Model(x, layers.Dense(2)(layers.Add()([a, b])))
""",
}


def _rows(layers: tuple[LayerSummary, ...]) -> Iterator[list[str]]:
    for layer in layers:
        name = f"{layer.keras_name} ({layer.class_name})"
        trainable = {True: "Y", False: "N", None: "-"}[layer.trainable]  # type: ignore[index]
        yield [name, shape_text(layer.output_shape), count_text(layer.params), trainable]
        yield from _rows(layer.layers)


def _model(code: str) -> ModelSummary:
    models = lint("a.py", (_HEAD + code).encode(), Settings(wants_models=True)).models
    (model,) = (model for model in models if model.name == "model")
    return model


def _run(code: str) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        program = Path(folder, "program.py")
        program.write_text(_HEAD + code)
        return runpy.run_path(str(program))


def _printed(code: str) -> Any:
    """The rows that Keras prints, in a terminal that is wide enough for all columns."""
    import keras

    os.environ["COLUMNS"] = "240"
    keras.utils.clear_session()
    scope = _run(code)
    lines: list[str] = []
    scope["model"].summary(
        line_length=240, expand_nested=True, show_trainable=True, print_fn=lambda text: lines.append(text)
    )
    rows = []
    for line in "\n".join(lines).splitlines():
        cells = [re.sub(r"\s+", " ", cell.strip(" └")) for cell in line.strip("│").split("│")]
        if len(cells) >= 4 and not cells[0].startswith("input_layer"):
            # a graph also has what each layer is connected to
            rows.append([*cells[:3], cells[-1]])
    return rows


@pytest.mark.parametrize("title", PROGRAMS)
def test_rows(title: str) -> None:
    code = PROGRAMS[title]
    said = keras_says(title, [code, _printed], lambda: _printed(code))
    assert list(_rows(_model(code).layers)) == said


def _sizes(code: str) -> Any:
    """How many values the layers give for one sample, and the memory of the weights."""
    import keras
    import numpy as np

    keras.utils.clear_session()
    scope = _run(code)
    model = scope["model"]
    values = [int(np.prod(layer.output.shape[1:])) for layer in model.layers if layer.name[:5] != "input"]
    return values, sum(weight.nbytes for weight in (variable.numpy() for variable in model.weights))


@pytest.mark.parametrize("title", ["names", "wrapped", "nested", "loop", "graph"])
def test_memory(title: str) -> None:
    code = PROGRAMS[title]
    values, size = keras_says(title, [code, _sizes], lambda: _sizes(code))
    model = _model(code)
    assert [layer.values for layer in model.layers] == values
    assert isinstance(model.params, int)
    assert model.params * 4 == size


VGG16 = """
model = Sequential([Input((224, 224, 3))])
for filters, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
    for _ in range(times):
        model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
model.add(layers.Flatten())
for units in (4096, 4096, 1000):
    model.add(layers.Dense(units))
"""
MOBILENET = """
model = Sequential([Input((224, 224, 3)), layers.Conv2D(32, 3, strides=2, padding="same", use_bias=False)])
for filters, strides in ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *((512, 1),) * 5, (1024, 2), (1024, 1)):
    model.add(layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False))
    model.add(layers.BatchNormalization())
    model.add(layers.Conv2D(filters, 1, use_bias=False))
model.add(layers.GlobalAveragePooling2D())
model.add(layers.Dense(1000))
"""


@pytest.mark.parametrize(
    ("code", "published"),
    [
        # 15.5 billion in "Very Deep Convolutional Networks", counted in many places, and 569 million in "MobileNets"
        (VGG16, 15_470_264_320),
        (MOBILENET, 568_740_352),
    ],
)
def test_multiply_adds_of_published_models(code: str, published: int) -> None:
    assert sum(layer.multiply_adds for layer in _model(code).layers) == published  # type: ignore[misc]


@pytest.mark.parametrize(
    ("layer", "shape", "formula"),
    [
        ("layers.Dense(7)", (5,), 5 * 7),
        ("layers.Dense(7)", (4, 5), 4 * 5 * 7),
        ("layers.Conv1D(6, 3)", (10, 4), 8 * 3 * 4 * 6),
        ("layers.Conv2D(6, 3, groups=2)", (10, 10, 4), 64 * 9 * 2 * 6),
        ("layers.Conv2D(6, 3, strides=2, data_format='channels_first')", (4, 11, 11), 25 * 9 * 4 * 6),
        ("layers.Conv2DTranspose(6, 3, strides=2)", (10, 10, 4), 100 * 9 * 4 * 6),
        ("layers.SeparableConv2D(6, 3)", (10, 10, 4), 64 * (9 * 4 + 4 * 6)),
        ("layers.LSTM(6)", (9, 4), 9 * 4 * 6 * (4 + 6)),
        ("layers.GRU(6)", (9, 4), 9 * 3 * 6 * (4 + 6)),
        ("layers.SimpleRNN(6)", (9, 4), 9 * 6 * (4 + 6)),
        ("layers.Bidirectional(layers.GRU(6))", (9, 4), 2 * 9 * 3 * 6 * (4 + 6)),
        ("layers.TimeDistributed(layers.Dense(7))", (9, 4), 9 * 4 * 7),
        ("layers.ConvLSTM2D(6, 3, padding='same')", (5, 8, 8, 2), 5 * 64 * 9 * 4 * 6 * (2 + 6)),
        ("layers.MaxPooling2D()", (10, 10, 4), 0),
        ("layers.Embedding(100, 8)", (9,), 0),
        ("layers.LSTM(6)", (None, 4), "?"),
        ("layers.EinsumDense('ab,bc->ac', 4)", (3,), "?"),
    ],
)
def test_multiply_adds_of_one_layer(layer: str, shape: tuple[int | None, ...], formula: int | str) -> None:
    (row,) = _model(f"model = Sequential([Input({shape}), {layer}])\n").layers
    assert row.multiply_adds == formula


def test_a_shared_layer_works_for_each_of_its_calls() -> None:
    code = "x, y = Input((8,)), Input((8,))\nshared = layers.Dense(4)\n"
    code += "model = Model([x, y], layers.Add()([shared(x), shared(y)]))\n"
    assert [layer.multiply_adds for layer in _model(code).layers] == [64, 0]

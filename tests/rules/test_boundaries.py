"""Where rules meet: near misses, nesting, branches, and one finding for one mistake."""

from __future__ import annotations

import pytest

from seqlint.configuration.settings import Settings
from seqlint.linter import lint

HEAD = """
import keras
import tensorflow as tf
from keras import Input, Sequential, losses
from keras.layers import *
"""

CASES: dict[str, tuple[str, list[tuple[int, str, str]]]] = {
    "labels for each cell of what convolutions leave": (
        """
model = Sequential([Input((8, 8, 3)), Conv2D(4, 3, strides=2), Dense(1, activation="sigmoid")])
model.compile("adam", "binary_crossentropy")
model.train_on_batch(tf.zeros((4, 8, 8, 3)), tf.ones((4, 3, 3, 1)))
""",
        [],
    ),
    "labels that are not seen": (
        """
model = Sequential([Input((8, 8, 3)), Conv2D(4, 3), Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
""",
        [(1, "missing-flatten", "warning")],
    ),
    "a pretrained model whose features nothing pools": (
        """
base = keras.applications.VGG16(include_top=False, input_shape=(64, 64, 3))
model = Sequential([base, Dense(3, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
""",
        [(2, "missing-flatten", "error")],
    ),
    "one label for each sample": (
        """
model = Sequential([Input((8, 8, 3)), Conv2D(4, 3), Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(tf.zeros((4, 8, 8, 3)), tf.zeros((4,)))
""",
        [(1, "missing-flatten", "error"), (3, "output-data-mismatch", "error")],
    ),
    "an image that is as high as a batch may be long": (
        """
model = Sequential([Conv2D(32, 3, input_shape=(64, 64, 3)), MaxPool2D(), LSTM(4)])
""",
        [(1, "incompatible-rank", "error")],
    ),
    "an exception that the program handles": (
        """
try:
    model = Sequential([Conv2D(4, 9, input_shape=(4, 4, 1))])
except (KeyError, ValueError):
    model = Sequential([Conv2D(4, 3, input_shape=(4, 4, 1))])
""",
        [(2, "dimension-collapse", "warning")],
    ),
    "exceptions that it does not": (
        """
try:
    model = Sequential([Conv2D(4, 9, input_shape=(4, 4, 1))])
except ImportError:
    pass
try:
    model = Sequential([Conv2D(4, 9, input_shape=(4, 4, 1))])
except Exception as error:
    raise SystemExit(1) from error
""",
        [(2, "dimension-collapse", "error"), (6, "dimension-collapse", "error")],
    ),
    "layers that may not be there": (
        """
model = Sequential([Input((5, 5))])
if mode == "softmax":
    model.add(Dense(1, activation="softmax"))
if mode == "input":
    model.add(Input((5, 5)))
if mode == "rank":
    model.add(Conv2D(4, 3))
if mode == "sequences":
    model.add(LSTM(8))
    model.add(LSTM(8))
""",
        [
            (3, "softmax-on-binary-output", "warning"),
            (5, "input-shape-on-inner-layer", "warning"),
            (7, "incompatible-rank", "warning"),
            (9, "missing-return-sequences", "warning"),
        ],
    ),
    "a layer that may not be there, after a batch size in the input shape": (
        """
model = Sequential([Input((60000, 28, 28, 1))])
if images:
    model.add(Conv2D(8, 3))
""",
        [(1, "batch-size-in-input-shape", "warning")],
    ),
    "names that seqlint has a use for itself": (
        """
class Bot:
    def hold(self, p):
        if p:
            self.held, self.items = p, [p]
if x:
    held, items, first = [1, 2], 3, {}
    first["held"] = 4
bot = Bot()
bot.hold(x)
model = Sequential([Dense(1, input_shape=(4,)), LSTM(3)])
""",
        [(10, "incompatible-rank", "error")],
    ),
    "a nested model reports its own mistake, and only there": (
        """
inner = Sequential([Input((4,)), Dense(3), Conv2D(3, 3)])
model = Sequential([Input((4,)), inner, Dense(1)])
""",
        [(1, "incompatible-rank", "error")],
    ),
    "a model in a model that nothing tells its input": (
        """
inner = Sequential([Dense(8)])
model = Sequential([inner, Dense(2)])
model.summary()
""",
        [(2, "missing-input-shape", "warning")],
    ),
    "a model that is only made": (
        """
model = Sequential([Dense(8), Dense(2)])
model.compile("adam", "mse")
""",
        [],
    ),
    "models that a layer of the program holds": (
        """
class Block(Layer):
    def __init__(self, units):
        super().__init__()
        self.forward = Sequential([Dense(units)])

block = Block(8)
""",
        [],
    ),
    "a discriminator within a generative model": (
        """
judge = Sequential([Input((28, 28, 1)), Flatten(), Dense(1, activation="sigmoid")])
judge.compile(loss="binary_crossentropy", optimizer="adam")
maker = Sequential([Dense(784, activation="tanh", input_dim=10), Reshape((28, 28, 1))])
judge.trainable = False
both = Sequential([maker, judge])
both.compile(loss="binary_crossentropy", optimizer="adam")
both.train_on_batch(x, y)
""",
        [],
    ),
    "another head after training": (
        """
model = Sequential([Input((4,)), Dense(8, activation="relu"), Dense(3, activation="softmax")])
model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
model.pop()
model.add(Dense(1, activation="sigmoid"))
model.compile("adam", "binary_crossentropy")
model.fit(x, y)
""",
        [],
    ),
    "the head that is left counts": (
        """
model = Sequential([Input((4,)), Dense(1, activation="sigmoid")])
model.pop()
model.add(Dense(3, activation="sigmoid"))
model.compile("adam", loss=["categorical_crossentropy"])
""",
        [(3, "loss-activation-mismatch", "warning")],
    ),
    "heads and losses that branch together": (
        """
model = Sequential([Input((4,))])
if n == 2:
    model.add(Dense(1, activation="sigmoid"))
    model.compile("adam", "binary_crossentropy")
else:
    model.add(Dense(n, activation="softmax"))
    model.compile("adam", "categorical_crossentropy")
model.fit(x, y)
""",
        [],
    ),
    "upsampling back to pixels": (
        """
model = Sequential([Input((64, 64, 3)), Conv2D(8, 3, strides=2), UpSampling2D(), Dense(2, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
""",
        [],
    ),
    "pooled after the dense layer": (
        """
model = Sequential([Input((64, 64, 3)), Conv2D(8, 3), Dense(2, activation="softmax"), GlobalAveragePooling2D()])
model.compile("adam", "categorical_crossentropy")
""",
        [],
    ),
    "a video for a layer of images": (
        "model = Sequential([Conv2D(4, 3, input_shape=(10, 64, 64, 3)), Flatten()])",
        [(0, "incompatible-rank", "error")],
    ),
    "a flattened sequence has lost nothing that return_sequences would give": (
        "model = Sequential([Input((28, 28)), Flatten(), LSTM(4)])",
        [(0, "incompatible-rank", "error")],
    ),
    "a dense layer between two recurrent ones": (
        "model = Sequential([Input((5, 3)), LSTM(4), Dense(3), LSTM(4)])",
        [(0, "missing-return-sequences", "error")],
    ),
    "frames for stacked convolutional recurrent layers": (
        "model = Sequential([Input((5, 20, 20, 3)), ConvLSTM2D(4, 3), ConvLSTM2D(4, 3), Flatten()])",
        [(0, "missing-return-sequences", "error")],
    ),
    "logits by position": (
        """
model = Sequential([Input((4,)), Dense(1)])
model.compile("adam", tf.keras.losses.BinaryCrossentropy(True), metrics=["accuracy"])
""",
        [],
    ),
    "losses by name of the output": (
        """
model = Sequential([Input((4,)), Dense(3, name="out")])
model.compile("adam", loss={"out": losses.CategoricalCrossentropy()})
""",
        [(1, "loss-activation-mismatch", "warning")],
    ),
    "a loss of one's own": (
        """
model = Sequential([Input((4,)), Dense(3)])
model.compile("adam", lambda y, p: losses.categorical_crossentropy(y, p, from_logits=True))
""",
        [],
    ),
    "a softmax added for prediction": (
        """
model = Sequential([Input((4,)), Dense(3)])
model.compile("adam", losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x, y)
Sequential([model, Softmax()]).predict(x)
""",
        [],
    ),
    "softmax over one unit for each step": (
        "model = Sequential([Input((8, 3)), TimeDistributed(Dense(1, activation='softmax'))])",
        [(0, "softmax-on-binary-output", "error")],
    ),
    "the head is in a nested model": (
        """
head = Sequential([Dense(8), Dense(1, activation="sigmoid")])
model = Sequential([Input((4,)), head])
model.compile("adam", "sparse_categorical_crossentropy")
""",
        [(3, "problem-type-mismatch", "error")],
    ),
    "activations as functions and layers": (
        """
model = Sequential([Input((4,)), Dense(3, activation=keras.activations.sigmoid)])
model.compile("adam", "categorical_crossentropy")
other = Sequential([Input((4,)), Dense(3, activation=Softmax())])
other.compile("adam", "binary_crossentropy")
""",
        [(1, "loss-activation-mismatch", "warning"), (4, "loss-activation-mismatch", "warning")],
    ),
    "a second input": (
        "model = Sequential([Input((8,)), Dense(4), Input((4,)), Dense(1)])",
        [(0, "input-shape-on-inner-layer", "error")],
    ),
    "one line that makes every layer": (
        """
model = Sequential()
for units in (3, 4, 5):
    model.add(Dense(units, input_dim=7))
""",
        [],
    ),
    "what comes before is not known": (
        "model = Sequential([base, Dense(3, input_shape=(7,)), Dense(1)])",
        [],
    ),
    "needed before it is built": (
        """
model = Sequential([Dense(3), Dense(1)])
print(model.output_shape)
model.build((None, 3))
""",
        [(1, "missing-input-shape", "error")],
    ),
    "augmentation has no weights": (
        'model = Sequential([RandomFlip("horizontal"), RandomRotation(0.1)])',
        [],
    ),
    "a model inside a wrapper is built by it": (
        """
frame = Sequential([Conv2D(3, 3), Flatten()])
model = Sequential([Input((None, 28, 28, 1)), TimeDistributed(frame), LSTM(3)])
""",
        [],
    ),
    "merging first, several inputs": (
        """
model = Sequential([Concatenate(), Dense(1)])
model.compile("adam", "mse")
model.fit([left, right], y)
""",
        [],
    ),
    "a list in the place of a layer": (
        "model = Sequential([Input((3,)), [Dense(3)], Dense(1)])",
        [(0, "not-sequential", "error")],
    ),
    "a tensor in the place of a layer": (
        """
x = Dense(3)(Input((3,)))
model = Sequential([Input((3,)), x])
""",
        [(2, "not-sequential", "error")],
    ),
    "compiled by a helper": (
        """
def prepare(model):
    model.compile("adam", "mse")

model = Sequential([Input((4,)), Dense(3)])
prepare(model)
model.fit(x, y)
""",
        [],
    ),
    "compiled in one branch only": (
        """
model = Sequential([Input((4,)), Dense(3)])
if fresh:
    model.compile("adam", "mse")
model.fit(x, y)
""",
        [],
    ),
}


@pytest.mark.parametrize(("code", "expected"), CASES.values(), ids=CASES.keys())
def test_findings(code: str, expected: list[tuple[int, str, str]]) -> None:
    """Rows count from the line before the case's first, which a case of one line begins on."""
    findings = lint("boundary.py", (HEAD + code + "\n").encode(), Settings()).findings
    offset = HEAD.count("\n") + 1
    assert [(f.place.row - offset, f.name, f.severity.value) for f in findings] == expected


@pytest.mark.parametrize(
    ("added", "help"),
    [
        ("'relu'", "use `Activation('relu')`"),
        ("'dense'", "add one layer at a time"),
        ("Flatten", "call it: `Flatten(...)`"),
    ],
)
def test_what_is_no_layer_may_become_one(added: str, help: str) -> None:
    code = HEAD + f"model = Sequential([Input((4,)), {added}])\n"
    (finding,) = lint("net.py", code.encode(), Settings()).findings
    assert (finding.name, finding.help) == ("not-sequential", help)


@pytest.mark.parametrize(
    ("made", "rows"),
    [
        ("np.diff(np.arange(6.0), prepend=0)", 6),
        ("np.diff(np.arange(6.0), append=[1, 2])", 7),
        ("np.array(sorted({1, 2, 2}))", 2),
        ("np.array(list({i % 2 for i in range(4)}))", 2),
    ],
)
def test_rows_that_are_counted_as_they_are(made: str, rows: int) -> None:
    code = (
        HEAD
        + f"""
import numpy as np
model = Sequential([Input((1,)), Dense(1)])
model.compile("adam", "mse")
model.fit({made}, np.zeros({rows}))
"""
    )
    assert not lint("rows.py", code.encode(), Settings()).findings


@pytest.mark.parametrize(
    "made",
    [
        "Concatenate()([left, right])",
        "keras.layers.add([left, right])",
        "Dense(3)(left)",
        "Dense(3)(Dense(2))",
        "Concatenate()([left.output, right])",
    ],
)
def test_layers_are_called_with_tensors(made: str) -> None:
    code = HEAD + "left = Sequential([Input((3,)), Dense(4)])\nright = Sequential([Input((3,)), Dense(4)])\n"
    code += f"model = Sequential()\nmodel.add({made})\n"
    (finding,) = lint("net.py", code.encode(), Settings()).findings
    assert (finding.name, finding.severity.value, finding.place.row) == ("not-sequential", "error", 9)
    for model in ("left(Input((3,)))", "Lambda(lambda x: x)(left)", "Dense(2)(Input((3,)))"):
        assert not lint("net.py", code.replace(f"model.add({made})", model).encode(), Settings()).findings

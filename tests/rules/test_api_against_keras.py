"""Names and members that Keras does not have: programs and their corrected twins, judged by both versions."""

from __future__ import annotations

import contextlib
import io
import json
from functools import partial
from typing import Any

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.linter import lint
from support.recording import keras_says

RULES = frozenset({"unknown-name", "unknown-member", "foreign-layer"})
HEAD = """
import numpy as np
import KERAS
from KERAS import layers
from KERAS.models import Sequential

x, y = np.zeros((8, 4)), np.zeros((8, 1))
model = Sequential([layers.Input((4,)), layers.Dense(1, activation="sigmoid")])
model.compile("sgd", "binary_crossentropy", metrics=["accuracy"])
"""
#: what may be wrong, and how it is written otherwise
PROGRAMS = {
    "module of utilities": (
        "from KERAS.utils import np_utils\nnp_utils.to_categorical([0, 1])",
        "from KERAS.utils import to_categorical\nto_categorical([0, 1])",
    ),
    "import of a module": ("import KERAS.utils.np_utils", "import KERAS.utils"),
    "module of layers": ("from KERAS.layers.core import Dense", "from KERAS.layers import Dense"),
    "module of activations": (
        "from KERAS.layers.advanced_activations import LeakyReLU",
        "from KERAS.layers import LeakyReLU",
    ),
    "module of normalization": (
        "from KERAS.layers.normalization import BatchNormalization",
        "from KERAS.layers import BatchNormalization",
    ),
    "module of plots": (
        "from KERAS.utils.vis_utils import plot_model",
        "from KERAS.utils import plot_model",
    ),
    "wrappers": (
        "from KERAS.wrappers.scikit_learn import KerasClassifier",
        "from KERAS.models import clone_model",
    ),
    "engine": ("from KERAS.engine.topology import Layer", "from KERAS.layers import Layer"),
    "experimental layer": ("layers.experimental.preprocessing.Rescaling(0.5)", "layers.Rescaling(0.5)"),
    "lower case": ("KERAS.optimizers.adam()", "KERAS.optimizers.Adam()"),
    "lower case import": ("from KERAS.optimizers import rmsprop", "from KERAS.optimizers import RMSprop"),
    "misspelt layer": ("layers.Dens(3)", "layers.Dense(3)"),
    "misspelt model": ("KERAS.Sequentail()", "KERAS.Sequential()"),
    "legacy optimizer": ("KERAS.optimizers.legacy.Adam()", "KERAS.optimizers.Adam()"),
    "backend": ("KERAS.backend.mean(KERAS.backend.zeros((3,)))", "np.mean(np.zeros(3))"),
    "operations": ("KERAS.ops.mean(np.zeros(3))", "np.mean(np.zeros(3))"),
    "cuDNN": ("layers.CuDNNLSTM(3)", "layers.LSTM(3)"),
    "random": ("KERAS.random.normal((2,))", "np.random.normal(size=2)"),
    "loss": ("KERAS.losses.cosine_proximity", "KERAS.losses.cosine_similarity"),
    "image generator": (
        "from KERAS.preprocessing.image import ImageDataGenerator",
        "from KERAS.preprocessing.image import img_to_array",
    ),
    "misspelt method": ("model.fitt(x, y)", "model.fit(x, y, verbose=0)"),
    "classes": ("model.predict_classes(x)", '(model.predict(x, verbose=0) > 0.5).astype("int32")'),
    "probabilities": ("model.predict_proba(x)", "model.predict(x, verbose=0)"),
    "generator": (
        "model.fit_generator((pair for pair in [(x, y)]), steps_per_epoch=1, verbose=0)",
        "model.fit(x, y, verbose=0)",
    ),
    "states": (
        "model.reset_states()",
        'for layer in model.layers:\n    if hasattr(layer, "reset_states"):\n        layer.reset_states()',
    ),
    "layer's attribute": ("model.layers[0].unitss", "model.layers[0].units"),
    "activation of a layer": ("model.layers[0].activations", "model.layers[0].activation"),
    "short name of a metric": (
        'h = model.fit(x, y, verbose=0)\nh.history["acc"]',
        'h = model.fit(x, y, verbose=0)\nh.history["accuracy"]',
    ),
    "no validation": (
        'h = model.fit(x, y, verbose=0)\nh.history["val_loss"]',
        'h = model.fit(x, y, verbose=0, validation_split=0.5)\nh.history["val_loss"]',
    ),
    "short name in compile": (
        'model.compile("sgd", "mse", metrics=["acc"])\nh = model.fit(x, y, verbose=0)\nh.history["accuracy"]',
        'model.compile("sgd", "mse", metrics=["acc"])\nh = model.fit(x, y, verbose=0)\nh.history["acc"]',
    ),
    "history's attribute": (
        "h = model.fit(x, y, verbose=0)\nh.histori",
        "h = model.fit(x, y, verbose=0)\nh.epoch",
    ),
    "output of a layer that is not called": (
        "other = Sequential([layers.Dense(2)])\nother.layers[0].output",
        "other = Sequential([layers.Input((4,)), layers.Dense(2)])\nother.layers[0].output",
    ),
}


@pytest.mark.parametrize("keras", [3, 2])
@pytest.mark.parametrize("kind", PROGRAMS)
def test_errors_are_what_keras_raises(kind: str, keras: int) -> None:
    for number, part in enumerate(PROGRAMS[kind]):
        code = (HEAD + part + "\n").replace("KERAS", {3: "keras", 2: "tf_keras"}[keras])
        expected = keras_says(f"Keras {keras}, {kind}, {number}", [code], partial(_raised, code), keras)
        report = lint("example.py", code.encode(), Settings(target_keras=keras))
        found = [finding for finding in report.findings if finding.severity is Severity.ERROR]
        assert bool(found) is (expected is not None), (code, expected, found)
        assert {finding.name for finding in found} <= RULES


def _raised(code: str) -> str | None:
    """The exception that a program raises."""
    scope: dict[str, Any] = {}
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(code, scope)  # noqa: S102 - the program stands in this module
    except Exception as error:  # noqa: BLE001 - Keras raises of every kind
        return type(error).__name__
    return None


#: how sure a finding is, by what the program shows of its version
WEAK = {
    "nothing but the name": ("", "warning"),
    "Keras 3": ("import keras\nkeras.ops.shape\n", "warning"),
    "the legacy package": ('import os\nos.environ["TF_USE_LEGACY_KERAS"] = "1"\n', None),
}


@pytest.mark.parametrize("mark", WEAK)
def test_a_name_of_keras_2_counts_by_what_else_shows_the_version(mark: str) -> None:
    head, severity = WEAK[mark]
    code = (
        f"{head}from tensorflow.keras import Sequential, layers\nm = Sequential([layers.DenseFeatures([])])\n"
    )
    report = lint("example.py", code.encode(), Settings())
    found = [finding.severity.value for finding in report.findings if finding.name == "unknown-name"]
    assert found == ([] if severity is None else [severity])


GUARDED = [
    "try:\n    from keras.utils import np_utils\nexcept ImportError:\n    np_utils = None",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from keras.utils import np_utils",
    'if hasattr(keras.utils, "np_utils"):\n    keras.utils.np_utils.to_categorical([0])',
    "if keras.__version__ < '3':\n    from keras.utils import np_utils",
    "keras.layers.Foo = 3\nkeras.layers.Foo",
    "model = Sequential()\nmodel.foo = 3\nmodel.foo",
    "model = Sequential()\nsetattr(model, 'foo', 3)\nmodel.foo",
    "class Mine(Sequential):\n    pass\nMine().foo",
    "model = Sequential()\nunknown(model)\nmodel.foo",
    "keras.src.layers.Foo",
    "keras._private",
    """class Mine(keras.layers.Layer):
    def call(self, inputs):
        return tf.reduce_sum(inputs)
Mine()(keras.Input((4,)))""",
    """class Mine(tf_keras.layers.Dense):
    pass
tf_keras.Sequential([Mine(3)])""",
]


@pytest.mark.parametrize("code", GUARDED)
def test_what_the_program_is_prepared_for_is_no_finding(code: str) -> None:
    program = f"import keras, tf_keras\nimport tensorflow as tf\nfrom keras import Sequential\nfrom somewhere import unknown\n{code}\n"
    report = lint("example.py", program.encode(), Settings(target_keras=3))
    assert not [finding for finding in report.findings if finding.name in RULES]


def test_a_layer_is_reported_where_it_is_made_in_another_cell() -> None:
    cells = [
        "import tensorflow as tf\nimport tensorflow_hub as hub\nlayer = hub.KerasLayer('url')",
        "model = tf.keras.Sequential([layer, tf.keras.layers.Dense(1)])",
    ]
    notebook = {"cells": [{"cell_type": "code", "source": source} for source in cells], "nbformat": 4}
    report = lint("example.ipynb", json.dumps(notebook).encode(), Settings())
    found = [each.place for each in report.findings if each.name == "foreign-layer"]
    assert [(place.cell, place.row) for place in found] == [(1, 3)]

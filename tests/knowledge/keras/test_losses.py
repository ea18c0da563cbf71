"""The names by which programs choose a loss, each given to Keras and to seqlint."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from seqlint.configuration.settings import Settings
from seqlint.knowledge.keras.training.losses import read_loss
from seqlint.linter import lint
from seqlint.values import LibraryObject, Reference
from support.oracle import package
from support.recording import keras_says

VERSIONS = {3: "keras", 2: "tf_keras"}
_KNOWN = """
binary_crossentropy bce BCE BinaryCrossentropy categorical_crossentropy CategoricalCrossentropy
sparse_categorical_crossentropy SparseCategoricalCrossentropy mse MSE mean_squared_error MeanSquaredError mae MAE
mean_absolute_error MeanAbsoluteError mape MAPE msle MSLE hinge Hinge categorical_hinge CategoricalHinge huber Huber
kld KLD kl_divergence KLDivergence log_cosh LogCosh cosine_similarity CosineSimilarity binary_focal_crossentropy
BinaryFocalCrossentropy categorical_focal_crossentropy CategoricalFocalCrossentropy
""".split()
_KNOWN_TO_KERAS_2 = ["huber_loss", "logcosh", "kullback_leibler_divergence"]
_KNOWN_TO_NONE = """
binary_cross_entropy binarycrossentropy BINARY_CROSSENTROPY categorical_cross_entropy crossentropy Mse mean_square_error
sparse_categorical_cross_entropy SparsecategoricalCrossentropy cosine_proximity rmse loss
""".split()


def _function(version: int, name: str) -> str | None:
    """The name of the function that Keras takes *name* for, or None where it takes it for nothing."""

    def ask() -> str | None:
        try:
            loss: Any = package(version).losses.get(name)
        except ValueError:
            return None
        return str(getattr(loss, "fn", loss).__name__)

    said: str | None = keras_says(name, [name], ask, version)
    return said


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", _KNOWN + _KNOWN_TO_KERAS_2 + _KNOWN_TO_NONE)
def test_a_name_means_what_it_means_to_keras(name: str, version: int) -> None:
    loss = read_loss(name, version)
    assert (None if loss is None else loss.name) == _function(version, name)


@pytest.mark.parametrize("name", ["binary_crossentropy", "mse", "MSE", "KLD"])
def test_functions_are_known_by_the_same_names(name: str) -> None:
    loss = read_loss(Reference(f"keras.losses.{name}"))
    assert loss is not None
    assert loss.name == _function(3, name)


@pytest.mark.parametrize("name", [name for name in _KNOWN if name[:1].isupper() and not name.isupper()])
def test_classes_stand_for_their_functions(name: str) -> None:
    loss = read_loss(LibraryObject(f"keras.losses.{name}"))
    assert loss is not None
    assert loss.name == _function(3, name)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("loss", "labels"),
    [
        ("SparseCategoricalCrossentropy(ignore_class=-1)", "[0, 1, 2, -1]"),
        ("SparseCategoricalCrossentropy(ignore_class=255)", "[0, 1, 2, 255]"),
        ("SparseCategoricalCrossentropy(ignore_class=ignored)", "[0, 1, 2, 255]"),
        ("SparseCategoricalCrossentropy(ignore_class=None)", "[0, 1, 2, -1]"),
        ("SparseCategoricalCrossentropy()", "[0, 1, 2, 255]"),
    ],
)
def test_a_class_that_is_ignored_needs_no_unit(loss: str, labels: str, version: int) -> None:
    program = f"""
import numpy as np
from {VERSIONS[version]} import Input, Sequential, layers, losses

model = Sequential([Input((4,)), layers.Dense(3, activation="softmax")])
model.compile("adam", losses.{loss})
model.fit(np.zeros((4, 4)), np.array({labels}))
"""
    findings = lint("program.py", program.encode(), Settings()).findings
    is_ignored = "ignore_class=None" not in loss and "ignore_class" in loss
    assert [finding.name for finding in findings] == ([] if is_ignored else ["label-loss-mismatch"])
    if is_ignored:
        assert keras_says("", [_is_finite, loss, labels], lambda: _is_finite(loss, labels, version), version)


def _is_finite(loss: str, labels: str, version: int) -> bool:
    """Whether Keras gives a number for these labels and predictions of three classes."""
    judge = eval(f"losses.{loss}", {"losses": package(version).losses, "ignored": 255})
    return bool(np.isfinite(float(judge(np.array(eval(labels)), np.full((4, 3), 1 / 3, "float32")))))


def test_a_loss_that_keras_does_not_know_is_no_reason_for_another_finding() -> None:
    program = """
import numpy as np
from keras import Input, Sequential, layers

model = Sequential([Input((4,)), layers.Dense(3, activation="softmax")])
model.compile("adam", "binary_cross_entropy")
model.fit(np.zeros((8, 4)), np.zeros(8))
"""
    found = lint("program.py", program.encode(), Settings()).findings
    assert [finding.name for finding in found] == ["invalid-argument"]

"""Which names and releases show a version of Keras."""

from __future__ import annotations

import pytest

from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.api.names import keras_path
from seqlint.knowledge.keras.api.versions import (
    _EARLY,
    Evidence,
    Strength,
    TargetKeras,
    keras2_methods,
    keras_of_name,
    keras_of_package,
    may_tell,
    target,
)
from seqlint.source.requirements import bounds


@pytest.mark.parametrize("name", sorted(_EARLY))
def test_no_recorded_release_has_the_names_in_the_table(name: str) -> None:
    if keras_path(name) is not None and name.startswith("keras."):
        assert recorded.kind_of(name, 3) is None
        assert recorded.kind_of(name, 2) is None
    assert keras_of_name(f"{name}.anything") == 2


@pytest.mark.parametrize(
    ("name", "keras"),
    [
        ("keras.layers.Dense", None),
        ("keras.layers.Dense.no_such_member", None),
        ("keras.layers.no_such_layer", None),
        ("keras.layers.Convolution2D", None),
        ("keras.layers.LocallyConnected1D", 2),
        ("keras.layers.experimental.preprocessing.Rescaling", 2),
        ("tensorflow.keras.layers.ThresholdedReLU", None),
        ("keras.layers.ThresholdedReLU", 2),
        ("tensorflow.keras.backend.abs", None),
        ("keras.backend.abs", 2),
        ("keras.optimizers.legacy", None),
        ("keras.optimizers.legacy.Adam", 2),
        ("keras.ops.matmul", 3),
        ("keras.wrappers", None),
        ("keras.src.engine.training.Model", None),
        ("numpy.random.rand", None),
        ("tensorflow.random.set_seed", None),
        ("tf_keras", 2),
    ],
)
def test_the_version_that_has_a_name(name: str, keras: int | None) -> None:
    assert keras_of_name(name) == keras


def test_methods_that_nothing_in_keras_3_has() -> None:
    assert {"fit_generator", "evaluate_generator", "predict_generator"} <= keras2_methods()
    assert keras2_methods().isdisjoint({"fit", "predict", "to_yaml", "reset_states", "get_weights"})


@pytest.mark.parametrize(
    "text",
    [
        "layers.experimental.x",
        "m.fit_generator(g)",
        "keras.ops.sum(x)",
        "from keras import backend as K; K.abs(x)",
    ],
)
def test_texts_that_may_tell(text: str) -> None:
    assert may_tell(text)


@pytest.mark.parametrize("text", ["np.random.rand(3)", "np.abs(x)", "keras.layers.Dense(1)", "ops = 3"])
def test_texts_that_do_not_tell(text: str) -> None:
    assert not may_tell(text)


@pytest.mark.parametrize(
    ("name", "clauses", "keras"),
    [
        ("tensorflow", "==2.15.1", 2),
        ("tensorflow", "<2.16.0", 2),
        ("tensorflow", "<=2.16", None),
        ("tensorflow", ">=2.16,<2.20", 3),
        ("tensorflow", "==2.*", None),
        ("tensorflow", "!=2.5", None),
        ("tensorflow", "", None),
        ("tensorflow-cpu", "==2.11.*", 2),
        ("keras", "^2.4", 2),
        ("keras", ">=3.0.0", 3),
        ("keras", ">2", None),
        ("numpy", "==1.0", None),
    ],
)
def test_the_version_that_a_release_brings(name: str, clauses: str, keras: int | None) -> None:
    assert keras_of_package(name, bounds(clauses)) == keras


def test_the_strongest_evidence_decides_and_the_first_among_equals() -> None:
    weak = Evidence(2, Strength.REQUIREMENT, "a requirement")
    names = [Evidence(3, Strength.NAME, "a name"), Evidence(2, Strength.NAME, "another")]
    assert target(None, []) == TargetKeras(3)
    assert target(None, [weak]).major == 2
    assert target(None, [weak, *names]).major == 3
    assert target(None, names[::-1]).major == 2
    assert target(3, [weak]).reason == "`target-keras` is 3"

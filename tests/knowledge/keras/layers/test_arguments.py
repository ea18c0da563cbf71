"""What Keras checks in the arguments of every layer, and what inputs declare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from seqlint.configuration.settings import Settings
from seqlint.knowledge.keras.api.signatures import names, signature
from seqlint.knowledge.keras.layers._base.layer import check_declared_input
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.registry import declarations
from seqlint.linter import lint
from seqlint.shapes.shape import Shape
from support.oracle import LayerSpec, package, to_shape
from support.recording import keras_says
from support.scripts import script

#: cannot be made here, or are no layers
UNMADE = {"FlaxLayer", "JaxLayer", "TFSMLayer", "TorchModuleWrapper", "InputSpec", "Layer"}

IDENTIFIERS = ("activation", "initializer", "regularizer", "constraint")
DTYPES = ("flaot32", "int8", "int8_from_float32", "int4/0_from_float32", "awq/4/2_from_flaot32")
COMMON = [
    ("trainable", "yes"),
    ("trainable", None),
    ("name", 3),
    ("name", "a/b"),
    *(("dtype", d) for d in DTYPES),
]


def _simple_layers(keras: int) -> list[LayerSpec]:
    """A call of every layer whose arguments are plain values."""
    recorder = script("record_signatures")
    found = []
    for name in sorted(names("layers", keras) & declarations(keras).keys() - UNMADE):
        known = signature(name, keras)
        assert known is not None
        required = {parameter.name for parameter in known.parameters if parameter.required}
        if not {"layer", "cell", "cells", "layers"} & required:
            needed = {parameter: recorder.EXAMPLES.get(parameter, 1) for parameter in sorted(required)}
            found.append(LayerSpec(name, (), needed | recorder.WANTED.get(known.name, {})))
    return found


@pytest.mark.parametrize("keras", [3, 2])
def test_common_arguments(keras: int) -> None:
    problems, compared = [], 0
    for spec in _simple_layers(keras):
        found = signature(spec.name, keras)
        assert found is not None
        wrong = [
            (parameter, value)
            for parameter in sorted(found.names)
            if parameter.rpartition("_")[2] in IDENTIFIERS
            for value in ("no_such_name", 0.5)
        ]
        changes = [(name, value) for name, value in [*wrong, *COMMON] if found.accepts(name)]
        cases = [LayerSpec(spec.name, (), {**spec.keywords, name: value}) for name, value in changes]
        plain, *others = _refusals([spec, *cases], keras, spec.name)
        if plain is not None:
            continue
        compared += 1
        for change, case, theirs in zip(changes, cases, others, strict=True):
            ours = _error(lambda: case.bound(keras))  # noqa: B023
            if ours is not None and theirs is None:
                problems.append(f"Keras {keras} takes {case}, seqlint says {ours}")
            if ours is None and theirs is not None and change not in COMMON:
                problems.append(f"Keras {keras} says {theirs!r} of {case}")
    assert not problems, f"{len(problems)}:\n" + "\n".join(problems)
    assert compared > 90


def _refusals(cases: list[LayerSpec], keras: int, key: str) -> list[str | None]:
    """The class of what Keras raises for each call of a layer's class, or None."""

    def ask() -> list[str | None]:
        return [_refusal(lambda: case.real(keras)) for case in cases]  # noqa: B023

    said: list[str | None] = keras_says(key, cases, ask, keras)
    return said


def _refusal(make: Callable[[], object]) -> str | None:
    """The class of what *make* raises, or None."""
    try:
        make()
    except Exception as error:  # noqa: BLE001 - Keras raises of every kind
        return type(error).__name__
    return None


def _error(make: Callable[[], object]) -> str | None:
    """What seqlint refuses, or None."""
    try:
        make()
    except LayerError as error:
        return error.message
    return None


INPUTS: list[tuple[str, dict[str, Any]]] = [
    ("Input", {"shape": (4,)}),
    ("Input", {"shape": [4, None]}),
    ("Input", {"shape": ()}),
    ("Input", {"shape": (4,), "batch_size": 2}),
    ("Input", {"shape": 4}),
    ("Input", {"shape": (-1,)}),
    ("Input", {"shape": ("a",)}),
    ("Input", {"shape": (4.0,)}),
    ("InputLayer", {"input_shape": (4,)}),
    ("InputLayer", {"input_shape": (4, 5), "batch_size": 3}),
    ("InputLayer", {"batch_input_shape": (2, 4)}),
    ("InputLayer", {"input_shape": 4}),
]
INPUTS_OF_3: list[tuple[str, dict[str, Any]]] = [
    ("Input", {"batch_shape": (2, 4)}),
    ("Input", {"shape": (4,), "batch_shape": (2, 4)}),
    ("InputLayer", {"shape": (4,)}),
    ("InputLayer", {"batch_shape": (None, 4)}),
]


@pytest.mark.parametrize(
    ("keras", "name", "keywords"),
    [*((keras, *case) for keras in (3, 2) for case in INPUTS), *((3, *case) for case in INPUTS_OF_3)],
)
def test_declared_inputs(keras: int, name: str, keywords: dict[str, Any]) -> None:
    spec = LayerSpec(name, (), keywords)
    said = keras_says("", [_real_input, spec], lambda: _real_input(spec, keras), keras)
    if said is None:
        with pytest.raises(LayerError):
            spec.bound(keras)
        return
    layer = spec.bound(keras)
    assert layer.kind.declared_input(layer.arguments) == to_shape(tuple(said))


def _real_input(spec: LayerSpec, keras: int) -> tuple[int | None, ...] | None:
    """The shape of the input that Keras makes, or None where it raises."""
    try:
        made = spec.real(keras)
    except Exception:  # noqa: BLE001 - Keras raises of every kind
        return None
    return tuple(made.shape if spec.name == "Input" else made.output.shape)


STATED: list[tuple[str, dict[str, Any]]] = [
    ("Dense", {"units": 3, **stated})
    for stated in (
        {"input_shape": 4},
        {"input_shape": (4,)},
        {"input_shape": [4]},
        {"input_shape": True},
        {"input_shape": (4.0,)},
        {"input_shape": ("a",)},
        {"input_shape": (-1,)},
        {"input_shape": ((4, 5),)},
        {"input_shape": (4, 5)},
        {"input_dim": 4},
        {"input_dim": 4.0},
        {"input_dim": (4,)},
        {"input_dim": "4"},
        {"input_dim": -1},
        {"input_dim": None, "input_shape": 4},
    )
] + [
    ("Embedding", {"input_dim": 10, "output_dim": 3, "input_shape": 4}),
    ("Embedding", {"input_dim": 10, "output_dim": 3, "input_shape": (4,)}),
    *(("Embedding", {"input_dim": 10, "output_dim": 3, "input_length": n}) for n in (2, [2, 2], (2,), 2.0, "2", -2)),
    ("LSTM", {"units": 3, "input_shape": 4}),
    ("LSTM", {"units": 3, "input_dim": (4,)}),
    ("Flatten", {"input_shape": 4}),
]  # fmt: skip


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(("keras", "name", "keywords"), [(k, *case) for k in (3, 2) for case in STATED])
def test_the_input_that_a_layer_states(
    keras: int, name: str, keywords: dict[str, Any], is_first: bool
) -> None:
    """Keras 3 reads it of the first layer only, Keras 2 makes a tuple of it everywhere."""
    spec = LayerSpec(name, (), keywords)
    others = [] if is_first else [LayerSpec("Flatten", (), {})]

    def ask() -> str | None:
        return _refusal(lambda: package(keras).Sequential([each.real(keras) for each in [*others, spec]]))

    theirs = keras_says("", [*others, spec], ask, keras)

    def model() -> None:
        layer = spec.bound(keras)
        if is_first:
            check_declared_input(layer.kind, layer.arguments)

    assert (_error(model) is None) is (theirs is None)


@pytest.mark.parametrize(
    ("keras", "keywords", "shape"),
    [
        (3, {}, None),
        (2, {}, (None, None)),
        (2, {"input_length": 7}, (None, 7)),
        (2, {"input_shape": (5, 6)}, (None, 5, 6)),
        (3, {"input_shape": (5,)}, (None, 5)),
    ],
)
def test_an_embedding_declares_an_input(
    keras: int, keywords: dict[str, Any], shape: tuple[int | None, ...] | None
) -> None:
    spec = LayerSpec("Embedding", (10, 3), keywords)
    layer = spec.bound(keras)
    declared = layer.kind.declared_input(layer.arguments)
    assert declared == (None if shape is None else to_shape(shape))

    def ask() -> tuple[int | None, ...] | None:
        model = package(keras).Sequential([spec.real(keras)])
        return tuple(model.input_shape) if model.built else None

    said = keras_says("", [spec], ask, keras)
    built = Shape() if said is None else to_shape(tuple(said))
    assert built == (declared or Shape())


def test_a_message_shows_values_as_python_does() -> None:
    source = """
import numpy as np
from keras import Sequential
from keras.layers import Dropout
Sequential([Dropout((np.zeros((2, 3)), {"a": [1]}, {2}, lambda x: x))])
"""
    (finding,) = lint("net.py", source.encode(), Settings()).findings
    assert finding.message.endswith("not (an array of shape (2, 3), {'a': [1]}, {2}, <function>)")

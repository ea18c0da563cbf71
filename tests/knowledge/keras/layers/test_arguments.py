"""What Keras checks in the arguments of every layer, and what inputs declare."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from seqlint.configuration.settings import Settings
from seqlint.knowledge.keras.layers._shared.checks import check_declared_input
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.registry import declarations
from seqlint.knowledge.keras.signatures import names, signature
from seqlint.linter import lint
from seqlint.shapes.shape import Shape
from support.oracle import LayerSpec, package, to_shape
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
    for name in sorted(names("layers", keras) & declarations().keys() - UNMADE):
        constructor = getattr(package(keras).layers, name, None)
        if not isinstance(constructor, type):
            continue
        parameters = inspect.signature(constructor).parameters.values()
        needed = {
            p.name: recorder._example(package(keras), p.name, constructor.__name__)
            for p in parameters
            if recorder._is_required(p)
        }
        needed |= recorder.WANTED.get(constructor.__name__, {})
        if not {"layer", "cell", "cells", "layers"} & needed.keys() and recorder._accepts(
            constructor, needed
        ):
            found.append(LayerSpec(name, (), needed))
    return found


@pytest.mark.parametrize("keras", [3, 2])
def test_common_arguments(keras: int) -> None:
    problems = []
    for spec in _simple_layers(keras):
        found = signature(spec.name, keras)
        assert found is not None
        wrong = [
            (parameter, value)
            for parameter in sorted(found.names)
            if parameter.rpartition("_")[2] in IDENTIFIERS
            for value in ("no_such_name", 0.5)
        ]
        for name, value in [*wrong, *COMMON]:
            if not found.accepts(name):
                continue
            case = LayerSpec(spec.name, (), {**spec.keywords, name: value})
            ours, theirs = _error(lambda: case.bound(keras)), _error(lambda: case.real(keras))  # noqa: B023
            if ours is not None and theirs is None:
                problems.append(f"Keras {keras} takes {case}, seqlint says {ours}")
            if ours is None and theirs is not None and (name, value) not in COMMON:
                problems.append(f"Keras {keras} says {theirs!r} of {case}")
    assert not problems, f"{len(problems)}:\n" + "\n".join(problems)


def _error(make: Any) -> str | None:
    try:
        make()
    except LayerError as error:
        return error.message
    except Exception as error:  # noqa: BLE001 - Keras raises of every kind
        return f"{type(error).__name__}: {error}".splitlines()[0]
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
    theirs = _error(lambda: spec.real(keras))
    if theirs is not None:
        with pytest.raises(LayerError):
            spec.bound(keras)
        return
    layer = spec.bound(keras)
    made = spec.real(keras)
    shape = tuple(made.shape if name == "Input" else made.output.shape)
    assert layer.kind.declared_input(layer.arguments) == to_shape(shape)


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
    theirs = _error(lambda: package(keras).Sequential([other.real(keras) for other in [*others, spec]]))

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
    layer = LayerSpec("Embedding", (10, 3), keywords).bound(keras)
    declared = layer.kind.declared_input(layer.arguments)
    assert declared == (None if shape is None else to_shape(shape))
    model = package(keras).Sequential([LayerSpec("Embedding", (10, 3), keywords).real(keras)])
    built = Shape() if not model.built else to_shape(tuple(model.input_shape))
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

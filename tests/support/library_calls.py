"""Values and calls for the tests of what libraries make of data."""

from __future__ import annotations

import importlib
from typing import Any

from seqlint.knowledge.library import ATTRIBUTES, FUNCTIONS, METHODS, Call
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import Value
from seqlint.values.arrays import Array
from support.abstract_numpy import settled

for _module in ("images", "keras.functions", "pandas", "sklearn", "tensorflow.data"):
    importlib.import_module(f"seqlint.knowledge.{_module}")


def call(name: str, *positional: Any, **keywords: Any) -> Any:
    """What ``name(...)`` gives."""
    return FUNCTIONS[name](Call(name, positional, keywords))


def invoke(receiver: Value, name: str, *positional: Any, **keywords: Any) -> Any:
    """What ``receiver.name(...)`` gives, with what it changes changed."""
    return settled(METHODS[(type(receiver), name)](receiver, Call(name, positional, keywords)))


def read(receiver: Value, name: str) -> Any:
    """What ``receiver.name`` is."""
    return ATTRIBUTES[(type(receiver), name)](receiver)


def of(*shape: Dim | None, **known: Any) -> Array:
    """An array of that shape."""
    return Array(Shape(tuple(DYNAMIC if dim is None else dim for dim in shape)), **known)


def dims_of(value: Any) -> tuple[Dim | None, ...] | None:
    """The dims of an array, with None for DYNAMIC, as TensorFlow shows them."""
    known: tuple[Dim, ...] | None = value.shape.dims
    return None if known is None else tuple(None if dim is DYNAMIC else dim for dim in known)

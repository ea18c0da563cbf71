"""Calls of library knowledge without the engine, for the tests of the rooms."""

from __future__ import annotations

import importlib

from seqlint.knowledge.library import ATTRIBUTES, FUNCTIONS, METHODS, Application, Call, Change
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import Shape
from seqlint.values import Array, ListValue, Value

for _room in (
    "keras.datasets",
    "keras.directories",
    "keras.preprocessing",
    "keras.text",
    "keras.utils",
    "pandas.construction",
    "pandas.methods",
    "pandas.selection",
    "sklearn.datasets",
    "sklearn.splits",
    "sklearn.transformers",
    "tensorflow.data",
):
    importlib.import_module(f"seqlint.knowledge.{_room}")


def call(name: str, *positional: Value, **keywords: Value) -> Value:
    """What ``name(...)`` gives; a method of a class is called by its qualified name, too."""
    return FUNCTIONS[name](Call(name, positional, keywords))


def invoke(receiver: Value, name: str, *positional: Value, **keywords: Value) -> Value:
    """What ``receiver.name(...)`` gives, with what it changes changed."""
    result = METHODS[(type(receiver), name)](receiver, Call(name, positional, keywords))
    if isinstance(result, Change):
        result.changed.state = result.state
        return result.result
    if isinstance(result, Application):
        return result.then(result.function(*result.arguments))
    return result


def read(receiver: Value, name: str) -> Value:
    """What ``receiver.name`` is."""
    return ATTRIBUTES[(type(receiver), name)](receiver)


def of(*shape: object, **known: Value) -> Array:
    """An array of that shape."""
    return Array(Shape(tuple(DYNAMIC if dim is None else dim for dim in shape)), **known)  # type: ignore[arg-type]


def listed(*items: Value) -> ListValue:
    """A list of values."""
    return ListValue(list(items))


def dims_of(value: Value) -> tuple[object, ...] | None:
    """The dims of an array, with None for DYNAMIC, as TensorFlow shows them."""
    known = value.shape.dims
    return None if known is None else tuple(None if dim is DYNAMIC else dim for dim in known)

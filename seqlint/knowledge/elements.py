"""Structures of arrays: what a data set, a generator or any other iterator gives at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seqlint.knowledge.numpy.contents import thinned
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.shapes import shape as shapes
from seqlint.shapes.dim import DYNAMIC, UNKNOWN
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import DictValue, ListValue, Unknown, Value
from seqlint.values.arrays import Array


def each_array(element: Value, change: Callable[[Array], Value]) -> Value:
    """*element* with *change* made to every array in it; what is not known stays so."""
    if isinstance(element, Array):
        return change(element)
    if isinstance(element, tuple):
        return tuple(each_array(part, change) for part in element)
    if isinstance(element, DictValue) and element.items is not None:
        return DictValue({key: each_array(part, change) for key, part in element.items.items()})
    return element if isinstance(element, Unknown) else Unknown(None, "the element is not known")


def joined(a: Value, b: Value) -> Value:
    """The element that stands for *a* and for *b*."""
    if a is b:
        return a
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return tuple(map(joined, a, b))
    first, second = _array_of(a), _array_of(b)
    if first is None or second is None:
        return Unknown(None, "the elements of two sources are joined")
    content = first.content if first.content == second.content else Array().content
    kind = first.kind if first.kind == second.kind else None
    return replace(first, shape=shapes.join((first.shape, second.shape)), kind=kind, content=content)


def _array_of(value: Value) -> Array | None:
    return None if isinstance(value, ListValue) else as_array(value)


def taken(element: Value) -> Value:
    """One *element* in the hands of the program: what each batch tells is some number, but it has few labels."""
    return each_array(
        element, lambda array: replace(array, shape=_closed(array.shape), content=thinned(array.content))
    )


def _closed(shape: Shape) -> Shape:
    if shape.dims is None:
        return UNKNOWN_SHAPE
    return Shape(tuple(UNKNOWN if dim is DYNAMIC else dim for dim in shape.dims))

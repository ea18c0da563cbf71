"""``array[...]``, assignment to it, and the functions that select."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import EllipsisType

from seqlint.knowledge.library import Call, DataError, function, method
from seqlint.knowledge.numpy.contents import rearranged
from seqlint.knowledge.numpy.conversion import (
    Scalar,
    as_array,
    as_result,
    as_size,
    axis_of,
    made,
    remembered,
)
from seqlint.knowledge.numpy.operation import operation
from seqlint.shapes import indexing
from seqlint.shapes.broadcast import broadcast
from seqlint.shapes.dim import UNKNOWN, Dim, equal, product, size
from seqlint.shapes.indexing import Index, Mask, OutOfBoundsError, Places, Slice, TooManyIndicesError
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import UNKNOWN_CONTENT, Array, Expression, ListValue, Unknown, Value


def count_of(mask: Array) -> Dim:
    """How many values of *mask* are true: the same size each time it is asked."""
    return as_size(remembered(mask, "count", "count"))


def _selected(mask: Array) -> Dim:
    known = remembered(mask, "selected", "selected")
    assert isinstance(known, Unknown)
    if "dim" not in known.members:
        known.members["dim"] = size("selected", positive=False)
    dim: Dim = known.members["dim"]
    return dim


def _index_of(value: Value) -> Index | None:
    """*value* as an index; `NotImplemented` where what it selects is not known."""
    if value is None or isinstance(value, (int, EllipsisType, Expression)) and not isinstance(value, bool):
        return value
    if isinstance(value, slice):
        return Slice(*(None if part is None else as_size(part) for part in (value.start, value.stop, value.step)))
    if isinstance(value, Scalar):
        return value.size
    array = as_array(value) if isinstance(value, (Array, ListValue, range)) else None
    if array is None or array.shape.dims is None:
        return NotImplemented
    if array.kind == "bool" and array.shape.dims:
        return Mask(array.shape.dims, _selected(array))
    if array.kind in ("int", "uint8"):
        return Places(array.shape.dims)
    is_vector = array.kind is None and len(array.shape.dims) == 1
    return Places((UNKNOWN,)) if is_vector else NotImplemented


def _indices(key: Value) -> tuple[Index, ...] | None:
    indices = tuple(map(_index_of, key if isinstance(key, tuple) else (key,)))
    return None if NotImplemented in indices else indices

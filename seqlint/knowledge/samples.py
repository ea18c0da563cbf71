"""What the rooms on data share: arrays from other values, samples along the first axis, arguments of calls."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Protocol, runtime_checkable

from seqlint.knowledge.library import METHODS, Call, DataError
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim, Expression
from seqlint.shapes.indexing import Slice, slice_length
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape, equal_shapes
from seqlint.values import Array, Content, Reference, Unknown, Value, as_dim, as_items

_KINDS = (("uint8", "uint8"), ("bool", "bool"), ("float", "float"), ("double", "float"), ("int", "int"))


@runtime_checkable
class Samples(Protocol):
    """A value of which the first axis holds the samples, and that is not an `Array`."""

    @property
    def rows(self) -> Dim:
        """How many samples there are."""

    def with_rows(self, rows: Dim) -> Value:
        """As many other samples of the same kind."""


def as_array(value: Value) -> Array | None:
    """The array that NumPy makes of *value*, or None where that is not known."""
    if isinstance(value, Array):
        return value
    if isinstance(value, bool):
        return Array(Shape.of(), "bool")
    if isinstance(value, (int, float, str)):
        return Array(Shape.of(), type(value).__name__)
    convert = METHODS.get((type(value), "__array__"))
    if convert is not None:
        array = convert(value, Call("numpy.asarray"))
        return array if isinstance(array, Array) else None
    items = as_items(value)
    return None if items is None else _stacked(items)


def _stacked(items: tuple[Value, ...]) -> Array | None:
    if not items:
        return Array(Shape.of(0), "float")
    arrays = [as_array(item) for item in items]
    first = arrays[0]
    if first is None or first.shape.dims is None:
        return None
    for other in arrays:
        if other is None or other.kind != first.kind or not equal_shapes(other.shape, first.shape):
            return None
    return Array(Shape.of(len(items), *first.shape), first.kind)


def rows_of(value: Value) -> Dim:
    """How many samples *value* holds."""
    if isinstance(value, Samples):
        return value.rows
    array = as_array(value)
    if array is not None and array.shape.rank:
        return array.shape[0]
    items = as_items(value)
    return UNKNOWN if items is None else len(items)


def with_rows(value: Value, rows: Dim, call: Call) -> Value:
    """A selection of *rows* samples of *value*."""
    if isinstance(value, Samples):
        return value.with_rows(rows)
    array = as_array(value)
    if array is None or array.shape.rank == 0:
        return Unknown(None, "its samples are not known", call.site)
    return array if array.shape.rank is None else replace(array, shape=array.shape.replace(0, rows))


def per_sample(array: Array, call: Call) -> Array:
    """One sample of *array*."""
    if array.shape.dims == ():
        raise DataError("a single number has no samples to take apart")
    return replace(array, shape=UNKNOWN_SHAPE if array.shape.dims is None else Shape(array.shape.dims[1:]))


def require_same_rows(call: Call, *values: Value) -> None:
    """Raise `DataError` where *values* are proved to hold different numbers of samples."""
    known = [rows_of(value) for value in values if value is not None]
    for rows in known[1:]:
        if dims.equal(known[0], rows) is False:
            name = call.name.rpartition(".")[2]
            raise DataError(f"`{name}` is given {known[0]} samples and {rows} samples")


def sliced(length: Dim, cut: slice) -> Dim:
    """How many items the slice *cut*, whose bounds are values, takes of *length*."""
    bounds = [None if bound is None else as_dim(bound) for bound in (cut.start, cut.stop, cut.step)]
    return UNKNOWN if bounds[2] == 0 else slice_length(length, Slice(*bounds))


def kind_of(dtype: Value, default: str | None = None) -> str | None:
    """The kind of array that *dtype* makes: a name, a type, or None for *default*."""
    if dtype is None:
        return default
    name = dtype.name.rpartition(".")[2] if isinstance(dtype, Reference) else dtype
    if not isinstance(name, str):
        return None
    return next((kind for prefix, kind in _KINDS if name.startswith(prefix)), None)


def class_count(content: Content) -> Dim:
    """How many classes integer labels name; UNKNOWN for other content."""
    if content.encoding == "binary":
        return 2
    return content.classes if content.encoding == "classes" else UNKNOWN


def size_of(value: Value, name: str) -> Dim:
    """*value* as a size; a new one called *name* where it is not known."""
    if isinstance(value, (int, Expression)):
        return int(value) if isinstance(value, bool) else value
    return value.size if isinstance(value, Unknown) else dims.size(name)


def part_of(total: Dim, fraction: float, *, round_up: bool = False) -> Dim:
    """``int(total * fraction)``, or its ceiling."""
    if not isinstance(total, int):
        return UNKNOWN
    return math.ceil(total * fraction) if round_up else math.floor(total * fraction)


def flag(value: Value) -> bool | None:
    """A true or false argument, or None where it is not known."""
    return bool(value) if value is None or isinstance(value, (bool, int, float, str)) else None


def origin_of(call: Call) -> str:
    """How a message names what *call* gave: ``mnist.load_data()``."""
    parts = call.name.split(".")
    return f"`{'.'.join(parts[-2:] if parts[-1] == 'load_data' else parts[-1:])}()`"

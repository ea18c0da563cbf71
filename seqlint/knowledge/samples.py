"""What the packages on data share: arrays from other values, samples along the first axis, arguments of calls."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Protocol, runtime_checkable

from seqlint.knowledge.library import Call, DataError
from seqlint.knowledge.numpy.contents import thinned
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.expression import Expression
from seqlint.shapes.indexing import Slice, slice_length
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown, Value, as_dim, as_items
from seqlint.values.arrays import Array, Content

#: as many samples for each class leave no doubt that a random selection has all of them
_ENOUGH = 10


@runtime_checkable
class Samples(Protocol):
    """A value of which the first axis holds the samples, and that is not an `Array`."""

    @property
    def rows(self) -> Dim:
        """How many samples there are."""

    def with_rows(self, rows: Dim) -> Value:
        """As many other samples of the same kind."""


def rows_of(value: Value) -> Dim:
    """How many samples *value* holds."""
    if not isinstance(value, Array) and isinstance(value, Samples):
        return value.rows
    array = as_array(value)
    if array is not None and array.shape.rank:
        return array.shape[0]
    items = as_items(value)
    return UNKNOWN if items is None else len(items)


def with_rows(value: Value, rows: Dim, call: Call) -> Value:
    """A selection of *rows* samples of *value*."""
    if not isinstance(value, Array) and isinstance(value, Samples):
        return value.with_rows(rows)
    array = as_array(value)
    if array is None or array.shape.rank == 0:
        return Unknown(None, "its samples are not known", call.site)
    content = selected(array.content, rows)
    shape = array.shape if array.shape.rank is None else array.shape.replace(0, rows)
    return replace(array, shape=shape, content=content)


def selected(content: Content, rows: Dim) -> Content:
    """What is known of *rows* samples of those that *content* describes: some classes may not be among them."""
    count = content.classes if content.encoding == "classes" else content.distinct
    return content if dims.less_equal(dims.multiply(count, _ENOUGH), rows) else thinned(content)


def per_sample(array: Array, call: Call) -> Array:
    """One sample of *array*."""
    if array.shape.dims == ():
        raise DataError("a single number has no samples")
    return replace(array, shape=UNKNOWN_SHAPE if array.shape.dims is None else Shape(array.shape.dims[1:]))


def require_same_rows(call: Call, *values: Value) -> None:
    """Raise `DataError` where *values* are proved to hold different numbers of samples."""
    known = [rows_of(value) for value in values if value is not None]
    for rows in known[1:]:
        if dims.equal(known[0], rows) is False:
            name = call.name.rpartition(".")[2]
            arrays = [array for array in map(as_array, values) if array is not None]
            raise DataError(f"`{name}` is given arrays of {known[0]} and of {rows} samples", *arrays)


def sliced(length: Dim, cut: slice[Value, Value, Value]) -> Dim:
    """How many items the slice *cut*, whose bounds are values, takes of *length*."""
    bounds = [None if bound is None else as_dim(bound) for bound in (cut.start, cut.stop, cut.step)]
    return UNKNOWN if bounds[2] == 0 else slice_length(length, Slice(*bounds))


def class_count(content: Content) -> Dim:
    """How many classes integer labels name, from 0 on; UNKNOWN for other content."""
    if content.encoding == "binary":
        return 2
    return content.classes if content.encoding == "classes" else UNKNOWN


def distinct_count(content: Content) -> Dim:
    """How many different values labels have, words and numbers alike."""
    return 2 if content.encoding == "binary" and content.distinct is UNKNOWN else content.distinct


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

"""Functions that select values of an array, or say where they are."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, Result, function
from seqlint.knowledge.numpy.broadcasting import broadcast_shape
from seqlint.knowledge.numpy.contents import content_of_constants, is_whole, rearranged, thinned
from seqlint.knowledge.numpy.conversion import (
    as_array,
    as_item,
    axis_of,
    count_of,
    join_arrays,
    made,
)
from seqlint.knowledge.numpy.indexing import as_indices, select
from seqlint.knowledge.numpy.operation import operation
from seqlint.shapes.dim import UNKNOWN, Dim, product, size, subtract
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, NotKnown, Scalar, Value, as_items
from seqlint.values.arrays import Array, Content


@operation("take")
def _take(array: Array, call: Call) -> Value | NotKnown:
    places, axis = as_array(call.get("indices", 0)), call.get("axis", 1)
    if places is None or places.shape.dims is None or array.shape.dims is None:
        return NOT_KNOWN
    if axis is None:
        return as_item(replace(array, shape=places.shape, content=thinned(array.content)))
    position = axis_of(axis, len(array.shape.dims), call)
    if position is None:
        return NOT_KNOWN
    dims = array.shape.dims
    shape = Shape((*dims[:position], *places.shape.dims, *dims[position + 1 :]))
    return as_item(replace(array, shape=shape, content=Content(scale=array.content.scale)))


@operation("delete", method=False)
def _delete(array: Array, call: Call) -> Value:
    axis, places = call.get("axis", 1), call.get("obj", 0)
    items = as_items(places)
    if isinstance(places, int):
        items = (places,)
    is_certain = items is not None and all(type(item) is int and item >= 0 for item in items)
    removed: Dim = len(set(items)) if items is not None and is_certain else UNKNOWN
    if axis is None:
        total = UNKNOWN if array.shape.dims is None else product(array.shape.dims)
        return replace(array, shape=Shape.of(subtract(total, removed)), content=Content())
    position = None if array.shape.rank is None else axis_of(axis, array.shape.rank, call)
    if position is None:
        return replace(array, shape=UNKNOWN_SHAPE, content=Content())
    shape = array.shape.replace(position, subtract(array.shape[position], removed))
    return replace(array, shape=shape, content=Content(scale=array.content.scale))


@operation("insert", method=False)
def _insert(array: Array, call: Call) -> Value:
    axis = call.get("axis", 2)
    if axis is None:
        return replace(array, shape=Shape.of(UNKNOWN), content=Content())
    position = None if array.shape.rank is None else axis_of(axis, array.shape.rank, call)
    shape = UNKNOWN_SHAPE if position is None else array.shape.replace(position, UNKNOWN)
    return replace(array, shape=shape, content=Content())


@operation("compress", method=False)
def _compress(condition: Array, call: Call) -> Value | NotKnown:
    array, axis = as_array(call.get("a", 0)), call.get("axis", 1)
    if array is None or axis != 0 or array.shape.rank is None:
        return NOT_KNOWN
    return replace(array, shape=array.shape.replace(0, UNKNOWN), content=thinned(array.content))


@function("numpy.where")
def _where(call: Call) -> Result:
    condition = as_array(call.get("condition", 0))
    if condition is None:
        return NOT_KNOWN
    if not call.has("x", 1):
        return _places(condition, call) if call.complete else NOT_KNOWN
    x, y = as_array(call.get("x", 1)), as_array(call.get("y", 2))
    if x is None or y is None:
        return NOT_KNOWN
    result = join_arrays([x, y], broadcast_shape(call, condition, x, y))
    given = [each for each in (call.get("x", 1), call.get("y", 2)) if is_whole(each)]
    if condition.content.distinct == 2 and len(given) == 2:
        # both occur
        return replace(result, content=content_of_constants(given, ()))
    return replace(result, content=thinned(rearranged(result.content, rows_kept=False)))


@operation("nonzero", method=True)
def _nonzero(array: Array, call: Call) -> Value | NotKnown:
    return _places(array, call)


def _places(mask: Array, call: Call) -> Value | NotKnown:
    """One array of places for each axis of *mask*."""
    if mask.shape.dims is None:
        return NOT_KNOWN
    return tuple(made(call, Shape.of(count_of(mask)), "int") for _ in mask.shape.dims)


@operation("flatnonzero", method=False)
def _flatnonzero(array: Array, call: Call) -> Value:
    return made(call, Shape.of(count_of(array)), "int")


@operation("argwhere", method=False)
def _argwhere(array: Array, call: Call) -> Value:
    rank = UNKNOWN if array.shape.rank is None else array.shape.rank
    return made(call, Shape.of(count_of(array), rank), "int")


@operation("count_nonzero", method=False)
def _count_nonzero(array: Array, call: Call) -> Value | NotKnown:
    is_whole = call.get("axis", 0) is None
    return (
        Scalar("count_nonzero", "the content of arrays is not followed", call.site) if is_whole else NOT_KNOWN
    )


@operation("unique", method=False)
def _unique(array: Array, call: Call) -> Value | NotKnown:
    flags = [
        call.get(name, place, False)
        for place, name in enumerate(("return_index", "return_inverse", "return_counts"))
    ]
    if call.get("axis", 3) is not None or not all(isinstance(flag, bool) for flag in flags):
        return NOT_KNOWN
    count = size("unique")
    values = replace(array, shape=Shape.of(count), content=Content())
    if not any(flags):
        return values
    inverse = made(
        call, array.shape if array.shape.rank == 1 else UNKNOWN_SHAPE, "int", Content("classes", count)
    )
    extras = (made(call, Shape.of(count), "int"), inverse, made(call, Shape.of(count), "int"))
    return (values, *(extra for extra, wanted in zip(extras, flags, strict=True) if wanted))


@operation("extract", method=False)
def _extract(condition: Array, call: Call) -> Value | NotKnown:
    array, indices = as_array(call.get("arr", 0)), as_indices(condition)
    return NOT_KNOWN if array is None or indices is None else select(array, indices)

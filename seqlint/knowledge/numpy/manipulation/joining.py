"""Arrays joined into one: ``concatenate``, ``append``, ``stack``, ``vstack`` and the like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seqlint.knowledge.library import Call, DataError, Result, function
from seqlint.knowledge.numpy.advice import advice_on_joining
from seqlint.knowledge.numpy.contents import rearranged
from seqlint.knowledge.numpy.conversion import argument, as_array, as_arrays, axis_of, join_arrays
from seqlint.knowledge.numpy.manipulation.shaping import flat_shape
from seqlint.shapes.axes import concatenate
from seqlint.shapes.dim import Dim
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, Value
from seqlint.values.arrays import Array


def joined(arrays: Sequence[Array], axis: Value, call: Call) -> Array:
    """*arrays* one after the other along *axis*."""
    ranks = {array.shape.rank for array in arrays}
    shapes = [array.shape.dims for array in arrays if array.shape.dims is not None]
    sides = " and ".join(str(array.shape) for array in arrays[:4])
    name = call.name.rpartition(".")[2]
    if len(ranks - {None}) > 1:
        raise DataError(f"`{name}` is given arrays of different ranks: {sides}", *arrays)
    if len(shapes) < len(arrays):
        return join_arrays(arrays, UNKNOWN_SHAPE)
    position = axis_of(axis, len(shapes[0]), call)
    if position is None:
        return join_arrays(arrays, Shape.of_rank(len(shapes[0])))
    try:
        shape = Shape(concatenate(shapes, position))
    except SizeMismatchError:
        message = f"`{name}` along axis {position} cannot join the shapes {sides}"
        raise DataError(message, *arrays, help=advice_on_joining(name, shapes, position)) from None
    return join_rows(arrays, shape, last=position == len(shapes[0]) - 1)


def join_rows(arrays: Sequence[Array], shape: Shape, *, last: bool) -> Array:
    """The array of *shape* made of *arrays*, whose rows do not stay whole where they meet on the *last* axis."""
    result = join_arrays(arrays, shape)
    is_broken = last and shape.rank != 1 and len(arrays) > 1
    return replace(result, content=rearranged(result.content, rows_kept=not is_broken))


@function("numpy.concatenate", "numpy.concat")
def _concatenate(call: Call) -> Result:
    arrays = as_arrays(argument(call, 0, "arrays"))
    if arrays is None:
        return NOT_KNOWN
    axis = call.get("axis", 1, 0)
    if axis is None:
        return joined([_flat(array) for array in arrays], 0, call)
    return joined(arrays, axis, call)


def _flat(array: Array) -> Array:
    return replace(array, shape=flat_shape(array))


@function("numpy.append")
def _append(call: Call) -> Result:
    arrays = [as_array(call.get("arr", 0)), as_array(call.get("values", 1))]
    known = [array for array in arrays if array is not None]
    axis = call.get("axis", 2)
    if len(known) < 2:
        return NOT_KNOWN
    return (
        joined(known, axis, call) if axis is not None else joined([_flat(array) for array in known], 0, call)
    )


@function("numpy.stack")
def _stack(call: Call) -> Result:
    arrays = as_arrays(call.get("arrays", 0))
    if arrays is None:
        return NOT_KNOWN
    return stacked(arrays, call.get("axis", 1, 0), call)


def stacked(arrays: Sequence[Array], axis: Value, call: Call) -> Array:
    """*arrays* along a new axis."""
    rank = arrays[0].shape.rank
    position = None if rank is None else axis_of(axis, rank + 1, call)
    if position is None or any(array.shape.dims is None for array in arrays):
        return join_arrays(arrays, UNKNOWN_SHAPE)
    grown = [
        replace(array, shape=Shape((*array.shape.dims[:position], 1, *array.shape.dims[position:])))
        for array in arrays
        if array.shape.dims is not None
    ]
    return joined(grown, position, call)


def _at_least(array: Array, rank: int) -> Array:
    """*array* with the axes that ``vstack``, ``dstack`` and ``column_stack`` add to short ones."""
    dims = array.shape.dims
    if dims is None or len(dims) >= rank:
        return array
    grown: tuple[Dim, ...] = {0: (1,) * rank, 1: (1, *dims, 1)[:rank], 2: (*dims, 1)}[len(dims)]
    return replace(array, shape=Shape(grown))


@function("numpy.vstack", "numpy.row_stack", "numpy.dstack", "numpy.hstack", "numpy.column_stack")
def _row_stack(call: Call) -> Result:
    arrays = as_arrays(argument(call, 0, "tup", "arrays"))
    if arrays is None:
        return NOT_KNOWN
    name = call.name.rpartition(".")[2]
    if name == "hstack":
        grown = [_at_least(array, 1) for array in arrays]
        return joined(grown, 0 if grown[0].shape.rank == 1 else _second(grown), call)
    if name == "column_stack":
        columns = [_column(array) for array in arrays]
        return joined(columns, _second(columns), call)
    rank, axis = (3, 2) if name == "dstack" else (2, 0)
    return joined([_at_least(array, rank) for array in arrays], axis, call)


def _second(arrays: Sequence[Array]) -> int | None:
    """The axis 1, for arrays that have one."""
    return 1 if all(array.shape.rank is None or array.shape.rank > 1 for array in arrays) else None


def _column(array: Array) -> Array:
    if array.shape.rank in (0, 1):
        return replace(array, shape=Shape((*_at_least(array, 1).shape, 1)))
    return array

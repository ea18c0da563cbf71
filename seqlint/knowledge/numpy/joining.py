"""Putting arrays together, and cutting, repeating and padding them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seqlint.knowledge.library import Call, DataError, Result, function
from seqlint.knowledge.numpy.advice import advice_on_joining
from seqlint.knowledge.numpy.contents import rearranged, thinned
from seqlint.knowledge.numpy.conversion import (
    argument,
    as_array,
    as_arrays,
    as_size,
    axis_of,
    join_arrays,
    made,
)
from seqlint.knowledge.numpy.operation import operation
from seqlint.shapes.axes import concatenate
from seqlint.shapes.dim import UNKNOWN, Dim, add, exact_quotient, floor_divide, is_known, multiply, product
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, Array, Content, ListValue, Value, as_items, only

#: the modes of `pad` that put in zeros or values of the array
_COPYING = ("constant", "edge", "reflect", "symmetric", "wrap")


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
    arrays = as_arrays(argument(call, 0, "arrays", "values", "xs"))
    if arrays is None:
        return NOT_KNOWN
    axis = call.get("axis", 1, 0)
    if axis is None:
        return joined([_flat(array) for array in arrays], 0, call)
    return joined(arrays, axis, call)


def _flat(array: Array) -> Array:
    dims = array.shape.dims
    return replace(array, shape=Shape.of(UNKNOWN if dims is None else product(dims)))


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
    arrays = as_arrays(argument(call, 0, "arrays", "values", "x"))
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


@operation("split", "array_split", "vsplit", "hsplit", "dsplit", method=False)
def _split(array: Array, call: Call) -> Value:
    name = call.name.rpartition(".")[2]
    fixed = {"vsplit": 0, "hsplit": 0 if array.shape.rank == 1 else 1, "dsplit": 2}.get(name)
    axis = call.get("axis", 1, 0) if fixed is None else fixed
    position = None if array.shape.rank is None else axis_of(axis, array.shape.rank, call)
    sections = argument(call, 0, "indices_or_sections", "num_or_size_splits")
    items = as_items(sections)
    count = sections if isinstance(sections, int) else None if items is None else len(items) + 1
    if count is None or count < 1 or count > 256:
        return ListValue(None)
    size = UNKNOWN if position is None else array.shape[position]
    is_exact = name != "array_split"
    sizes = _sections(size, count, exact=is_exact) if items is None else _cut(size, items)
    content = thinned(rearranged(array.content, rows_kept=position != (array.shape.rank or 0) - 1))
    shapes = [array.shape if position is None else array.shape.replace(position, part) for part in sizes]
    return ListValue([replace(array, shape=shape, content=content) for shape in shapes])


def _sections(size: Dim, count: int, *, exact: bool) -> list[Dim]:
    if isinstance(size, int):
        if exact and size % count:
            raise DataError(
                f"{size} values cannot be split into {count} equal parts",
                help="use `np.array_split`, which makes parts of nearly the same size",
            )
        return [size // count + (index < size % count) for index in range(count)]
    even = exact_quotient(size, count)
    if even is not None:
        return [even] * count
    return [floor_divide(size, count) if exact else UNKNOWN] * count


def _cut(size: Dim, places: Sequence[Value]) -> list[Dim]:
    known = only(int, places)
    if not isinstance(size, int) or known is None:
        return [UNKNOWN] * (len(places) + 1)
    return [len(range(size)[start:stop]) for start, stop in zip((0, *known), (*known, None), strict=True)]


@operation("repeat")
def _repeat(array: Array, call: Call) -> Value:
    axis, repeats = call.get("axis", 1), call.get("repeats", 0)
    if axis is None:
        array, axis = replace(_flat(array), content=rearranged(array.content, rows_kept=False)), 0
    position = None if array.shape.rank is None else axis_of(axis, array.shape.rank, call)
    if position is None:
        return replace(array, shape=UNKNOWN_SHAPE, content=rearranged(array.content, rows_kept=False))
    is_number = isinstance(repeats, int) or is_known(as_size(repeats))
    size = multiply(array.shape[position], as_size(repeats)) if is_number else UNKNOWN
    content = rearranged(array.content, rows_kept=position != (array.shape.rank or 0) - 1)
    content = content if isinstance(repeats, int) else thinned(content)
    return replace(array, shape=array.shape.replace(position, size), content=content)


@operation("tile", method=False)
def _tile(array: Array, call: Call) -> Value:
    value = argument(call, 0, "reps", "multiples", "repeats")
    items = as_items(value)
    if array.shape.dims is None or (items is None and not isinstance(value, int)):
        return replace(array, shape=UNKNOWN_SHAPE, content=rearranged(array.content, rows_kept=False))
    times = tuple(as_size(item) for item in ((value,) if items is None else items))
    rank = max(len(times), len(array.shape.dims))
    times = (1,) * (rank - len(times)) + times
    dims = (1,) * (rank - len(array.shape.dims)) + array.shape.dims
    content = rearranged(array.content, rows_kept=bool(times) and times[-1] == 1)
    return replace(array, shape=Shape(tuple(map(multiply, dims, times))), content=content)


@operation("pad", method=False)
def _pad(array: Array, call: Call) -> Value:
    if array.shape.dims is None:
        return made(call, UNKNOWN_SHAPE, array.kind)
    widths = _widths(argument(call, 0, "pad_width", "paddings"), len(array.shape.dims))
    if widths is None:
        return made(call, Shape.of_rank(len(array.shape.dims)), array.kind)
    dims = tuple(add(dim, add(*pair)) for dim, pair in zip(array.shape.dims, widths, strict=True))
    copies = call.get("mode", 1, "constant") in _COPYING and not call.has("constant_values", 99)
    content = rearranged(array.content, rows_kept=False) if copies else Content()
    return replace(array, shape=Shape(dims), content=content)


def _widths(value: Value, rank: int) -> list[tuple[Dim, Dim]] | None:
    """What ``pad_width`` adds before and after each axis, or None where that is not known."""
    if isinstance(value, int):
        return [(value, value)] * rank
    items = as_items(value)
    pairs = [as_items(item) for item in items or ()]
    if items is not None and all(isinstance(item, int) for item in items):
        pairs = [items]
    known = [
        (as_size(pair[0]), as_size(pair[-1])) for pair in pairs if pair is not None and len(pair) in (1, 2)
    ]
    if not known or len(known) < len(pairs) or len(known) not in (1, rank):
        return None
    return known * rank if len(known) == 1 else known

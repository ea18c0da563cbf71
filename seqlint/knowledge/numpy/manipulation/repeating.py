"""Arrays that grow by their own values or by others: ``repeat``, ``tile`` and ``pad``."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call
from seqlint.knowledge.numpy.contents import rearranged, thinned
from seqlint.knowledge.numpy.conversion import argument, as_size, axis_of, made
from seqlint.knowledge.numpy.manipulation.shaping import flat_shape, laid_out
from seqlint.knowledge.numpy.operation import operation
from seqlint.shapes.dim import UNKNOWN, Dim, add, is_known, multiply
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value, as_items
from seqlint.values.arrays import Array, Content

#: the modes of `pad` that put in zeros or values of the array
_COPYING = ("constant", "edge", "reflect", "symmetric", "wrap")


@operation("repeat")
def _repeat(array: Array, call: Call) -> Value:
    axis, repeats = call.get("axis", 1), call.get("repeats", 0)
    if axis is None:
        array, axis = laid_out(array, flat_shape(array)), 0
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
    value = argument(call, 0, "reps", "repeats")
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
    widths = _widths(call.get("pad_width", 0), len(array.shape.dims))
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

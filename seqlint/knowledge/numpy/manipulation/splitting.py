"""Arrays split into several: ``split``, ``array_split``, ``vsplit`` and the like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seqlint.knowledge.library import Call, DataError
from seqlint.knowledge.numpy.contents import rearranged, thinned
from seqlint.knowledge.numpy.conversion import axis_of
from seqlint.knowledge.numpy.operation import operation
from seqlint.shapes.dim import UNKNOWN, Dim, exact_quotient, floor_divide
from seqlint.values import ListValue, Value, as_items, only
from seqlint.values.arrays import Array


@operation("split", "array_split", "vsplit", "hsplit", "dsplit", method=False)
def _split(array: Array, call: Call) -> Value:
    name = call.name.rpartition(".")[2]
    fixed = {"vsplit": 0, "hsplit": 0 if array.shape.rank == 1 else 1, "dsplit": 2}.get(name)
    axis = call.get("axis", 1, 0) if fixed is None else fixed
    position = None if array.shape.rank is None else axis_of(axis, array.shape.rank, call)
    sections = call.get("indices_or_sections", 0)
    items = as_items(sections)
    count = sections if isinstance(sections, int) else None if items is None else len(items) + 1
    if count is None or count < 1 or count > 256:
        return ListValue(None)
    size = UNKNOWN if position is None else array.shape[position]
    sizes = _sections(size, count, call.name) if items is None else _cut(size, items)
    content = thinned(rearranged(array.content, rows_kept=position != (array.shape.rank or 0) - 1))
    shapes = [array.shape if position is None else array.shape.replace(position, part) for part in sizes]
    return ListValue([replace(array, shape=shape, content=content) for shape in shapes])


def _sections(size: Dim, count: int, name: str) -> list[Dim]:
    exact = not name.endswith("array_split")
    if isinstance(size, int):
        if exact and size % count:
            raise DataError(
                f"{size} values cannot be split into {count} equal parts",
                help=_advice(name),
            )
        return [size // count + (index < size % count) for index in range(count)]
    even = exact_quotient(size, count)
    if even is not None:
        return [even] * count
    return [floor_divide(size, count) if exact else UNKNOWN] * count


def _advice(name: str) -> str:
    """What makes uneven parts, which TensorFlow has nothing for but a list of their lengths."""
    if name.startswith("tensorflow."):
        return "state the length of each part in a list"
    module = "keras.ops" if name.startswith("keras.") else "np"
    return f"use `{module}.array_split`, which makes parts of nearly the same size"


def _cut(size: Dim, places: Sequence[Value]) -> list[Dim]:
    known = only(int, places)
    if not isinstance(size, int) or known is None:
        return [UNKNOWN] * (len(places) + 1)
    return [len(range(size)[start:stop]) for start, stop in zip((0, *known), (*known, None), strict=True)]

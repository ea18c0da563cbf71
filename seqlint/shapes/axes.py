"""Axes: which one a number means, and what becomes of a shape when axes are joined, dropped or reordered."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from seqlint.shapes.dim import UNKNOWN, Dim, add, equal
from seqlint.shapes.reshape import SizeMismatchError


class AxisError(ValueError):
    """There is no such axis."""


def normalize_axis(axis: int, rank: int) -> int:
    """*axis* counted from the front. Raises `AxisError` where there is none."""
    if not -rank <= axis < rank:
        raise AxisError
    return axis % rank


def without(dims: Sequence[Dim], axes: Collection[int], *, keep: bool = False) -> tuple[Dim, ...]:
    """*dims* after a reduction over *axes*, which stay with the size 1 where *keep* says so."""
    if keep:
        return tuple(1 if axis in axes else dim for axis, dim in enumerate(dims))
    return tuple(dim for axis, dim in enumerate(dims) if axis not in axes)


def concatenate(shapes: Sequence[Sequence[Dim]], axis: int) -> tuple[Dim, ...]:
    """The shape of arrays of one rank joined along *axis*.

    Raises `SizeMismatchError` where other axes are proved to differ.
    """
    result = list(shapes[0])
    for shape in shapes[1:]:
        for position, (a, b) in enumerate(zip(result, shape, strict=True)):
            result[position] = add(a, b) if position == axis else unified(a, b)
    return tuple(result)


def unified(a: Dim, b: Dim) -> Dim:
    """The size that both *a* and *b* are said to be. Raises `SizeMismatchError` where they are proved to differ."""
    if equal(a, b) is False:
        raise SizeMismatchError
    if a is UNKNOWN or isinstance(b, int):
        return b
    return a


def moved(rank: int, sources: Sequence[int], targets: Sequence[int]) -> tuple[int, ...]:
    """The order of the axes after each of *sources* has gone to its place in *targets*."""
    order = [axis for axis in range(rank) if axis not in sources]
    for target, source in sorted(zip(targets, sources, strict=True)):
        order.insert(target, source)
    return tuple(order)

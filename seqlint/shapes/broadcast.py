"""How NumPy pairs the axes of arrays of different shapes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from seqlint.shapes.dim import UNKNOWN, Dim, equal, less, maximum
from seqlint.shapes.reshape import SizeMismatchError


def broadcast(*shapes: Sequence[Dim]) -> tuple[Dim, ...]:
    """The shape that all of *shapes* are broadcast to.

    Raises `SizeMismatchError` where two sizes are proved to differ and neither can be 1.
    """
    result: tuple[Dim, ...] = ()
    for shape in shapes:
        pairs = zip_longest(reversed(result), reversed(shape), fillvalue=1)
        result = tuple(_paired(a, b) for a, b in pairs)[::-1]
    return result


def _paired(a: Dim, b: Dim) -> Dim:
    if a == 1 or a is b:
        return b
    if b == 1 or equal(a, b):
        return a
    fixed = [dim for dim in (a, b) if equal(dim, 1) is False]
    if len(fixed) == 2 and equal(a, b) is False:
        raise SizeMismatchError
    if fixed:
        return min(fixed, key=lambda dim: not isinstance(dim, int))
    return maximum(a, b) if less(0, a) and less(0, b) else UNKNOWN


def matrix_product(a: Sequence[Dim], b: Sequence[Dim]) -> tuple[Dim, ...]:
    """The shape of ``a @ b``, neither of which is a single number.

    Raises `SizeMismatchError` where the inner sizes, or the outer axes, are proved to differ.
    """
    _require_inner(a, b)
    return (*broadcast(a[:-2], b[:-2]), *a[-2:-1], *_columns(b))


def dot_product(a: Sequence[Dim], b: Sequence[Dim]) -> tuple[Dim, ...]:
    """The shape of ``np.dot(a, b)``, neither of which is a single number: the outer axes of both in a row.

    Raises `SizeMismatchError` where the inner sizes are proved to differ.
    """
    _require_inner(a, b)
    return (*a[:-1], *b[:-2], *_columns(b))


def _columns(b: Sequence[Dim]) -> Sequence[Dim]:
    return b[-1:] if len(b) > 1 else ()


def _require_inner(a: Sequence[Dim], b: Sequence[Dim]) -> None:
    if equal(a[-1], b[-2] if len(b) > 1 else b[0]) is False:
        raise SizeMismatchError

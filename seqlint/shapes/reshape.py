"""What becomes of a shape when its values are laid out anew."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal, exact_quotient, floor_divide, modulo, product


class SizeMismatchError(ValueError):
    """The values of the one shape cannot fill the other."""


def reshape(source: Sequence[Dim], target: Sequence[Dim]) -> tuple[Dim, ...]:
    """*target* with its -1, if it has one, replaced by the size that is left over.

    As Keras does, a -1 is DYNAMIC where a size is DYNAMIC, and sizes are then not compared. Raises
    `SizeMismatchError` where they are proved to differ.
    """
    total, stated = product(source), product(dim for dim in target if dim != -1)
    if -1 not in target:
        if equal(total, stated) is False:
            raise SizeMismatchError
        return tuple(target)
    if DYNAMIC in source or DYNAMIC in target:
        rest: Dim = DYNAMIC
    elif UNKNOWN in source:
        rest = UNKNOWN
    else:
        rest = _left_over(total, stated)
    return tuple(rest if dim == -1 else dim for dim in target)


def _left_over(total: Dim, stated: Dim) -> Dim:
    exact = exact_quotient(total, stated)
    if exact is not None:
        return exact
    if stated == 0 or equal(modulo(total, stated), 0) is False:
        raise SizeMismatchError
    return floor_divide(total, stated)

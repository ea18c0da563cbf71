"""Sizes that Keras refuses: an undefined one on which a weight depends, and one of zero or less."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal, is_known, less_equal
from seqlint.shapes.shape import Shape


def defined(x: Shape, axis: int, what: str) -> Dim:
    """The size at *axis*, which decides the shape of a weight. Refuses a DYNAMIC one, as Keras does."""
    size = x[axis]
    if size is DYNAMIC:
        raise LayerError(
            Failure.UNDEFINED,
            f"the size of axis {axis} of its input {x} is None, but {what} needs it",
            help="give that axis a size in the input shape",
        )
    return size


def shrink(size: Dim, x: Shape, what: str, argument: str | None = None) -> Dim:
    """*size*, refused with `Failure.COLLAPSE` where it is proved to be zero or less, because of *argument*."""
    if is_known(size) and less_equal(size, 0):
        raise LayerError(
            Failure.COLLAPSE,
            f"{what} leaves nothing of its input {x}: an output dimension would be {size}",
            argument=argument,
        )
    return size


def differ(ours: Dim, theirs: Dim) -> bool:
    """Whether Keras finds that two sizes differ where it compares them as they are: a DYNAMIC one is like no other."""
    if DYNAMIC in (ours, theirs):
        return is_known(ours) or is_known(theirs)
    return equal(ours, theirs) is False


def merged(sizes: Sequence[Dim]) -> Dim:
    """The size that several tensors have along an axis, where it is known of any of them."""
    known = [size for size in sizes if is_known(size)]
    if known:
        return min(known, key=lambda size: not isinstance(size, int))
    return UNKNOWN if UNKNOWN in sizes else DYNAMIC

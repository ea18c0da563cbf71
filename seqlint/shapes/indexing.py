"""What an index makes of a shape: numbers, slices, new axes, an ellipsis, arrays of places and masks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import EllipsisType

from seqlint.shapes.broadcast import broadcast
from seqlint.shapes.dim import (
    UNKNOWN,
    Dim,
    add,
    ceil_divide,
    equal,
    less,
    maximum,
    minimum,
    negate,
    size,
    subtract,
)
from seqlint.shapes.reshape import SizeMismatchError


class OutOfBoundsError(ValueError):
    """There is no such place on an axis."""


class TooManyIndicesError(ValueError):
    """There are fewer axes than indices."""


@dataclass(frozen=True)
class Slice:
    """``lower:upper:step``, with None for what is left out."""

    lower: Dim | None = None
    upper: Dim | None = None
    step: Dim | None = None

    @property
    def is_full(self) -> bool:
        """Whether it takes the whole axis, in its order or the reverse."""
        return self.lower is None and self.upper is None and self.step in (None, 1, -1)


@dataclass(frozen=True)
class Places:
    """An array of places on one axis, with its shape."""

    dims: tuple[Dim, ...]


@dataclass(frozen=True)
class Mask:
    """A boolean array over one or more axes, and how many of its values are true."""

    dims: tuple[Dim, ...]
    count: Dim


#: One index: None is a new axis, a dim a place on an axis.
Index = Dim | None | EllipsisType | Slice | Places | Mask


def index(dims: Sequence[Dim], indices: Sequence[Index]) -> tuple[Dim, ...]:
    """The shape of an array of the shape *dims* under *indices*, by NumPy's rules.

    Raises `TooManyIndicesError`, `OutOfBoundsError`, or `SizeMismatchError` where a mask does not fit its axes or
    arrays of places do not fit each other.
    """
    rest = len(dims) - sum(map(_consumed, indices))
    if rest < 0:
        raise TooManyIndicesError
    if ... not in indices:
        indices = (*indices, ...)
    is_advanced = any(isinstance(item, (Places, Mask)) for item in indices)
    axis = 0
    before: list[Dim] = []
    picks: list[tuple[Dim, ...]] = []
    runs: list[int] = []
    for item in indices:
        count = rest if item is ... else _consumed(item)
        taken = tuple(dims[axis : axis + count])
        axis += count
        picked = _picked(item, taken)
        if picked is None:
            before.extend(_kept(item, taken))
            runs.append(-1)
        elif is_advanced:
            picks.append(picked)
            runs.append(len(before))
    return _assembled(before, picks, runs)


def _assembled(kept: list[Dim], picks: list[tuple[Dim, ...]], runs: list[int]) -> tuple[Dim, ...]:
    """The picked axes stand where they were if they were side by side, else in front."""
    if not picks:
        return tuple(kept)
    places = [position for position, place in enumerate(runs) if place >= 0]
    side_by_side = places[-1] - places[0] == len(places) - 1
    start = runs[places[0]] if side_by_side else 0
    return (*kept[:start], *broadcast(*picks), *kept[start:])


def _consumed(item: Index) -> int:
    if item is None or item is ...:
        return 0
    return len(item.dims) if isinstance(item, Mask) else 1


def _picked(item: Index, dims: tuple[Dim, ...]) -> tuple[Dim, ...] | None:
    """The axes that an array of places, a mask or a number puts instead of *dims*; None for the others."""
    if isinstance(item, Places):
        return item.dims
    if isinstance(item, Mask):
        if any(equal(a, b) is False for a, b in zip(item.dims, dims, strict=True)):
            raise SizeMismatchError
        return (item.count,)
    if item is None or item is ... or isinstance(item, Slice):
        return None
    if isinstance(item, int) and (less(item, dims[0]) is False or less(item, negate(dims[0]))):
        raise OutOfBoundsError
    return ()


def _kept(item: Index, dims: tuple[Dim, ...]) -> tuple[Dim, ...]:
    if item is None:
        return (1,)
    return (slice_length(dims[0], item),) if isinstance(item, Slice) else dims


def slice_length(length: Dim, cut: Slice) -> Dim:
    """How many places of an axis a slice takes. One that cannot be computed is the same for the same slice."""
    lower, upper, step = cut.lower, cut.upper, 1 if cut.step is None else cut.step
    if cut.is_full:
        return length
    bounds = [bound for bound in (lower, upper, step) if bound is None or isinstance(bound, int)]
    if isinstance(length, int) and len(bounds) == 3 and step != 0:
        return len(range(length)[slice(*bounds)])
    if UNKNOWN in (length, lower, upper, step):
        return UNKNOWN
    if step == -1 or not isinstance(step, int) or step <= 0:
        both = lower is None and upper is None and isinstance(step, int)
        return ceil_divide(length, negate(step)) if both else _opaque(length, cut)
    taken = _span(length, lower, upper)
    return _opaque(length, cut) if taken is None else ceil_divide(taken, step)


def _span(length: Dim, lower: Dim | None, upper: Dim | None) -> Dim | None:
    """The length of ``lower:upper``, or None where a sign is not known.

    A symbolic lower bound is not trusted: it could be the counter of a loop, which starts at 0.
    """
    if lower is not None and not isinstance(lower, int):
        return None
    if lower is not None and lower < 0 and upper is None:
        return minimum(negate(lower), length)
    below = False if upper is None else less(upper, 0)
    if below is None:
        return None
    stop = length if upper is None else add(length, upper) if below else minimum(upper, length)
    start = 0 if lower is None else maximum(add(length, lower), 0) if lower < 0 else lower
    return maximum(subtract(stop, start), 0)


@lru_cache(maxsize=4096)
def _opaque(length: Dim, cut: Slice) -> Dim:
    lower, upper, step = ("" if bound is None else str(bound) for bound in (cut.lower, cut.upper, cut.step))
    return size(f"len([{lower}:{upper}{step and ':' + step}])", positive=False)

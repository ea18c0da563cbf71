"""Shapes: a tuple of dims, a known rank with unknown dims, or nothing known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from seqlint.shapes.dim import UNKNOWN, Answer, Dim, equal, is_known, product


@dataclass(frozen=True)
class Shape:
    """The shape of a tensor, batch dimension included. ``dims`` is None where not even the rank is known."""

    dims: tuple[Dim, ...] | None = None
    #: the highest rank that it can have, where not even the rank is known but that
    max_rank: int | None = None

    @staticmethod
    def of(*dims: Dim) -> Shape:
        """The shape with these *dims*."""
        return Shape(dims)

    @staticmethod
    def of_rank(rank: int) -> Shape:
        """A shape of which only the rank is known."""
        return Shape((UNKNOWN,) * rank)

    @property
    def rank(self) -> int | None:
        """The number of dimensions, or None."""
        return None if self.dims is None else len(self.dims)

    @property
    def is_complete(self) -> bool:
        """Whether no dimension is UNKNOWN."""
        return self.dims is not None and UNKNOWN not in self.dims

    def __getitem__(self, axis: int) -> Dim:
        """The dim at *axis*; UNKNOWN where the rank is not known. IndexError where there is none."""
        return UNKNOWN if self.dims is None else self.dims[axis]

    def __iter__(self) -> Iterator[Dim]:
        """Iterate over the dims of a shape of known rank."""
        return iter(self.dims or ())

    def __len__(self) -> int:
        if self.dims is None:
            raise TypeError("the rank is not known")
        return len(self.dims)

    def __bool__(self) -> bool:
        return True

    def replace(self, axis: int, dim: Dim) -> Shape:
        """This shape with another *dim* at *axis*."""
        if self.dims is None:
            return self
        dims = list(self.dims)
        dims[axis] = dim
        return Shape(tuple(dims))

    def sample_size(self) -> Dim:
        """The number of values in one sample: the product of all dims but the first."""
        return UNKNOWN if self.dims is None else product(self.dims[1:])

    def __str__(self) -> str:
        if self.dims is None:
            return "(?...)"
        inner = ", ".join(str(dim) for dim in self.dims)
        return f"({inner},)" if len(self.dims) == 1 else f"({inner})"


UNKNOWN_SHAPE = Shape()


def equal_shapes(a: Shape, b: Shape) -> Answer:
    """Whether two shapes are the same: True, False, or None where that is not known."""
    if a.dims is None or b.dims is None:
        return None
    if len(a.dims) != len(b.dims):
        return False
    answers = [True if x is y else equal(x, y) for x, y in zip(a.dims, b.dims, strict=True)]
    if False in answers:
        return False
    return None if None in answers else True


def join(shapes: Iterable[Shape]) -> Shape:
    """The shape that holds for all of *shapes*: a dim stays where all have it, and is UNKNOWN elsewhere."""
    result: Shape | None = None
    for shape in shapes:
        if result is None:
            result = shape
        elif result.dims is None or shape.dims is None or len(result.dims) != len(shape.dims):
            return UNKNOWN_SHAPE
        else:
            pairs = zip(result.dims, shape.dims, strict=True)
            result = Shape(tuple(a if a == b else UNKNOWN for a, b in pairs))
    return result or UNKNOWN_SHAPE


def has_symbols(shape: Shape) -> bool:
    """Whether a dim is known but is not a plain number."""
    return any(is_known(dim) and not isinstance(dim, int) for dim in shape)

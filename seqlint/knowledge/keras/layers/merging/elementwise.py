"""Layers that merge tensors value by value.

Follows add.py, subtract.py, multiply.py, average.py, maximum.py and minimum.py in keras/src/layers/merging.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.sizes import merged
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.shapes.broadcast import broadcast
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class Elementwise(Merging):
    """A layer that does the same to the values of several tensors that are at the same place."""

    #: what it does to two tensors
    verb: ClassVar[str]

    def merge(self, arguments: Arguments, shapes: tuple[Shape, ...], inputs: LayerInputs) -> Built:
        """The batch size of all, and the sizes to which their samples are repeated."""
        if not all(shape.dims for shape in shapes):
            return Built(UNKNOWN_SHAPE)
        self.require_one_batch(shapes)
        sizes: tuple[Dim, ...] = ()
        for number, shape in enumerate(shapes):
            try:
                sizes = self.repeated(sizes, tuple(shape)[1:])
            except SizeMismatchError:
                raise self.mismatch(shapes[:number], shape) from None
        batch = reduce(self.batch, (shape[0] for shape in shapes))
        return Built(Shape.of(batch, *sizes))

    def require_one_batch(self, shapes: Sequence[Shape]) -> None:
        """Refuse batches of two sizes, even if one of them is 1."""
        for number, shape in enumerate(shapes):
            for other in shapes[:number]:
                if equal(shape[0], other[0]) is False:
                    raise self.mismatch([other], shape)

    def batch(self, ours: Dim, theirs: Dim) -> Dim:
        """The batch size of two tensors: that which is fixed."""
        return merged((ours, theirs))

    def repeated(self, ours: Sequence[Dim], theirs: Sequence[Dim]) -> tuple[Dim, ...]:
        """The sizes to which two samples are repeated, paired from the last; DYNAMIC where either is.

        Raises `SizeMismatchError` where two sizes differ and neither is 1.
        """
        width = max(len(ours), len(theirs))
        padded = ((*(1,) * (width - len(sizes)), *sizes) for sizes in (ours, theirs))
        return tuple(_common(a, b) for a, b in zip(*padded, strict=True))

    def mismatch(self, earlier: Sequence[Shape], shape: Shape) -> LayerError:
        """The error for a *shape* that does not go together with one of the *earlier*."""
        other = next((each for each in earlier if self._differ(each, shape)), earlier[0])
        return LayerError(
            Failure.SIZE,
            f"`{self.name}` cannot {self.verb} {other} and {shape}",
            help="bring both to one shape first: along each axis the sizes must be the same, or one of them 1",
        )

    def _differ(self, ours: Shape, theirs: Shape) -> bool:
        try:
            self.repeated(tuple(ours)[1:], tuple(theirs)[1:])
        except SizeMismatchError:
            return True
        return False


def _common(a: Dim, b: Dim) -> Dim:
    if DYNAMIC in (a, b):
        return DYNAMIC
    return UNKNOWN if UNKNOWN in (a, b) else broadcast((a,), (b,))[0]


@layer
class Add(Elementwise):
    """[x, x, ...] -> x: the sum."""

    verb = "add"


@layer
class Subtract(Elementwise):
    """[x, x] -> x: the difference of two tensors."""

    verb = "subtract"
    least = most = 2


@layer
class Multiply(Elementwise):
    """[x, x, ...] -> x: the product."""

    verb = "multiply"


@layer
class Average(Elementwise):
    """[x, x, ...] -> x: the mean."""

    verb = "average"


@layer
class Maximum(Elementwise):
    """[x, x, ...] -> x: the maximum."""

    verb = "compare"


@layer
class Minimum(Elementwise):
    """[x, x, ...] -> x: the minimum."""

    verb = "compare"


@keras2(Add, Subtract, Multiply, Average, Maximum, Minimum)
class Keras2Elementwise(Elementwise):
    """The same, but that a size which is known decides for those that are DYNAMIC."""

    def batch(self, ours: Dim, theirs: Dim) -> Dim:
        """As any other size."""
        return broadcast((ours,), (theirs,))[0]

    def repeated(self, ours: Sequence[Dim], theirs: Sequence[Dim]) -> tuple[Dim, ...]:
        """The sizes as TensorFlow computes them."""
        return broadcast(ours, theirs)

"""Layers that merge tensors value by value.

Follows add.py, subtract.py, multiply.py, average.py, maximum.py and minimum.py in keras/src/layers/merging.
"""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class _Elementwise(Merging):
    """A layer that does the same to each value of several tensors of one rank."""

    def merged(self, arguments: Arguments, shapes: Sequence[tuple[Dim, ...]]) -> Shape:
        """The size that all have along an axis, where those of size 1 are repeated."""
        if len({len(shape) for shape in shapes}) > 1:
            return UNKNOWN_SHAPE
        sizes = [_common(sizes) for sizes in zip(*shapes, strict=True)]
        return UNKNOWN_SHAPE if None in sizes else Shape(tuple(size for size in sizes if size is not None))


def _common(sizes: Sequence[Dim]) -> Dim | None:
    """The size to which several broadcast; None where they do not."""
    wide = {size for size in sizes if size != 1}
    if len(wide) < 2:
        return wide.pop() if wide else 1
    return None if all(isinstance(size, int) for size in wide) else UNKNOWN


@layer
class Add(_Elementwise):
    """[x, x, ...] -> x: the sum."""


@layer
class Subtract(_Elementwise):
    """[x, x] -> x: the difference of two tensors."""

    def merged(self, arguments: Arguments, shapes: Sequence[tuple[Dim, ...]]) -> Shape:
        """As for the others, if there are two."""
        return super().merged(arguments, shapes) if len(shapes) == 2 else UNKNOWN_SHAPE


@layer
class Multiply(_Elementwise):
    """[x, x, ...] -> x: the product."""


@layer
class Average(_Elementwise):
    """[x, x, ...] -> x: the mean."""


@layer
class Maximum(_Elementwise):
    """[x, x, ...] -> x: the maximum."""


@layer
class Minimum(_Elementwise):
    """[x, x, ...] -> x: the minimum."""

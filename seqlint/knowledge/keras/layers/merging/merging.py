"""Layers that merge several tensors: a stack does not have them, but a functional model that stands in one may."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.shapes.dim import UNKNOWN, Dim, add
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_items


class Merging(LayerType):
    """A layer that takes a list of tensors."""

    refused_in_build: ClassVar[frozenset[Failure] | None] = frozenset({Failure.NOT_SEQUENTIAL})
    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A single tensor is refused; after a layer with several outputs nothing is known."""
        if x.dims is None:
            return Built(UNKNOWN_SHAPE)
        raise LayerError(
            Failure.NOT_SEQUENTIAL,
            f"`{self.name}` merges several tensors, but in a stack it gets a single one",
            help="build a functional `keras.Model(inputs, outputs)`",
        )

    def merged(self, arguments: Arguments, shapes: Sequence[tuple[Dim, ...]]) -> Shape:
        """What it makes of tensors of several *shapes*; unknown where they may not go together."""
        return UNKNOWN_SHAPE


class _Elementwise(Merging):
    """A layer that does the same to each value of several tensors of one rank."""

    def merged(self, arguments: Arguments, shapes: Sequence[tuple[Dim, ...]]) -> Shape:
        """The size that all have along an axis, where those of size 1 are repeated."""
        if len({len(shape) for shape in shapes}) > 1:
            return UNKNOWN_SHAPE
        sizes = [_common(sizes) for sizes in zip(*shapes, strict=True)]
        return UNKNOWN_SHAPE if None in sizes else Shape(tuple(size for size in sizes if size is not None))


def _common(sizes: Sequence[Dim]) -> Dim | None:
    """The size that several make together; None where they do not."""
    wide = {size for size in sizes if size != 1}
    if len(wide) < 2:
        return wide.pop() if wide else 1
    return None if all(isinstance(size, int) for size in wide) else UNKNOWN


@layer
class Add(_Elementwise):
    """The sum."""


@layer
class Subtract(_Elementwise):
    """The difference of two tensors."""

    def merged(self, arguments: Arguments, shapes: Sequence[tuple[Dim, ...]]) -> Shape:
        """As for the others, if there are two."""
        return super().merged(arguments, shapes) if len(shapes) == 2 else UNKNOWN_SHAPE


@layer
class Multiply(_Elementwise):
    """The product."""


@layer
class Average(_Elementwise):
    """The mean."""


@layer
class Maximum(_Elementwise):
    """The maximum."""


@layer
class Minimum(_Elementwise):
    """The minimum."""


@layer
class Concatenate(Merging):
    """All tensors, one after the other."""

    def merged(self, arguments: Arguments, shapes: Sequence[tuple[Dim, ...]]) -> Shape:
        """The sum of the sizes along one axis, where all others agree."""
        axis, rank = arguments["axis"], len(shapes[0])
        if type(axis) is not int or not -rank <= axis < rank or len({len(shape) for shape in shapes}) > 1:
            return UNKNOWN_SHAPE
        columns = [list(sizes) for sizes in zip(*shapes, strict=True)]
        along = columns.pop(axis % rank)
        if any(size != sizes[0] for sizes in columns for size in sizes):
            return UNKNOWN_SHAPE
        kept = [sizes[0] for sizes in columns]
        return Shape((*kept[: axis % rank], reduce(add, along), *kept[axis % rank :]))


@layer
class Dot(Merging):
    """The dot product of two tensors."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is neither an axis nor two of them."""
        axes = arguments["axes"]
        if axes is None or isinstance(axes, (str, float)):
            arguments.refuse("axes", "must be an integer or two integers")
        items = as_items(axes)
        if items is None:
            return
        if len(items) != 2 or any(item is None or isinstance(item, (str, float)) for item in items):
            arguments.refuse("axes", "must be an integer or two integers")

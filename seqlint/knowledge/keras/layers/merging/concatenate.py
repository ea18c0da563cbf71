"""The concatenation of tensors. Follows keras/src/layers/merging/concatenate.py."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.shapes.dim import Dim, add
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@layer
class Concatenate(Merging):
    """[(batch, ..., a), (batch, ..., b)] -> (batch, ..., a + b): all tensors, one after the other along an axis."""

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

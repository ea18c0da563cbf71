"""Layers that add zeros around the spatial axes.

Follows zero_padding1d.py, zero_padding2d.py and zero_padding3d.py in keras/src/layers/reshaping.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.sizes import shrink
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers._traits.spatial import (
    SpatialLayer,
    both_sides,
    check_data_format,
    pairs,
    resize,
)
from seqlint.shapes.dim import Dim, add, less
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class _ZeroPadding(SpatialLayer, BuildsUntested):
    def check(self, arguments: Arguments) -> None:
        pairs(arguments, "padding", self.spatial)
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        amounts = both_sides(arguments, "padding", self.spatial)

        def change(axis: int, size: Dim) -> Dim:
            result = add(size, amounts[axis])
            return shrink(result, x, f"`{self.name}`", "padding") if less(result, 0) else result

        return Built(resize(arguments, x, self.spatial, change))

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """The axes that are too many stay as they are, and the channels may be padded where axes lack."""
        first = arguments.channels_first
        if first is None:
            return Built(UNKNOWN_SHAPE)
        dims, padded = tuple(x), self.spatial + (2 if first else 1)
        if len(dims) < padded:
            raise wrong_rank(self, arguments, x)
        channels = () if first else (1,)
        output = self.build(arguments, Shape((*dims[:padded], *channels))).output
        return Built(Shape((*tuple(output)[:padded], *dims[padded:])))


@layer
class ZeroPadding1D(_ZeroPadding):
    """(batch, steps, channels) -> (batch, steps + padding, channels)."""

    spatial = 1


@layer
class ZeroPadding2D(_ZeroPadding):
    """(batch, rows, columns, channels) -> (batch, rows + padding, columns + padding, channels)."""

    spatial = 2


@layer
class ZeroPadding3D(_ZeroPadding):
    """(batch, 3 sizes, channels) -> (batch, 3 sizes + padding, channels)."""

    spatial = 3


@keras2(ZeroPadding1D, ZeroPadding2D, ZeroPadding3D)
class _Keras2ZeroPadding(_ZeroPadding):
    def check(self, arguments: Arguments) -> None:
        super().check(arguments)
        value = arguments["padding"]
        if isinstance(value, int) and value < 0:
            arguments.refuse("padding", "must not be negative")

"""Layers that cut off the ends of the spatial axes.

Follows cropping1d.py, cropping2d.py and cropping3d.py in keras/src/layers/reshaping.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
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
from seqlint.shapes.dim import UNKNOWN, Dim, less, maximum, subtract
from seqlint.shapes.shape import Shape


class _Cropping(SpatialLayer, BuildsUntested):
    def check(self, arguments: Arguments) -> None:
        pairs(arguments, "cropping", self.spatial)
        check_data_format(arguments)
        value = arguments["cropping"]
        if isinstance(value, int) and value < 0:
            arguments.refuse("cropping", "must not be negative")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        amounts = both_sides(arguments, "cropping", self.spatial)

        def change(axis: int, size: Dim) -> Dim:
            if less(amounts[axis], 0):
                return UNKNOWN
            return self.rest(subtract(size, amounts[axis]), x)

        return Built(resize(arguments, x, self.spatial, change))

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """Only the first axes count."""
        return self.build_on_first_axes(arguments, x)

    def rest(self, size: Dim, x: Shape) -> Dim:
        """What is left along an axis of *x*; nothing is refused."""
        return shrink(size, x, f"`{self.name}`", "cropping")


@layer
class Cropping1D(_Cropping):
    """(batch, steps, channels) -> (batch, steps - cropping, channels)."""

    spatial = 1


@layer
class Cropping2D(_Cropping):
    """(batch, rows, columns, channels) -> (batch, rows - cropping, columns - cropping, channels)."""

    spatial = 2


@layer
class Cropping3D(_Cropping):
    """(batch, 3 sizes, channels) -> (batch, 3 sizes - cropping, channels)."""

    spatial = 3


@keras2(Cropping1D, Cropping2D)
class _Keras2Cropping(_Cropping):
    def check(self, arguments: Arguments) -> None:
        pairs(arguments, "cropping", self.spatial)
        check_data_format(arguments)


@keras2(Cropping3D)
class _Keras2Cropping3D(_Keras2Cropping):
    def rest(self, size: Dim, x: Shape) -> Dim:
        """A volume may be empty."""
        return maximum(size, 0)

"""Layers that repeat the values along the spatial axes.

Follows up_sampling1d.py, up_sampling2d.py and up_sampling3d.py in keras/src/layers/reshaping.
"""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NUMERIC, ROUNDED, Types
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers._traits.spatial import SpatialLayer, check_data_format, lose_sizes, resize
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, less, multiply
from seqlint.shapes.shape import Shape

_INTERPOLATIONS = (
    "area",
    "bicubic",
    "bilinear",
    "gaussian",
    "lanczos3",
    "lanczos5",
    "mitchellcubic",
    "nearest",
)


class _UpSampling(SpatialLayer, BuildsUntested):
    def check(self, arguments: Arguments) -> None:
        arguments.integers("size", self.spatial)
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        factors = arguments.sizes("size", self.spatial)
        return Built(resize(arguments, x, self.spatial, lambda axis, size: multiply(size, factors[axis])))

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """Only the first axes count."""
        return self.build_on_first_axes(arguments, x)


@layer
class UpSampling1D(_UpSampling):
    """(batch, steps, channels) -> (batch, steps * size, channels): each step repeated."""

    spatial = 1

    def check(self, arguments: Arguments) -> None:
        """Refuse a size that is no positive integer."""
        arguments.count("size")
        if isinstance(arguments["size"], bool):
            arguments.refuse("size", "must be an integer")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The product of steps and size."""
        factor = arguments.converted("size")
        is_odd = less(factor, 1) and x[1] is not DYNAMIC
        return Built(x.replace(1, UNKNOWN if is_odd else multiply(x[1], factor)))


@keras2(UpSampling1D)
class Keras2UpSampling1D(UpSampling1D):
    """The same for what ``int()`` makes a size of."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what ``int()`` refuses."""
        arguments.convertible("size")


@layer
class UpSampling2D(_UpSampling):
    """(batch, rows, columns, channels) -> (batch, rows * size, columns * size, channels)."""

    spatial = 2

    def types(self, arguments: Arguments) -> Types:
        """Repeated numbers stay what they are; between them lie floats."""
        text = arguments.text("interpolation")
        return NUMERIC if text == "nearest" else ROUNDED if text else replace(NUMERIC, gives=None)

    def check(self, arguments: Arguments) -> None:
        """Refuse also an interpolation that is no string."""
        super().check(arguments)
        if not isinstance(arguments["interpolation"], str):
            arguments.one_of("interpolation", _INTERPOLATIONS)


@keras2(UpSampling2D)
class Keras2UpSampling2D(UpSampling2D):
    """The same, but that TensorFlow loses both sizes where one is DYNAMIC."""

    def check(self, arguments: Arguments) -> None:
        """Refuse also an unknown interpolation."""
        super().check(arguments)
        arguments.one_of("interpolation", _INTERPOLATIONS)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The products of both sizes, if they are known."""
        return Built(lose_sizes(arguments, x, super().build(arguments, x).output, 2))


@layer
class UpSampling3D(_UpSampling):
    """(batch, 3 sizes, channels) -> (batch, 3 sizes * size, channels)."""

    spatial = 3


@keras2(UpSampling3D)
class Keras2UpSampling3D(UpSampling3D):
    """The same for whatever stands along the three axes."""

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Enough for the three axes."""
        return at_least(4 if arguments.channels_first is False else 5)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The products of the three sizes."""
        if x.rank in (None, 5) or arguments.channels_first is None:
            return super().build(arguments, x)
        output, first = x, 2 if arguments.channels_first else 1
        for axis, factor in enumerate(arguments.sizes("size", 3), first):
            output = output.replace(axis, multiply(x[axis], factor))
        return Built(output)

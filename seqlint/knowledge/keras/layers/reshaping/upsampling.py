"""Layers that repeat the values along the spatial axes."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NUMERIC, ROUNDED, Types
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.spatial import SpatialLayer, check_data_format, forget, resize
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


@layer
class UpSampling1D(SpatialLayer):
    """Each step of a series repeated."""

    spatial = 1

    def check(self, arguments: Arguments) -> None:
        """Refuse a size that is no positive integer."""
        if arguments.keras == 3:
            arguments.count("size")
            if isinstance(arguments["size"], bool):
                arguments.refuse("size", "must be an integer")
        else:
            arguments.convertible("size")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Multiply the number of steps."""
        factor = arguments.converted("size")
        is_odd = less(factor, 1) and x[1] is not DYNAMIC
        return Built(x.replace(1, UNKNOWN if is_odd else multiply(x[1], factor)))

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """Nothing but the first three axes."""
        return self.build_on_first_axes(arguments, x)


class _UpSampling(SpatialLayer):
    def check(self, arguments: Arguments) -> None:
        arguments.integers("size", self.spatial)
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        factors = arguments.sizes("size", self.spatial)
        return Built(resize(arguments, x, self.spatial, lambda axis, size: multiply(size, factors[axis])))

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        return self.build_on_first_axes(arguments, x)


@layer
class UpSampling2D(_UpSampling):
    """An image with its rows and columns repeated."""

    spatial = 2

    def types(self, arguments: Arguments) -> Types:
        """Repeated numbers stay what they are; between them lie floats."""
        text = arguments.text("interpolation")
        return NUMERIC if text == "nearest" else ROUNDED if text else replace(NUMERIC, gives=None)

    def check(self, arguments: Arguments) -> None:
        """Refuse also an interpolation that is no string, and in Keras 2 an unknown one."""
        super().check(arguments)
        value = arguments["interpolation"]
        if arguments.keras == 2 or not isinstance(value, str):
            arguments.one_of("interpolation", _INTERPOLATIONS)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Multiply rows and columns."""
        built = super().build(arguments, x)
        return Built(forget(arguments, x, built.output, 2))


@layer
class UpSampling3D(_UpSampling):
    """A volume with its planes, rows and columns repeated."""

    spatial = 3

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Keras 2 repeats whatever stands along the three axes."""
        if arguments.keras == 3:
            return super().accepted_rank(arguments)
        return at_least(4 if arguments.channels_first is False else 5)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Multiply the three sizes."""
        if x.rank in (None, 5) or arguments.channels_first is None:
            return super().build(arguments, x)
        output, first = x, 2 if arguments.channels_first else 1
        for axis, factor in enumerate(arguments.sizes("size", 3), first):
            output = output.replace(axis, multiply(x[axis], factor))
        return Built(output)

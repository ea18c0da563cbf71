"""Layers that widen or narrow the spatial axes: zero padding, cropping, upsampling."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers.base import Arguments, Built, LayerType, Rank, exactly, layer, shrink
from seqlint.knowledge.keras.layers.spatial import check_data_format, forget, pairs, resize
from seqlint.shapes.dim import UNKNOWN, Dim, add, less, maximum, multiply, subtract
from seqlint.shapes.shape import Shape
from seqlint.values import as_dim


class _Spatial(LayerType):
    spatial: ClassVar[int]

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return exactly(self.spatial + 2)


def _amounts(arguments: Arguments, name: str, spatial: int) -> tuple[Dim, ...]:
    """Both sides together, for each axis."""
    found = pairs(arguments, name, spatial)
    if found is None:
        return (UNKNOWN,) * spatial
    return tuple(add(as_dim(before), as_dim(after)) for before, after in found)


class _ZeroPadding(_Spatial):
    def check(self, arguments: Arguments) -> None:
        pairs(arguments, "padding", self.spatial)
        check_data_format(arguments)
        value = arguments["padding"]
        if arguments.keras == 2 and isinstance(value, int) and value < 0:
            arguments.refuse("padding", "must not be negative")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        amounts = _amounts(arguments, "padding", self.spatial)

        def change(axis: int, size: Dim) -> Dim:
            result = add(size, amounts[axis])
            return shrink(result, x, f"`{self.name}`") if less(result, 0) else result

        return Built(resize(arguments, x, self.spatial, change))


@layer
class ZeroPadding1D(_ZeroPadding):
    """Zeros at the ends of a series."""

    spatial = 1


@layer
class ZeroPadding2D(_ZeroPadding):
    """Zeros around an image."""

    spatial = 2


@layer
class ZeroPadding3D(_ZeroPadding):
    """Zeros around a volume."""

    spatial = 3


class _Cropping(_Spatial):
    def check(self, arguments: Arguments) -> None:
        pairs(arguments, "cropping", self.spatial)
        check_data_format(arguments)
        value = arguments["cropping"]
        if arguments.keras == 3 and isinstance(value, int) and value < 0:
            arguments.refuse("cropping", "must not be negative")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        amounts = _amounts(arguments, "cropping", self.spatial)

        def change(axis: int, size: Dim) -> Dim:
            if less(amounts[axis], 0):
                return UNKNOWN
            result = subtract(size, amounts[axis])
            if arguments.keras == 2 and self.spatial == 3:
                return maximum(result, 0)
            return shrink(result, x, f"`{self.name}`")

        return Built(resize(arguments, x, self.spatial, change))


@layer
class Cropping1D(_Cropping):
    """A series without its ends."""

    spatial = 1


@layer
class Cropping2D(_Cropping):
    """An image without its border."""

    spatial = 2


@layer
class Cropping3D(_Cropping):
    """A volume without its border."""

    spatial = 3


@layer
class UpSampling1D(_Spatial):
    """Each step of a series repeated."""

    spatial = 1

    def check(self, arguments: Arguments) -> None:
        if arguments.keras == 3:
            arguments.count("size")
        else:
            arguments.convertible("size")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        factor = arguments.converted("size")
        return Built(x.replace(1, UNKNOWN if less(factor, 1) else multiply(x[1], factor)))


class _UpSampling(_Spatial):
    def check(self, arguments: Arguments) -> None:
        arguments.integers("size", self.spatial)
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        factors = arguments.sizes("size", self.spatial)
        return Built(resize(arguments, x, self.spatial, lambda axis, size: multiply(size, factors[axis])))


@layer
class UpSampling2D(_UpSampling):
    """An image with its rows and columns repeated."""

    spatial = 2

    def check(self, arguments: Arguments) -> None:
        super().check(arguments)
        if arguments.keras == 2:
            arguments.one_of("interpolation", _INTERPOLATIONS)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        built = super().build(arguments, x)
        return Built(forget(arguments, x, built.output, 2)) if arguments.channels_first else built


@layer
class UpSampling3D(_UpSampling):
    """A volume with its planes, rows and columns repeated."""

    spatial = 3


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

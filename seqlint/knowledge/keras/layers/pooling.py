"""Pooling layers."""

from __future__ import annotations

from seqlint.knowledge.keras.layers.base import (
    Arguments,
    Built,
    layer,
    shrink,
)
from seqlint.knowledge.keras.layers.spatial import (
    SpatialLayer,
    check_data_format,
    check_padding,
    is_padded,
    resize,
)
from seqlint.shapes.convolution import slide
from seqlint.shapes.dim import Dim
from seqlint.shapes.shape import Shape


class _Pooling(SpatialLayer):
    def check(self, arguments: Arguments) -> None:
        arguments.integers("pool_size", self.spatial)
        if arguments["strides"] is not None:
            arguments.integers("strides", self.spatial)
        check_padding(arguments, ("valid", "same"), case_sensitive=arguments.keras == 3)
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        windows = arguments.sizes("pool_size", self.spatial)
        strides = windows if arguments["strides"] is None else arguments.sizes("strides", self.spatial)
        padded = is_padded(arguments)

        def change(axis: int, size: Dim) -> Dim:
            result = slide(size, windows[axis], strides[axis], padded=padded)
            return result if padded else shrink(result, x, f"the window of `{self.name}`")

        return Built(resize(arguments, x, self.spatial, change))


@layer
class MaxPooling1D(_Pooling):
    """The maximum in each window of a series."""

    aliases = ("MaxPool1D",)
    spatial = 1


@layer
class MaxPooling2D(_Pooling):
    """The maximum in each window of an image."""

    aliases = ("MaxPool2D",)
    spatial = 2


@layer
class MaxPooling3D(_Pooling):
    """The maximum in each window of a volume."""

    aliases = ("MaxPool3D",)
    spatial = 3


@layer
class AveragePooling1D(_Pooling):
    """The average of each window of a series."""

    aliases = ("AvgPool1D",)
    spatial = 1


@layer
class AveragePooling2D(_Pooling):
    """The average of each window of an image."""

    aliases = ("AvgPool2D",)
    spatial = 2


@layer
class AveragePooling3D(_Pooling):
    """The average of each window of a volume."""

    aliases = ("AvgPool3D",)
    spatial = 3

"""Pooling layers."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers.base import (
    UNKNOWN_BUILT,
    Arguments,
    Built,
    LayerType,
    Rank,
    exactly,
    layer,
    shrink,
)
from seqlint.knowledge.keras.layers.spatial import check_data_format, check_padding, is_padded, resize
from seqlint.shapes.convolution import slide
from seqlint.shapes.dim import Dim
from seqlint.shapes.shape import Shape


class _Pooling(LayerType):
    spatial: ClassVar[int]

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return exactly(self.spatial + 2)

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


class _GlobalPooling(LayerType):
    spatial: ClassVar[int]

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return exactly(self.spatial + 2)

    def check(self, arguments: Arguments) -> None:
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        keepdims = arguments.flag("keepdims")
        if keepdims is None:
            return Built(UNKNOWN_BUILT.output)
        reduced = resize(arguments, x, self.spatial, lambda axis, size: 1)
        if keepdims:
            return Built(reduced)
        channels = reduced[1] if arguments.channels_first else reduced[-1]
        return Built(Shape.of(x[0], channels))


@layer
class GlobalMaxPooling1D(_GlobalPooling):
    """The maximum of each channel of a series."""

    aliases = ("GlobalMaxPool1D",)
    spatial = 1


@layer
class GlobalMaxPooling2D(_GlobalPooling):
    """The maximum of each channel of an image."""

    aliases = ("GlobalMaxPool2D",)
    spatial = 2


@layer
class GlobalMaxPooling3D(_GlobalPooling):
    """The maximum of each channel of a volume."""

    aliases = ("GlobalMaxPool3D",)
    spatial = 3


@layer
class GlobalAveragePooling1D(_GlobalPooling):
    """The average of each channel of a series."""

    aliases = ("GlobalAvgPool1D",)
    spatial = 1


@layer
class GlobalAveragePooling2D(_GlobalPooling):
    """The average of each channel of an image."""

    aliases = ("GlobalAvgPool2D",)
    spatial = 2


@layer
class GlobalAveragePooling3D(_GlobalPooling):
    """The average of each channel of a volume."""

    aliases = ("GlobalAvgPool3D",)
    spatial = 3

"""Pooling layers."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATING, NUMERIC
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import shrink
from seqlint.knowledge.keras.layers._shared.spatial import (
    SpatialLayer,
    check_data_format,
    check_padding,
    is_padded,
    resize,
)
from seqlint.shapes.convolution import slide
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class _Pooling(SpatialLayer):
    dtypes = NUMERIC
    looks_late = True

    def check(self, arguments: Arguments) -> None:
        arguments.integers("pool_size", self.spatial)
        if arguments["strides"] is not None:
            arguments.integers("strides", self.spatial)
        check_padding(arguments, ("valid", "same"), case_sensitive=arguments.keras == 3)
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        return self._slid(arguments, x, self.spatial, 1)

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """Sizes and windows are broadcast: a single one serves for all."""
        dims, axes = tuple(x), max(len(x) - 2, 0)
        if self.spatial == 1:
            dims = dims if axes or len(dims) > 1 else (dims[0], x[1 if arguments.channels_first else 0])
            return self._slid(arguments, Shape(dims), axes, axes)
        only = 2 if arguments.channels_first else 1
        if axes != 1:
            raise wrong_rank(self, arguments, x)
        if dims[only] is DYNAMIC:
            if is_padded(arguments) is False:
                raise LayerError(
                    Failure.COLLAPSE, f"the window of `{self.name}` leaves nothing of its input {x}"
                )
            return Built(UNKNOWN_SHAPE)
        return self.build(arguments, Shape((*dims[:only], *(dims[only],) * self.spatial, *dims[only + 1 :])))

    def _slid(self, arguments: Arguments, x: Shape, spatial: int, times: int) -> Built:
        windows = arguments.sizes("pool_size", self.spatial) * times
        strides = (
            windows if arguments["strides"] is None else arguments.sizes("strides", self.spatial) * times
        )
        padded = is_padded(arguments)

        def change(axis: int, size: Dim) -> Dim:
            result = slide(size, windows[axis], strides[axis], padded=padded)
            return result if padded else shrink(result, x, f"the window of `{self.name}`")

        return Built(resize(arguments, x, spatial, change))


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

    dtypes = FLOATING
    aliases = ("MaxPool3D",)
    spatial = 3


@layer
class AveragePooling1D(_Pooling):
    """The average of each window of a series."""

    dtypes = FLOATING
    aliases = ("AvgPool1D",)
    spatial = 1


@layer
class AveragePooling2D(_Pooling):
    """The average of each window of an image."""

    dtypes = FLOATING
    aliases = ("AvgPool2D",)
    spatial = 2


@layer
class AveragePooling3D(_Pooling):
    """The average of each window of a volume."""

    dtypes = FLOATING
    aliases = ("AvgPool3D",)
    spatial = 3

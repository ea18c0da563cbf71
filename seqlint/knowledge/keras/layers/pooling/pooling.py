"""Pooling over windows.

Follows base_pooling.py, max_pooling1d.py and average_pooling1d.py, ... in keras/src/layers/pooling.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATING, NUMERIC
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.sizes import shrink
from seqlint.knowledge.keras.layers._traits.build_without_call import ChecksInCall
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers._traits.padding import check_padding, check_padding_in_keras2, is_padded
from seqlint.knowledge.keras.layers._traits.spatial import SpatialLayer, check_data_format, resize
from seqlint.shapes.convolution import slide
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

_PADDINGS = ("valid", "same")


class _Pooling(SpatialLayer, BuildsUntested):
    dtypes = NUMERIC

    def check(self, arguments: Arguments) -> None:
        arguments.integers("pool_size", self.spatial)
        if arguments["strides"] is not None:
            arguments.integers("strides", self.spatial)
        self.check_padding(arguments)
        check_data_format(arguments)

    def check_padding(self, arguments: Arguments) -> None:
        """Refuse an unknown `padding`."""
        check_padding(arguments, _PADDINGS, case_sensitive=True)

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
            return result if padded else shrink(result, x, f"the window of `{self.name}`", "pool_size")

        return Built(resize(arguments, x, spatial, change))


@layer
class MaxPooling1D(_Pooling):
    """(batch, steps, channels) -> (batch, new steps, channels): the maximum in each window of a series."""

    aliases = ("MaxPool1D",)
    spatial = 1


@layer
class MaxPooling2D(_Pooling):
    """(batch, rows, columns, channels) -> (batch, new rows, new columns, channels): the maximum in each window."""

    aliases = ("MaxPool2D",)
    spatial = 2


@layer
class MaxPooling3D(_Pooling):
    """(batch, 3 sizes, channels) -> (batch, 3 new sizes, channels): the maximum in each window of a volume."""

    dtypes = FLOATING
    aliases = ("MaxPool3D",)
    spatial = 3


@layer
class AveragePooling1D(_Pooling):
    """(batch, steps, channels) -> (batch, new steps, channels): the average of each window of a series."""

    dtypes = FLOATING
    aliases = ("AvgPool1D",)
    spatial = 1


@layer
class AveragePooling2D(_Pooling):
    """(batch, rows, columns, channels) -> (batch, new rows, new columns, channels): the average of each window."""

    dtypes = FLOATING
    aliases = ("AvgPool2D",)
    spatial = 2


@layer
class AveragePooling3D(_Pooling):
    """(batch, 3 sizes, channels) -> (batch, 3 new sizes, channels): the average of each window of a volume."""

    dtypes = FLOATING
    aliases = ("AvgPool3D",)
    spatial = 3


@keras2(MaxPooling1D, MaxPooling2D, MaxPooling3D, AveragePooling1D, AveragePooling2D, AveragePooling3D)
class _Keras2Pooling(_Pooling, ChecksInCall):
    def check_padding(self, arguments: Arguments) -> None:
        """Capitals pass, and a list until the layer is called."""
        check_padding_in_keras2(arguments, _PADDINGS)

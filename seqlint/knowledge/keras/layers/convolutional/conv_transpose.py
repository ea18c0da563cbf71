"""Transposed convolutions.

Follows base_conv_transpose.py, conv1d_transpose.py, conv2d_transpose.py and conv3d_transpose.py in
keras/src/layers/convolutional.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.knowledge.keras.layers._shared.kernels import bias
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers._traits.padding import is_padded
from seqlint.knowledge.keras.layers._traits.spatial import resize
from seqlint.knowledge.keras.layers._traits.windows import (
    Keras2WindowLayer,
    WindowLayer,
    check_dilated_strides,
)
from seqlint.shapes.convolution import slide_back, spread
from seqlint.shapes.dim import Dim, equal, less
from seqlint.shapes.shape import Shape


class _Transpose(WindowLayer, BuildsUntested):
    def check(self, arguments: Arguments) -> None:
        self.check_filters(arguments)
        super().check(arguments)
        if arguments["output_padding"] is not None:
            arguments.integers("output_padding", self.spatial, zero=True)
            extras = arguments.sizes("output_padding", self.spatial)
            strides = arguments.sizes("strides", self.spatial)
            if any(less(extra, stride) is False for extra, stride in zip(extras, strides, strict=True)):
                arguments.refuse("output_padding", "must be less than `strides`")
        check_dilated_strides(arguments, self.spatial)

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """Fewer axes do, for the only one is that of the channels too; more have no size of a kernel."""
        if len(x) > self.spatial + 2:
            raise wrong_rank(self, arguments, x)
        return self.build(
            arguments, x if len(x) > 1 else Shape.of(x[0], x[1 if arguments.channels_first else 0])
        )

    def build(self, arguments: Arguments, x: Shape) -> Built:
        channels, filters = self.channels(arguments, x), arguments.converted("filters")
        sizes = arguments.sizes("kernel_size", self.spatial)
        strides = arguments.sizes("strides", self.spatial)
        rates = self.dilation_rates(arguments)
        given = arguments["output_padding"] is not None
        extras = arguments.sizes("output_padding", self.spatial) if given else (None,) * self.spatial
        padded = is_padded(arguments)

        def change(axis: int, size: Dim) -> Dim:
            window = spread(sizes[axis], rates[axis])
            return slide_back(size, window, strides[axis], extras[axis], padded=padded)

        spatial = self.spatial if x.rank is None else max(x.rank - 2, 0)
        output = resize(arguments, x, spatial, change, filters)
        weights: tuple[Weight, ...] = (Weight((*sizes, filters, channels)),)
        return Built(output, bias(arguments, weights, filters))

    def dilation_rates(self, arguments: Arguments) -> tuple[Dim, ...]:
        """By how much the kernel is spread along each axis."""
        return arguments.sizes("dilation_rate", self.spatial)


@layer
class Conv1DTranspose(_Transpose):
    """(batch, steps, channels) -> (batch, new steps, filters): a transposed convolution over a series."""

    aliases = ("Convolution1DTranspose",)
    spatial = 1


@layer
class Conv2DTranspose(_Transpose):
    """(batch, rows, columns, channels) -> (batch, new rows, new columns, filters): over images."""

    aliases = ("Convolution2DTranspose",)
    spatial = 2


@layer
class Conv3DTranspose(_Transpose):
    """(batch, 3 sizes, channels) -> (batch, 3 new sizes, filters): over volumes."""

    aliases = ("Convolution3DTranspose",)
    spatial = 3


@keras2(Conv1DTranspose)
class _Keras2Transpose(Keras2WindowLayer, _Transpose, BuildsUncalled):
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED})


@keras2(Conv2DTranspose)
class _Keras2Conv2DTranspose(_Keras2Transpose, Conv2DTranspose):
    def check(self, arguments: Arguments) -> None:
        """Refuse also dilation rates that differ."""
        super().check(arguments)
        if equal(*arguments.sizes("dilation_rate", 2)) is False:
            arguments.refuse("dilation_rate", "must be the same for both axes")


@keras2(Conv3DTranspose)
class _Keras2Conv3DTranspose(_Keras2Transpose, Conv3DTranspose):
    def dilation_rates(self, arguments: Arguments) -> tuple[Dim, ...]:
        """The dilation of volumes is ignored."""
        return (1, 1, 1)

"""Convolution layers that take each channel by itself."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.knowledge.keras.layers._shared.kernels import bias
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.spatial import (
    forget,
)
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._shared.windows import WindowLayer, check_dilated_strides, check_filters
from seqlint.shapes.dim import Dim, less, multiply
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


class _Depthwise(WindowLayer):
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED})
    needs_channels = True

    def check(self, arguments: Arguments) -> None:
        super().check(arguments)
        if arguments.keras == 3:
            arguments.count("depth_multiplier")
        else:
            check_dilated_strides(arguments, self.spatial)
            value = arguments["depth_multiplier"]
            if value is None or isinstance(value, (float, str)) or as_items(value) is not None:
                arguments.refuse("depth_multiplier", "must be an integer")
            if isinstance(value, int) and value < 0:
                arguments.refuse("depth_multiplier", "must not be negative")

    def slid(self, arguments: Arguments, x: Shape, channels: Dim) -> Shape:
        output = super().slid(arguments, x, channels)
        rates = arguments.sizes("dilation_rate", self.spatial)
        if all(rate == 1 for rate in rates):
            return output
        surely = any(less(1, rate) for rate in rates) and arguments.flag("use_bias") is not None
        return forget(
            arguments, x, output, self.spatial, surely=surely, channels=self.forgets_channels(arguments)
        )

    def forgets_channels(self, arguments: Arguments) -> bool:
        """Whether Keras 2, with a dilated kernel, loses the number of channels where it lacks a spatial size."""
        return bool(arguments.channels_first) and not arguments.flag("use_bias")

    def depthwise_kernel(self, arguments: Arguments, x: Shape) -> tuple[Weight, Dim]:
        """The kernel of each channel, and the number of channels that they make together."""
        channels, multiplier = self.channels(arguments, x), arguments.dim("depth_multiplier")
        sizes = arguments.sizes("kernel_size", self.spatial)
        return Weight((*sizes, channels, multiplier)), multiply(channels, multiplier)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        weight, channels = self.depthwise_kernel(arguments, x)
        return Built(self.slid(arguments, x, channels), bias(arguments, (weight,), channels))


@layer
class DepthwiseConv1D(_Depthwise):
    """A convolution over a series, each channel by itself."""

    spatial = 1


@layer
class DepthwiseConv2D(_Depthwise):
    """A convolution over images, each channel by itself."""

    spatial = 2


class _Separable(_Depthwise):
    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        if x.rank is not None and arguments.channels_first and x.rank < self.spatial + 1:
            raise wrong_rank(self, arguments, x)
        self.channels(arguments, x)
        return Built(x, None)

    needs_channels = False

    def forgets_channels(self, arguments: Arguments) -> bool:
        return False

    def check(self, arguments: Arguments) -> None:
        check_filters(arguments)
        super().check(arguments)
        arguments.positive("depth_multiplier")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        depthwise, channels = self.depthwise_kernel(arguments, x)
        filters = arguments.converted("filters")
        pointwise = Weight((*(1,) * self.spatial, channels, filters))
        return Built(self.slid(arguments, x, filters), bias(arguments, (depthwise, pointwise), filters))


@layer
class SeparableConv1D(_Separable):
    """A depthwise convolution over a series, then a pointwise one."""

    aliases = ("SeparableConvolution1D",)
    spatial = 1

    def paddings(self, arguments: Arguments) -> tuple[str, ...]:
        """In Keras 2 also "causal"."""
        return ("valid", "same", "causal") if arguments.keras == 2 else ("valid", "same")


@layer
class SeparableConv2D(_Separable):
    """A depthwise convolution over images, then a pointwise one."""

    aliases = ("SeparableConvolution2D",)
    spatial = 2

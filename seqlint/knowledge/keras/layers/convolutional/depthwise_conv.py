"""Convolutions that take each channel by itself.

Follows base_depthwise_conv.py, depthwise_conv1d.py and depthwise_conv2d.py in keras/src/layers/convolutional.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.knowledge.keras.layers._shared.kernels import bias
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.spatial import lose_sizes
from seqlint.knowledge.keras.layers._traits.windows import (
    Keras2WindowLayer,
    WindowLayer,
    check_dilated_strides,
)
from seqlint.shapes.dim import Dim, less, multiply
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


class ChannelwiseLayer(WindowLayer):
    """A layer with a kernel for each channel."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no positive number of outputs for each channel."""
        super().check(arguments)
        self.check_multiplier(arguments)

    def check_multiplier(self, arguments: Arguments) -> None:
        """Refuse what is no `depth_multiplier`."""
        arguments.count("depth_multiplier")

    def depthwise_kernel(self, arguments: Arguments, x: Shape) -> tuple[Weight, Dim]:
        """The kernel of each channel, and the number of channels that they give together."""
        channels, multiplier = self.channels(arguments, x), arguments.dim("depth_multiplier")
        sizes = arguments.sizes("kernel_size", self.spatial)
        return Weight((*sizes, channels, multiplier)), multiply(channels, multiplier)


class Keras2ChannelwiseLayer(Keras2WindowLayer, ChannelwiseLayer):
    """The same in Keras 2, where TensorFlow may lose sizes."""

    def check_multiplier(self, arguments: Arguments) -> None:
        """0 passes, but not strides together with dilation rates."""
        check_dilated_strides(arguments, self.spatial)
        value = arguments["depth_multiplier"]
        if value is None or isinstance(value, (float, str)) or as_items(value) is not None:
            arguments.refuse("depth_multiplier", "must be an integer")
        if isinstance(value, int) and value < 0:
            arguments.refuse("depth_multiplier", "must not be negative")

    def slid(self, arguments: Arguments, x: Shape, channels: Dim) -> Shape:
        """The shape after the kernel went over *x*: a dilated one loses all spatial sizes if one is DYNAMIC."""
        output = super().slid(arguments, x, channels)
        rates = arguments.sizes("dilation_rate", self.spatial)
        if all(rate == 1 for rate in rates):
            return output
        surely = any(less(1, rate) for rate in rates) and arguments.flag("use_bias") is not None
        return lose_sizes(
            arguments, x, output, self.spatial, surely=surely, channels=self.loses_channels(arguments)
        )

    def loses_channels(self, arguments: Arguments) -> bool:
        """Whether the number of channels is lost too."""
        return False


class _Depthwise(ChannelwiseLayer):
    reuse = Reuse.SAME_WEIGHTS | Reuse.NEEDS_CHANNELS

    def build(self, arguments: Arguments, x: Shape) -> Built:
        weight, channels = self.depthwise_kernel(arguments, x)
        return Built(self.slid(arguments, x, channels), bias(arguments, (weight,), channels))


@layer
class DepthwiseConv1D(_Depthwise):
    """(batch, steps, channels) -> (batch, new steps, channels * depth_multiplier)."""

    spatial = 1


@layer
class DepthwiseConv2D(_Depthwise):
    """(batch, rows, columns, channels) -> (batch, new rows, new columns, channels * depth_multiplier)."""

    spatial = 2


@keras2(DepthwiseConv1D, DepthwiseConv2D)
class _Keras2Depthwise(Keras2ChannelwiseLayer, _Depthwise, BuildsUncalled):
    reuse = Reuse.SAME_WEIGHTS
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED})

    def loses_channels(self, arguments: Arguments) -> bool:
        return bool(arguments.channels_first) and not arguments.flag("use_bias")

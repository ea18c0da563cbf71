"""Convolutions in two steps: each channel by itself, then all channels of each place.

Follows base_separable_conv.py, separable_conv1d.py and separable_conv2d.py in keras/src/layers/convolutional.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.kernels import bias
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.convolutional.depthwise_conv import (
    ChannelwiseLayer,
    Keras2ChannelwiseLayer,
)
from seqlint.shapes.shape import Shape


class _Separable(ChannelwiseLayer):
    def check(self, arguments: Arguments) -> None:
        self.check_filters(arguments)
        super().check(arguments)
        arguments.positive("depth_multiplier")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        depthwise, channels = self.depthwise_kernel(arguments, x)
        filters = arguments.converted("filters")
        pointwise = Weight((*(1,) * self.spatial, channels, filters))
        return Built(self.slid(arguments, x, filters), bias(arguments, (depthwise, pointwise), filters))


@layer
class SeparableConv1D(_Separable):
    """(batch, steps, channels) -> (batch, new steps, filters)."""

    aliases = ("SeparableConvolution1D",)
    spatial = 1


@layer
class SeparableConv2D(_Separable):
    """(batch, rows, columns, channels) -> (batch, new rows, new columns, filters)."""

    aliases = ("SeparableConvolution2D",)
    spatial = 2


@keras2(SeparableConv2D)
class _Keras2Separable(Keras2ChannelwiseLayer, _Separable):
    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Only the channels are looked at."""
        if x.rank is not None and arguments.channels_first and x.rank < self.spatial + 1:
            raise wrong_rank(self, arguments, x)
        self.channels(arguments, x)
        return Built(x, None)


@keras2(SeparableConv1D)
class _Keras2SeparableConv1D(_Keras2Separable):
    def paddings(self, arguments: Arguments) -> tuple[str, ...]:
        """Also "causal"."""
        return ("valid", "same", "causal")

"""Convolution layers."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers.base import (
    Arguments,
    Built,
    Failure,
    LayerError,
    LayerType,
    Rank,
    Weight,
    at_least,
    defined,
    exactly,
    layer,
    shrink,
)
from seqlint.knowledge.keras.layers.spatial import (
    channel_axis,
    check_data_format,
    check_padding,
    forget,
    is_padded,
    resize,
)
from seqlint.knowledge.keras.layers.weights import bias, kernel
from seqlint.shapes.convolution import slide, slide_back, spread
from seqlint.shapes.dim import UNKNOWN, Dim, equal, floor_divide, less, modulo, multiply
from seqlint.shapes.shape import Shape


class _Window(LayerType):
    """A layer that slides a kernel over *spatial* axes."""

    spatial: ClassVar[int]

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return exactly(self.spatial + 2)

    def paddings(self, arguments: Arguments) -> tuple[str, ...]:
        """The accepted values of `padding`."""
        return ("valid", "same")

    def check(self, arguments: Arguments) -> None:
        arguments.integers("kernel_size", self.spatial)
        arguments.integers("strides", self.spatial)
        arguments.integers("dilation_rate", self.spatial)
        check_padding(arguments, self.paddings(arguments))
        check_data_format(arguments)

    def channels(self, arguments: Arguments, x: Shape) -> Dim:
        """The number of input channels. Refuses a DYNAMIC one."""
        if arguments.channels_first is None or x.dims is None:
            return UNKNOWN
        axis = channel_axis(arguments.channels_first, self.spatial)
        return defined(x, axis % len(x), "the kernel")

    def slid(self, arguments: Arguments, x: Shape, channels: Dim) -> Shape:
        """The shape after the kernel went over *x*."""
        kernels = arguments.sizes("kernel_size", self.spatial)
        strides = arguments.sizes("strides", self.spatial)
        rates = arguments.sizes("dilation_rate", self.spatial)
        padded = is_padded(arguments)
        what = f"the kernel of `{self.name}`"

        def change(axis: int, size: Dim) -> Dim:
            result = slide(size, spread(kernels[axis], rates[axis]), strides[axis], padded=padded)
            return result if padded else shrink(result, x, what)

        return resize(arguments, x, self.spatial, change, channels)


def _check_strides(arguments: Arguments, spatial: int) -> None:
    strides, rates = arguments.sizes("strides", spatial), arguments.sizes("dilation_rate", spatial)
    if any(less(1, stride) for stride in strides) and any(less(1, rate) for rate in rates):
        arguments.refuse("strides", "must be 1 where `dilation_rate` is above 1")


class _Convolution(_Window):
    def accepted_rank(self, arguments: Arguments) -> Rank:
        return at_least(self.spatial + 2) if arguments.keras == 2 else exactly(self.spatial + 2)

    def check(self, arguments: Arguments) -> None:
        arguments.count("filters")
        super().check(arguments)
        if arguments["groups"] or arguments.keras == 3:
            arguments.count("groups")
        if equal(modulo(arguments.dim("filters"), self.groups(arguments)), 0) is False:
            arguments.refuse("filters", f"must be divisible by groups={self.groups(arguments)}")
        _check_strides(arguments, self.spatial)

    def groups(self, arguments: Arguments) -> Dim:
        """The number of groups that the channels are split into."""
        return arguments.dim("groups") if arguments["groups"] or arguments.keras == 3 else 1

    def build(self, arguments: Arguments, x: Shape) -> Built:
        channels, groups, filters = (
            self.channels(arguments, x),
            self.groups(arguments),
            arguments.dim("filters"),
        )
        if equal(modulo(channels, groups), 0) is False:
            raise LayerError(
                Failure.SIZE,
                f"`{self.name}` with groups={groups} needs a number of input channels that is divisible by it,"
                f" but its input {x} has {channels}",
                argument="groups",
            )
        output = self.slid(arguments, x, filters)
        sizes = arguments.sizes("kernel_size", self.spatial)
        weights = kernel(arguments, (*sizes, floor_divide(channels, groups), filters))
        return Built(output, bias(arguments, weights, filters))


@layer
class Conv1D(_Convolution):
    """A convolution over a series."""

    aliases = ("Convolution1D",)
    spatial = 1

    def paddings(self, arguments: Arguments) -> tuple[str, ...]:
        return ("valid", "same", "causal")


@layer
class Conv2D(_Convolution):
    """A convolution over images."""

    aliases = ("Convolution2D",)
    spatial = 2


@layer
class Conv3D(_Convolution):
    """A convolution over volumes."""

    aliases = ("Convolution3D",)
    spatial = 3


class _Transpose(_Window):
    def check(self, arguments: Arguments) -> None:
        arguments.count("filters")
        super().check(arguments)
        if arguments["output_padding"] is not None:
            arguments.integers("output_padding", self.spatial, zero=True)
            extras = arguments.sizes("output_padding", self.spatial)
            strides = arguments.sizes("strides", self.spatial)
            if any(less(extra, stride) is False for extra, stride in zip(extras, strides, strict=True)):
                arguments.refuse("output_padding", "must be less than `strides`")
        _check_strides(arguments, self.spatial)
        if (
            arguments.keras == 2
            and self.spatial == 2
            and equal(*arguments.sizes("dilation_rate", 2)) is False
        ):
            arguments.refuse("dilation_rate", "must be the same for both axes")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        channels, filters = self.channels(arguments, x), arguments.dim("filters")
        sizes = arguments.sizes("kernel_size", self.spatial)
        strides = arguments.sizes("strides", self.spatial)
        rates = arguments.sizes("dilation_rate", self.spatial)
        given = arguments["output_padding"] is not None
        extras = arguments.sizes("output_padding", self.spatial) if given else (None,) * self.spatial
        padded = is_padded(arguments)

        def change(axis: int, size: Dim) -> Dim:
            window = spread(sizes[axis], rates[axis])
            return slide_back(size, window, strides[axis], extras[axis], padded=padded)

        output = resize(arguments, x, self.spatial, change, filters)
        weights: tuple[Weight, ...] = (Weight((*sizes, filters, channels)),)
        return Built(output, bias(arguments, weights, filters))


@layer
class Conv1DTranspose(_Transpose):
    """A transposed convolution over a series."""

    aliases = ("Convolution1DTranspose",)
    spatial = 1


@layer
class Conv2DTranspose(_Transpose):
    """A transposed convolution over images."""

    aliases = ("Convolution2DTranspose",)
    spatial = 2


@layer
class Conv3DTranspose(_Transpose):
    """A transposed convolution over volumes."""

    aliases = ("Convolution3DTranspose",)
    spatial = 3


class _Depthwise(_Window):
    def check(self, arguments: Arguments) -> None:
        super().check(arguments)
        if arguments.keras == 3:
            arguments.count("depth_multiplier")
        else:
            _check_strides(arguments, self.spatial)

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
    def forgets_channels(self, arguments: Arguments) -> bool:
        return False

    def check(self, arguments: Arguments) -> None:
        arguments.count("filters")
        super().check(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        depthwise, channels = self.depthwise_kernel(arguments, x)
        filters = arguments.dim("filters")
        pointwise = Weight((*(1,) * self.spatial, channels, filters))
        return Built(self.slid(arguments, x, filters), bias(arguments, (depthwise, pointwise), filters))


@layer
class SeparableConv1D(_Separable):
    """A depthwise convolution over a series, then a pointwise one."""

    aliases = ("SeparableConvolution1D",)
    spatial = 1

    def paddings(self, arguments: Arguments) -> tuple[str, ...]:
        return ("valid", "same", "causal") if arguments.keras == 2 else ("valid", "same")


@layer
class SeparableConv2D(_Separable):
    """A depthwise convolution over images, then a pointwise one."""

    aliases = ("SeparableConvolution2D",)
    spatial = 2

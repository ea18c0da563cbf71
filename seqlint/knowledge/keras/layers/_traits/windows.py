"""What the layers that slide a kernel over their input share: keras/src/layers/convolutional/base_conv.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.dtypes import CONVOLVED
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.sizes import defined, shrink
from seqlint.knowledge.keras.layers._traits.padding import check_padding, check_padding_in_keras2, is_padded
from seqlint.knowledge.keras.layers._traits.spatial import SpatialLayer, check_data_format, resize
from seqlint.shapes.convolution import slide, spread
from seqlint.shapes.dim import UNKNOWN, Dim, less
from seqlint.shapes.shape import Shape


class WindowLayer(SpatialLayer):
    """A layer that slides a kernel over *spatial* axes."""

    dtypes = CONVOLVED
    reuse = Reuse.SAME_WEIGHTS

    def paddings(self, arguments: Arguments) -> tuple[str, ...]:
        """The accepted values of `padding`."""
        return ("valid", "same")

    def check(self, arguments: Arguments) -> None:
        """Refuse windows that are no positive integers, unknown paddings and data formats."""
        arguments.integers("kernel_size", self.spatial)
        arguments.integers("strides", self.spatial)
        arguments.integers("dilation_rate", self.spatial)
        self.check_padding(arguments)
        check_data_format(arguments)

    def check_padding(self, arguments: Arguments) -> None:
        """Refuse an unknown `padding`."""
        check_padding(arguments, self.paddings(arguments))

    def check_filters(self, arguments: Arguments) -> None:
        """Refuse what is no positive number of filters."""
        arguments.count("filters")

    def channels(self, arguments: Arguments, x: Shape) -> Dim:
        """The number of input channels. Refuses a DYNAMIC one."""
        if arguments.channels_first is None or x.dims is None:
            return UNKNOWN
        axis = max(len(x) - self.spatial - 1, 1) if arguments.channels_first else len(x) - 1
        return defined(x, axis, "the kernel")

    def slid(self, arguments: Arguments, x: Shape, channels: Dim) -> Shape:
        """The shape after the kernel went over *x*."""
        kernels = arguments.sizes("kernel_size", self.spatial)
        strides = arguments.sizes("strides", self.spatial)
        rates = arguments.sizes("dilation_rate", self.spatial)
        padded = is_padded(arguments)
        what = f"the kernel of `{self.name}`"

        def change(axis: int, size: Dim) -> Dim:
            result = slide(size, spread(kernels[axis], rates[axis]), strides[axis], padded=padded)
            return result if padded else shrink(result, x, what, "kernel_size")

        return resize(arguments, x, self.spatial, change, channels)


class Keras2WindowLayer(WindowLayer):
    """The same in Keras 2."""

    def check_padding(self, arguments: Arguments) -> None:
        """A list passes until the layer is called."""
        check_padding_in_keras2(arguments, self.paddings(arguments))

    def check_filters(self, arguments: Arguments) -> None:
        """The whole part of a number counts."""
        value = arguments["filters"]
        if not isinstance(value, float) or value < 1:
            arguments.count("filters")


def check_dilated_strides(arguments: Arguments, spatial: int) -> None:
    """Refuse strides above 1 together with dilation rates above 1."""
    strides, rates = arguments.sizes("strides", spatial), arguments.sizes("dilation_rate", spatial)
    if any(less(1, stride) for stride in strides) and any(less(1, rate) for rate in rates):
        arguments.refuse("strides", "must be 1 where `dilation_rate` is above 1")

"""Recurrent layers whose steps are convolutions."""

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
    defined,
    exactly,
    layer,
    shrink,
)
from seqlint.knowledge.keras.layers.sequences import run
from seqlint.knowledge.keras.layers.spatial import (
    channel_axis,
    check_data_format,
    check_padding,
    is_padded,
    resize,
)
from seqlint.knowledge.keras.layers.weights import bias
from seqlint.shapes.convolution import slide, spread
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, less, multiply
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

#: input, forget, cell and output gate
_GATES = 4


class _ConvLSTM(LayerType):
    spatial: ClassVar[int]

    def check(self, arguments: Arguments) -> None:
        arguments.number("filters", least=0 if arguments.keras == 3 else 1)
        if isinstance(arguments["filters"], float):
            arguments.refuse("filters", "must be an integer")
        for name in ("kernel_size", "strides", "dilation_rate"):
            arguments.integers(name, self.spatial)
        check_padding(arguments, ("valid", "same"))
        check_data_format(arguments)
        arguments.number("dropout", "recurrent_dropout")
        strides, rates = (arguments.sizes(name, self.spatial) for name in ("strides", "dilation_rate"))
        if any(less(1, stride) for stride in strides) and any(less(1, rate) for rate in rates):
            arguments.refuse("strides", "must be 1 where `dilation_rate` is above 1")

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return exactly(self.spatial + 3)

    def is_frozen(self, arguments: Arguments) -> bool | None:
        # Keras 3 does not tell the cell
        return arguments.keras == 2 and super().is_frozen(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        filters = arguments.dim("filters")
        kernels = arguments.sizes("kernel_size", self.spatial)
        channels = self._channels(arguments, x)
        gates = multiply(filters, _GATES)
        kernel = Weight((*kernels, channels, gates))
        recurrent_kernel = Weight((*kernels, filters, gates))
        weights = bias(arguments, (kernel, recurrent_kernel), gates)
        state = self._state(arguments, x)
        if state.dims is None:
            return Built(UNKNOWN_SHAPE, weights)
        return run(arguments, x, state.dims[1:], weights)

    def _channels(self, arguments: Arguments, x: Shape) -> Dim:
        if arguments.channels_first is None or x.dims is None:
            return UNKNOWN
        axis = channel_axis(arguments.channels_first, self.spatial) % len(x)
        spatial = [dim for index, dim in enumerate(x.dims[2:], 2) if index != axis]
        if arguments.keras == 3 and DYNAMIC in spatial:
            raise LayerError(
                Failure.UNDEFINED,
                f"`{self.name}` needs to know all sizes of a step, but its input is {x}",
                help="give all sizes but the number of time steps in the input shape",
            )
        return defined(x, axis, "the kernel")

    def _state(self, arguments: Arguments, x: Shape) -> Shape:
        """The shape of a step's output, batch included."""
        kernels, strides, rates = (
            arguments.sizes(name, self.spatial) for name in ("kernel_size", "strides", "dilation_rate")
        )
        padded = is_padded(arguments)
        step = Shape(None if x.dims is None else (x.dims[0], *x.dims[2:]))

        def change(axis: int, size: Dim) -> Dim:
            result = slide(size, spread(kernels[axis], rates[axis]), strides[axis], padded=padded)
            return result if padded else shrink(result, step, f"the kernel of `{self.name}`")

        return resize(arguments, step, self.spatial, change, arguments.dim("filters"))


@layer
class ConvLSTM1D(_ConvLSTM):
    """LSTM over series."""

    spatial = 1


@layer
class ConvLSTM2D(_ConvLSTM):
    """LSTM over images."""

    spatial = 2


@layer
class ConvLSTM3D(_ConvLSTM):
    """LSTM over volumes."""

    spatial = 3

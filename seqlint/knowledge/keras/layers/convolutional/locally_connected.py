"""Convolutions of Keras 2 that have a kernel of their own for each place: tf_keras/src/layers/locally_connected."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import CONVOLVED
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.rank import Rank, exactly
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import shrink
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.padding import check_padding_in_keras2, is_padded
from seqlint.knowledge.keras.layers._traits.spatial import channel_axis, check_data_format, resize
from seqlint.shapes.convolution import slide
from seqlint.shapes.dim import DYNAMIC, Dim, multiply, product
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown


class _LocallyConnected(BuildsUncalled):
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.COLLAPSE, Failure.ARGUMENT})
    dtypes = CONVOLVED
    spatial: ClassVar[int]

    def check(self, arguments: Arguments) -> None:
        arguments.integers("kernel_size", self.spatial)
        arguments.integers("strides", self.spatial)
        implementation = arguments["implementation"]
        if not isinstance(implementation, Unknown) and implementation not in (1, 2, 3):
            arguments.refuse("implementation", "must be 1, 2 or 3")
        check_padding_in_keras2(arguments, ("valid",) if implementation == 1 else ("valid", "same"))
        check_data_format(arguments)
        arguments.number("filters", least=0)
        if isinstance(arguments["filters"], float):
            arguments.refuse("filters", "must be an integer")

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return exactly(self.spatial + 2)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        channels_first = arguments.channels_first
        if x.dims is None or channels_first is None:
            return Built(UNKNOWN_SHAPE, None)
        if DYNAMIC in x.dims[1:]:
            raise LayerError(
                Failure.UNDEFINED,
                f"`{self.name}` has weights for each place, but a size of its input {x} is None",
                help="give all sizes in the input shape",
            )
        kernels = arguments.sizes("kernel_size", self.spatial)
        strides = arguments.sizes("strides", self.spatial)
        filters, padded = arguments.dim("filters"), is_padded(arguments)

        def change(axis: int, size: Dim) -> Dim:
            result = slide(size, kernels[axis], strides[axis], padded=padded)
            return result if padded else shrink(result, x, f"the kernel of `{self.name}`", "kernel_size")

        output = resize(arguments, x, self.spatial, change, filters)
        axis = channel_axis(channels_first, self.spatial) % len(x)
        places = tuple(dim for index, dim in enumerate(output) if index not in (0, axis))
        if arguments["implementation"] != 1:
            return Built(output, None)
        kernel = Weight((product(places), multiply(product(kernels), x[axis]), filters))
        use_bias = arguments.flag("use_bias")
        if use_bias is None:
            return Built(output, None)
        return Built(output, (kernel, Weight((*places, filters))) if use_bias else (kernel,))


@layer
class LocallyConnected1D(_LocallyConnected):
    """(batch, steps, channels) -> (batch, new steps, filters): over series."""

    spatial = 1

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Only the first axes are looked at."""
        return super().build_uncalled(arguments, Shape(x.dims and x.dims[: self.spatial + 2]))


@layer
class LocallyConnected2D(_LocallyConnected):
    """(batch, rows, columns, channels) -> (batch, new rows, new columns, filters): over images."""

    spatial = 2

"""Transposed convolution layers."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.knowledge.keras.layers._shared.kernels import bias
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.spatial import (
    is_padded,
    resize,
)
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._shared.windows import WindowLayer, check_dilated_strides, check_filters
from seqlint.shapes.convolution import slide_back, spread
from seqlint.shapes.dim import Dim, equal, less
from seqlint.shapes.shape import Shape


class _Transpose(WindowLayer):
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED})

    def check(self, arguments: Arguments) -> None:
        check_filters(arguments)
        super().check(arguments)
        if arguments["output_padding"] is not None:
            arguments.integers("output_padding", self.spatial, zero=True)
            extras = arguments.sizes("output_padding", self.spatial)
            strides = arguments.sizes("strides", self.spatial)
            if any(less(extra, stride) is False for extra, stride in zip(extras, strides, strict=True)):
                arguments.refuse("output_padding", "must be less than `strides`")
        check_dilated_strides(arguments, self.spatial)
        if (
            arguments.keras == 2
            and self.spatial == 2
            and equal(*arguments.sizes("dilation_rate", 2)) is False
        ):
            arguments.refuse("dilation_rate", "must be the same for both axes")

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
        # Keras 2 forgets the dilation of volumes.
        is_dilated = arguments.keras == 3 or self.spatial < 3
        rates = arguments.sizes("dilation_rate", self.spatial) if is_dilated else (1,) * self.spatial
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

"""Convolution layers."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.kernels import bias, kernel
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least, exactly
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._shared.windows import WindowLayer, check_dilated_strides, check_filters
from seqlint.shapes.dim import DYNAMIC, Dim, equal, floor_divide, modulo
from seqlint.shapes.shape import Shape


class _Convolution(WindowLayer):
    refused_in_build = frozenset({Failure.UNDEFINED, Failure.SIZE, Failure.ARGUMENT, Failure.COLLAPSE})

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return at_least(self.spatial + 2) if arguments.keras == 2 else exactly(self.spatial + 2)

    def check(self, arguments: Arguments) -> None:
        check_filters(arguments)
        super().check(arguments)
        if arguments["groups"] or arguments.keras == 3:
            arguments.count("groups")
        if equal(modulo(arguments.converted("filters"), self.groups(arguments)), 0) is False:
            arguments.refuse("filters", f"must be divisible by groups={self.groups(arguments)}")
        check_dilated_strides(arguments, self.spatial)

    def groups(self, arguments: Arguments) -> Dim:
        """The number of groups that the channels are split into."""
        return arguments.dim("groups") if arguments["groups"] or arguments.keras == 3 else 1

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Axes are counted from the end: that of the batch may stand for one that is missing."""
        if x.rank is None:
            return Built(x, None)
        if x.rank > self.spatial + 1:
            return super().build_uncalled(arguments, x)
        if x.rank == self.spatial + 1:
            return super().build_uncalled(arguments, Shape((DYNAMIC, *x)))
        if arguments.channels_first:
            raise wrong_rank(self, arguments, x)
        return Built(x, self._weights(arguments, x))

    def build(self, arguments: Arguments, x: Shape) -> Built:
        weights = self._weights(arguments, x)
        return Built(self.slid(arguments, x, arguments.converted("filters")), weights)

    def _weights(self, arguments: Arguments, x: Shape) -> tuple[Weight, ...] | None:
        channels, groups, filters = (
            self.channels(arguments, x),
            self.groups(arguments),
            arguments.converted("filters"),
        )
        if equal(modulo(channels, groups), 0) is False:
            raise LayerError(
                Failure.SIZE,
                f"`{self.name}` with groups={groups} needs a number of input channels that is divisible by it,"
                f" but its input {x} has {channels}",
                argument="groups",
            )
        sizes = arguments.sizes("kernel_size", self.spatial)
        weights = kernel(arguments, (*sizes, floor_divide(channels, groups), filters))
        return bias(arguments, weights, filters)


@layer
class Conv1D(_Convolution):
    """A convolution over a series."""

    aliases = ("Convolution1D",)
    spatial = 1

    def paddings(self, arguments: Arguments) -> tuple[str, ...]:
        """Also "causal", which pads only before the first step."""
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

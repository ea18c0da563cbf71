"""Convolutions. Follows base_conv.py, conv1d.py, conv2d.py and conv3d.py in keras/src/layers/convolutional."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.kernels import bias, kernel
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.windows import (
    Keras2WindowLayer,
    WindowLayer,
    check_dilated_strides,
)
from seqlint.shapes.dim import DYNAMIC, Dim, equal, floor_divide, modulo
from seqlint.shapes.shape import Shape


class _Convolution(WindowLayer):
    def check(self, arguments: Arguments) -> None:
        self.check_filters(arguments)
        super().check(arguments)
        self.check_groups(arguments)
        if equal(modulo(arguments.converted("filters"), self.groups(arguments)), 0) is False:
            arguments.refuse("filters", f"must be divisible by groups={self.groups(arguments)}")
        check_dilated_strides(arguments, self.spatial)

    def check_groups(self, arguments: Arguments) -> None:
        """Refuse what is no positive number of groups."""
        arguments.count("groups")

    def groups(self, arguments: Arguments) -> Dim:
        """The number of groups that the channels are split into."""
        return arguments.dim("groups")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        weights = self.weights(arguments, x)
        return Built(self.slid(arguments, x, arguments.converted("filters")), weights)

    def weights(self, arguments: Arguments, x: Shape) -> tuple[Weight, ...] | None:
        """A kernel of (*kernel_size, channels // groups, filters), and a bias."""
        channels, groups = self.channels(arguments, x), self.groups(arguments)
        if equal(modulo(channels, groups), 0) is False:
            raise LayerError(
                Failure.SIZE,
                f"`{self.name}` with groups={groups} needs a number of input channels that is divisible by it,"
                f" but its input {x} has {channels}",
                argument="groups",
            )
        sizes, filters = arguments.sizes("kernel_size", self.spatial), arguments.converted("filters")
        weights = kernel(arguments, (*sizes, floor_divide(channels, groups), filters))
        return bias(arguments, weights, filters)


@layer
class Conv1D(_Convolution):
    """(batch, steps, channels) -> (batch, new steps, filters): a convolution over a series."""

    aliases = ("Convolution1D",)
    spatial = 1

    def paddings(self, arguments: Arguments) -> tuple[str, ...]:
        """Also "causal", which pads only before the first step."""
        return ("valid", "same", "causal")


@layer
class Conv2D(_Convolution):
    """(batch, rows, columns, channels) -> (batch, new rows, new columns, filters): a convolution over images."""

    aliases = ("Convolution2D",)
    spatial = 2


@layer
class Conv3D(_Convolution):
    """(batch, 3 sizes, channels) -> (batch, 3 new sizes, filters): a convolution over volumes."""

    aliases = ("Convolution3D",)
    spatial = 3


@keras2(Conv1D, Conv2D, Conv3D)
class _Keras2Convolution(Keras2WindowLayer, _Convolution, BuildsUncalled):
    """The same with any number of batch axes. It follows tf_keras/src/layers/convolutional/base_conv.py."""

    refused_in_build = frozenset({Failure.UNDEFINED, Failure.SIZE, Failure.ARGUMENT, Failure.COLLAPSE})

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return at_least(self.spatial + 2)

    def check_groups(self, arguments: Arguments) -> None:
        if arguments["groups"]:
            arguments.count("groups")

    def groups(self, arguments: Arguments) -> Dim:
        """None and 0 mean one group."""
        return arguments.dim("groups") if arguments["groups"] else 1

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
        return Built(x, self.weights(arguments, x))

"""Layers that normalize their input."""

from __future__ import annotations

from seqlint.knowledge.keras.layers.axes import check_axes, flagged_weights, resolve_axes, with_weights
from seqlint.knowledge.keras.layers.base import (
    Arguments,
    Built,
    Failure,
    LayerError,
    LayerType,
    Weight,
    defined,
    layer,
)
from seqlint.knowledge.keras.layers.dtypes import CAST, CONVOLVED, WEIGHED
from seqlint.knowledge.keras.layers.masks import require_stretched
from seqlint.shapes.dim import Dim, equal, is_known, less, modulo
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


@layer
class LayerNormalization(LayerType):
    """Normalization of each sample."""

    passes_mask = True
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.ARGUMENT})
    dtypes = WEIGHED

    def check(self, arguments: Arguments) -> None:
        """Refuse an axis that is none, and in Keras 2 an epsilon."""
        check_axes(arguments)
        if arguments.keras == 2:
            arguments.number("epsilon")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """One scale and one offset for each value along the axes."""
        axes = resolve_axes(arguments, x)
        if axes is None:
            return Built(x, None)
        rms_scaling = arguments.flag("rms_scaling")
        scale, center = arguments.flag("scale"), arguments.flag("center")
        if rms_scaling is None or scale is None or center is None:
            return Built(x, None)
        count = (scale or rms_scaling) + (center and not rms_scaling)
        if not count:
            return Built(x)
        shape = tuple(defined(x, axis, "the scale of `LayerNormalization`") for axis in axes)
        return Built(x, (Weight(shape),) * count)


@layer
class RMSNormalization(LayerType):
    """Normalization by the root mean square."""

    def check(self, arguments: Arguments) -> None:
        """Refuse an axis that is none."""
        check_axes(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """One scale for each value along the axes."""
        axes = resolve_axes(arguments, x)
        if axes is None:
            return Built(x, None)
        return Built(
            x, (Weight(tuple(defined(x, axis, "the scale of `RMSNormalization`") for axis in axes)),)
        )


@layer
class UnitNormalization(LayerType):
    """Normalization to a length of 1."""

    passes_mask = True
    refused_in_build = frozenset({Failure.RANK, Failure.ARGUMENT})
    dtypes = WEIGHED

    def check(self, arguments: Arguments) -> None:
        """Refuse an axis that is none; it may be a list of none."""
        if as_items(arguments["axis"]) != ():
            check_axes(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The shape of the input."""
        resolve_axes(arguments, x)
        return Built(x)


@layer
class GroupNormalization(LayerType):
    """Normalization of groups of channels."""

    passes_mask = True
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.SIZE, Failure.ARGUMENT})
    dtypes = CONVOLVED
    leaves_shape = True

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers of groups that no number of channels can have."""
        groups = arguments["groups"]
        if groups is None or isinstance(groups, (str, float)) or as_items(groups) is not None:
            arguments.refuse("groups", "must be a positive integer, or -1")
        if isinstance(groups, int) and (groups == 0 or groups < -1):
            arguments.refuse("groups", "must be a positive integer, or -1")
        axis = arguments["axis"]
        if axis is None or as_items(axis) is not None or isinstance(axis, (str, float)):
            arguments.refuse("axis", "must be an integer")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """One scale and one offset for each channel, of which the groups are a divisor."""
        if arguments.keras == 2 and (arguments["epsilon"] is None or isinstance(arguments["epsilon"], str)):
            arguments.refuse("epsilon", "must be a number")
        axes = resolve_axes(arguments, x)
        if axes is None:
            return Built(x, None)
        channels = defined(x, axes[0], "the scale of `GroupNormalization`")
        groups = arguments.dim("groups")
        if groups != -1:
            self._check_divisor(groups, channels, x)
        return with_weights(x, flagged_weights(arguments, (channels,), "scale", "center"))

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """Each value has a mask."""
        require_stretched(x, mask)
        return output

    def _check_divisor(self, groups: Dim, channels: Dim, x: Shape) -> None:
        if less(channels, groups) or (is_known(groups) and equal(modulo(channels, groups), 0) is False):
            raise LayerError(
                Failure.SIZE,
                f"the {channels} channels of its input {x} cannot be divided into {groups} groups",
                help="make `groups` a divisor of the number of channels",
                argument="groups",
            )


@layer
class Rescaling(LayerType):
    """Multiplication and addition."""

    dtypes = CAST

    def check(self, arguments: Arguments) -> None:
        """Keras 3 does not look at the numbers."""
        if arguments.keras == 2 and arguments["scale"] is None:
            arguments.refuse("scale", "must be a number")

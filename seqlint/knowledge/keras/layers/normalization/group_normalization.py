"""The normalization of groups of channels. Follows keras/src/layers/normalization/group_normalization.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import (
    flagged_weights,
    require_epsilon,
    resolve_axes,
    with_weights,
)
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import CONVOLVED
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.masks import PassesMask, require_broadcastable
from seqlint.shapes.dim import Dim, equal, is_known, less, modulo
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


@layer
class GroupNormalization(PassesMask):
    """x -> x: groups of channels are normalized together."""

    dtypes = CONVOLVED
    reuse = Reuse.KEEPS_SHAPE

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
        axes = resolve_axes(arguments, x)
        if axes is None:
            return Built(x, None)
        channels = defined(x, axes[0], "the scale of `GroupNormalization`")
        groups = arguments.dim("groups")
        if groups != -1:
            self._check_divisor(groups, channels, x)
        return with_weights(x, flagged_weights(arguments, (channels,), "scale", "center"))

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """The mask is broadcast to the values."""
        require_broadcastable(x, mask)
        return output

    def _check_divisor(self, groups: Dim, channels: Dim, x: Shape) -> None:
        if less(channels, groups) or (is_known(groups) and equal(modulo(channels, groups), 0) is False):
            raise LayerError(
                Failure.SIZE,
                f"the {channels} channels of its input {x} cannot be split into {groups} groups of one size",
                help="make `groups` a divisor of the number of channels",
                argument="groups",
            )


@keras2(GroupNormalization)
class Keras2GroupNormalization(GroupNormalization, BuildsUncalled):
    """The same, which fails in a call where `epsilon` is no number."""

    reuse = Reuse.SAME_WEIGHTS | Reuse.KEEPS_SHAPE
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.SIZE, Failure.ARGUMENT})

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Refuse an epsilon that is no number."""
        require_epsilon(arguments)
        return super().build(arguments, x)

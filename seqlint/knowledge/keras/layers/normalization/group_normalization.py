"""The normalization of groups of channels."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import flagged_weights, resolve_axes, with_weights
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import CONVOLVED
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.masks import require_stretched
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.shapes.dim import Dim, equal, is_known, less, modulo
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


@layer
class GroupNormalization(LayerType):
    """Normalization of groups of channels."""

    passes_mask = True
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.SIZE, Failure.ARGUMENT})
    dtypes = CONVOLVED
    keeps_size = (2,)
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

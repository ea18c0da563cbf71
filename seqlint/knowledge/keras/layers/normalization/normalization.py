"""Layers that normalize their input."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import check_axes, resolve_axes
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import CAST, WEIGHED
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


@layer
class LayerNormalization(LayerType):
    """Normalization of each sample."""

    passes_mask = True
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.ARGUMENT})
    dtypes = WEIGHED
    stretches = True

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
class Rescaling(LayerType):
    """Multiplication and addition."""

    dtypes = CAST

    def check(self, arguments: Arguments) -> None:
        """Keras 3 does not look at the numbers."""
        if arguments.keras == 2 and arguments["scale"] is None:
            arguments.refuse("scale", "must be a number")

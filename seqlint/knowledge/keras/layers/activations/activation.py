"""Activations that are layers of their own."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import check_axes, resolve_axes
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATING, NUMERIC, ROUNDED, Types
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.masks import with_mask
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


@layer
class ReLU(LayerType):
    """The rectifier."""

    passes_mask = True

    def check(self, arguments: Arguments) -> None:
        """Refuse bounds and slopes below 0."""
        arguments.number("max_value", least=0, optional=True)
        arguments.number("negative_slope", "threshold", least=0)

    def types(self, arguments: Arguments) -> Types:
        """A slope alone makes floats of integers."""
        others = arguments["max_value"] is not None or arguments.flag("threshold")
        return NUMERIC if others else _sloped(arguments.flag("negative_slope"))


def _sloped(slopes: bool | None) -> Types:
    return ROUNDED if slopes else replace(NUMERIC, gives=None) if slopes is None else NUMERIC


def _check_old_slope(arguments: Arguments) -> None:
    """Keras 2 takes one slope, or an array of them."""
    if arguments["alpha"] is None or isinstance(arguments["alpha"], str):
        arguments.refuse("alpha", "must be a number")


class _Sloped(LayerType):
    passes_mask = True

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 asks for the truth of the slope when it is called."""
        slopes = as_items(arguments["alpha"]) if arguments.keras == 2 else None
        if slopes is not None and len(slopes) != 1:
            arguments.refuse("alpha", "must be a number")
        return Built(x)


@layer
class LeakyReLU(_Sloped):
    """The rectifier with a slope below 0."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a slope that is none; a negative one is right in Keras 2 only."""
        if arguments.keras == 2:
            _check_old_slope(arguments)
        else:
            arguments.number("alpha" if "alpha" in arguments else "negative_slope", least=0)

    def types(self, arguments: Arguments) -> Types:
        """A slope makes floats of integers."""
        return _sloped(arguments.flag("alpha"))


@layer
class ELU(_Sloped):
    """The exponential linear unit."""

    dtypes = FLOATING

    def check(self, arguments: Arguments) -> None:
        """Keras 3 does not look at the argument."""
        if arguments.keras == 2:
            _check_old_slope(arguments)


@layer
class ThresholdedReLU(LayerType):
    """The rectifier with a threshold, in Keras 2."""

    passes_mask = True
    dtypes = FLOATING

    def check(self, arguments: Arguments) -> None:
        """Refuse a threshold below 0."""
        arguments.number("theta", least=0)


@layer
class Softmax(LayerType):
    """The softmax function."""

    passes_mask = True
    resized_by_mask = True
    dtypes = FLOATING

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Keras 2 wants an axis besides the batch."""
        return at_least(2) if arguments.keras == 2 else self.rank

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 computes at once, and so finds out that there is no such axis."""
        if arguments.keras == 2 and arguments["axis"] is not None:
            check_axes(arguments)
            resolve_axes(arguments, x)
        return Built(x)

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """Keras 2 adds the mask to the input."""
        return with_mask(x, mask)

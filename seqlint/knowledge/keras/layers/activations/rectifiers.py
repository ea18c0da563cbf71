"""Rectifiers. Follows relu.py, leaky_relu.py and elu.py in keras/src/layers/activations."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATING, NUMERIC, ROUNDED, Types
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.masks import PassesMask
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


@layer
class ReLU(PassesMask):
    """x -> x: the rectifier."""

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


@layer
class LeakyReLU(PassesMask):
    """x -> x: the rectifier with a slope below 0."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a negative slope."""
        arguments.number("alpha" if "alpha" in arguments else "negative_slope", least=0)

    def types(self, arguments: Arguments) -> Types:
        """A slope makes floats of integers."""
        return _sloped(arguments.flag("alpha"))


@layer
class ELU(PassesMask):
    """x -> x: the exponential linear unit."""

    dtypes = FLOATING


@keras2(LeakyReLU, ELU)
class _Keras2Sloped(PassesMask):
    """The same for one slope, which may be negative, or an array of them."""

    def check(self, arguments: Arguments) -> None:
        if arguments["alpha"] is None or isinstance(arguments["alpha"], str):
            arguments.refuse("alpha", "must be a number")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A call asks for the truth of the slope."""
        slopes = as_items(arguments["alpha"])
        if slopes is not None and len(slopes) != 1:
            arguments.refuse("alpha", "must be a number")
        return Built(x)


@layer
class ThresholdedReLU(PassesMask):
    """x -> x: the rectifier with a threshold. Follows tf_keras/src/layers/activation/thresholded_relu.py."""

    dtypes = FLOATING

    def check(self, arguments: Arguments) -> None:
        """Refuse a threshold below 0."""
        arguments.number("theta", least=0)

"""Layers that regularize: noise and dropout."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATING
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import exactly
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.shapes.shape import Shape
from seqlint.values import ListValue, as_items

_DATA_FORMATS = ("channels_first", "channels_last")


class _RateDropout(LayerType):
    """A layer that drops a share of its input."""

    passes_mask = True

    def check(self, arguments: Arguments) -> None:
        """Refuse a rate that is no share."""
        if arguments.keras == 3:
            arguments.number("rate")
            _check_seed(arguments)
        _check_share(arguments, "rate")


def _check_share(arguments: Arguments, name: str) -> None:
    value = arguments[name]
    if isinstance(value, (int, float)) and not 0 <= value <= 1:
        help = f"write the share, `{value / 100:g}`, instead of the percentage" if 2 <= value < 100 else None
        arguments.refuse(name, "must lie between 0 and 1", help=help)


def _check_seed(arguments: Arguments) -> None:
    rate = arguments["rate"]
    if isinstance(rate, (int, float)) and rate > 0 and isinstance(arguments["seed"], (str, float)):
        arguments.refuse("seed", "must be an integer")


@layer
class Dropout(_RateDropout):
    """Dropout of single values."""

    def check(self, arguments: Arguments) -> None:
        """Refuse also a noise shape that is none."""
        super().check(arguments)
        shape = arguments["noise_shape"]
        if arguments.keras == 2 or shape is None:
            return
        if isinstance(shape, (str, int, float)):
            arguments.refuse("noise_shape", "must be a tuple of integers")
        for item in as_items(shape) or ():
            if isinstance(item, (str, float)) or (isinstance(item, int) and item <= 0):
                arguments.refuse("noise_shape", "must be a tuple of positive integers and None")


@layer
class AlphaDropout(LayerType):
    """Dropout that keeps mean and variance."""

    passes_mask = True

    def check(self, arguments: Arguments) -> None:
        """Keras 2 takes any rate."""
        if arguments.keras == 3:
            arguments.number("rate")
            _check_share(arguments, "rate")
            _check_seed(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 looks at the rate when it is called."""
        if arguments.keras == 2:
            arguments.number("rate")
        return Built(x)


@layer
class GaussianDropout(AlphaDropout):
    """Multiplication with noise."""


@layer
class GaussianNoise(LayerType):
    """Addition of noise."""

    passes_mask = True

    def check(self, arguments: Arguments) -> None:
        """Keras 3 takes no more than one standard deviation."""
        if arguments.keras == 3:
            arguments.number("stddev")
            _check_share(arguments, "stddev")


class _SpatialDropout(_RateDropout):
    """Dropout of whole channels."""

    def check(self, arguments: Arguments) -> None:
        """Keras 2 wants the data format exactly so."""
        super().check(arguments)
        arguments.one_of("data_format", _DATA_FORMATS, case_sensitive=arguments.keras == 2, optional=True)


@layer
class SpatialDropout1D(_RateDropout):
    """Dropout of the channels of a sequence."""

    rank = exactly(3)
    lenient = True


@layer
class SpatialDropout2D(_SpatialDropout):
    """Dropout of the channels of an image."""

    rank = exactly(4)
    lenient = True


@layer
class SpatialDropout3D(_SpatialDropout):
    """Dropout of the channels of a volume."""

    rank = exactly(5)
    lenient = True


@layer
class ActivityRegularization(LayerType):
    """A penalty on the values that pass through."""

    passes_mask = True
    dtypes = FLOATING

    def check(self, arguments: Arguments) -> None:
        """Refuse penalties that are no numbers, and in Keras 3 those below 0."""
        for name in ("l1", "l2"):
            value = arguments[name]
            if isinstance(value, (str, tuple, ListValue)):
                arguments.refuse(name, "must be a number")
            if arguments.keras == 3 and isinstance(value, (int, float)) and value < 0:
                arguments.refuse(name, "must not be negative")

"""Dropout of single values. Follows keras/src/layers/regularization/dropout.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.masks import PassesMask
from seqlint.values import as_items


class RateDropout(PassesMask):
    """A layer that drops a share of its input."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a rate that is no share."""
        arguments.number("rate")
        check_seed(arguments)
        check_share(arguments, "rate")


class Keras2RateDropout(RateDropout):
    """The same, but that what is no number passes."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a rate outside 0..1."""
        check_share(arguments, "rate")


@layer
class Dropout(RateDropout):
    """x -> x: single values are dropped."""

    def check(self, arguments: Arguments) -> None:
        """Refuse also a noise shape that is none."""
        super().check(arguments)
        shape = arguments["noise_shape"]
        if isinstance(shape, (str, int, float)):
            arguments.refuse("noise_shape", "must be a tuple of integers")
        for item in as_items(shape) or ():
            if isinstance(item, (str, float)) or (isinstance(item, int) and item <= 0):
                arguments.refuse("noise_shape", "must be a tuple of positive integers and None")


@keras2(Dropout)
class Keras2Dropout(Dropout):
    """The same for any noise shape."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a rate outside 0..1."""
        check_share(arguments, "rate")


def check_share(arguments: Arguments, name: str) -> None:
    """Refuse a number outside 0..1."""
    value = arguments[name]
    if isinstance(value, (int, float)) and not 0 <= value <= 1:
        help = f"write the share, `{value / 100:g}`, instead of the percentage" if 2 <= value < 100 else None
        arguments.refuse(name, "must lie between 0 and 1", help=help)


def check_seed(arguments: Arguments) -> None:
    """Refuse a seed that is no integer, where there is something to draw."""
    rate = arguments["rate"]
    if isinstance(rate, (int, float)) and rate > 0 and isinstance(arguments["seed"], (str, float)):
        arguments.refuse("seed", "must be an integer")

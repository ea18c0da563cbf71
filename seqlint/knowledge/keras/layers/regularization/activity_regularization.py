"""A penalty on values. Follows keras/src/layers/regularization/activity_regularization.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATING
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.masks import PassesMask
from seqlint.values import ListValue

_PENALTIES = ("l1", "l2")


@layer
class ActivityRegularization(PassesMask):
    """x -> x: a penalty on the values that pass through."""

    dtypes = FLOATING

    def check(self, arguments: Arguments) -> None:
        """Refuse penalties that are no numbers, or below 0."""
        _check_numbers(arguments)
        for name in _PENALTIES:
            value = arguments[name]
            if isinstance(value, (int, float)) and value < 0:
                arguments.refuse(name, "must not be negative")


@keras2(ActivityRegularization)
class Keras2ActivityRegularization(ActivityRegularization):
    """The same, but that a penalty may be negative."""

    def check(self, arguments: Arguments) -> None:
        """Refuse penalties that are no numbers."""
        _check_numbers(arguments)


def _check_numbers(arguments: Arguments) -> None:
    for name in _PENALTIES:
        if isinstance(arguments[name], (str, tuple, ListValue)):
            arguments.refuse(name, "must be a number")

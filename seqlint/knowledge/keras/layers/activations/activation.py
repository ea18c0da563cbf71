"""An activation function as a layer. Follows keras/src/layers/activations/activation.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATING, NOT_KNOWN, NUMERIC, PASSED, ROUNDED, Types
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.masks import PassesMask

#: the activations that take integers too
_INTEGERS = {"leaky_relu": ROUNDED, "relu": NUMERIC, "relu6": NUMERIC}


@layer
class Activation(PassesMask):
    """x -> x: a function of each value."""

    def types(self, arguments: Arguments) -> Types:
        """Most functions compute with floats; nothing is known of those that have no name."""
        name = arguments["activation"]
        if name is None or name == "linear":
            return PASSED
        if not isinstance(name, str) or arguments.custom_objects:
            return NOT_KNOWN
        return _INTEGERS.get(name, FLOATING)


@keras2(Activation)
class Keras2Activation(Activation):
    """The same, but that softmax needs an axis besides the batch."""

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Any, but for softmax."""
        return at_least(2) if arguments["activation"] == "softmax" else self.rank

"""The fully connected layer. Follows keras/src/layers/core/dense.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import WEIGHED
from seqlint.knowledge.keras.layers._shared.kernels import bias
from seqlint.knowledge.keras.layers._shared.quantization import kernel
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers._traits.masks import PassesMask
from seqlint.shapes.dim import less
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@layer
class Dense(BuildsUntested, PassesMask):
    """(batch, ..., features) -> (batch, ..., units): a fully connected layer over the last axis."""

    dtypes = WEIGHED
    rank = at_least(2)
    reuse = Reuse.SAME_WEIGHTS

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no positive number of units."""
        arguments.count("units")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A kernel of (features, units), and a bias."""
        units = arguments.converted("units")
        if x.dims is None:
            return Built(UNKNOWN_SHAPE, None)
        features = defined(x, len(x) - 1, "the kernel of `Dense`")
        weights = kernel(arguments, (features, units), summed={0})
        return Built(x.replace(-1, units), bias(arguments, weights, units))


@keras2(Dense)
class Keras2Dense(Dense):
    """The same for what ``int()`` makes a number of units."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what ``int()`` refuses, and numbers below 0."""
        arguments.convertible("units")
        if less(arguments.converted("units"), 0):
            arguments.refuse("units", "must be a positive integer")

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The last axis may be the only one."""
        return self.build(arguments, x)

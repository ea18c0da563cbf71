"""Layers that add or multiply noise.

Follows alpha_dropout.py, gaussian_dropout.py and gaussian_noise.py in keras/src/layers/regularization.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.masks import PassesMask
from seqlint.knowledge.keras.layers.regularization.dropout import RateDropout, check_share
from seqlint.shapes.shape import Shape


@layer
class AlphaDropout(RateDropout):
    """x -> x: dropout that keeps mean and variance."""


@layer
class GaussianDropout(RateDropout):
    """x -> x: multiplication with noise."""


@keras2(AlphaDropout, GaussianDropout)
class _Keras2NoisyDropout(RateDropout):
    """The same, which looks at its rate in a call."""

    def check(self, arguments: Arguments) -> None:
        """Any rate passes."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Refuse what is no number."""
        arguments.number("rate")
        return Built(x)


@layer
class GaussianNoise(PassesMask):
    """x -> x: addition of noise."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a standard deviation outside 0..1."""
        arguments.number("stddev")
        check_share(arguments, "stddev")


@keras2(GaussianNoise)
class Keras2GaussianNoise(GaussianNoise):
    """The same for any standard deviation."""

    def check(self, arguments: Arguments) -> None:
        """Refuse nothing."""

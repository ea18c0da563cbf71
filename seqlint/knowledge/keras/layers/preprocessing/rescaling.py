"""Scaling of values. Follows keras/src/layers/preprocessing/rescaling.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.dtypes import CAST
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer


@layer
class Rescaling(LayerType):
    """x -> x: multiplication and addition."""

    dtypes = CAST


@keras2(Rescaling)
class Keras2Rescaling(Rescaling):
    """The same, but that the constructor looks at the scale."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a scale of None."""
        if arguments["scale"] is None:
            arguments.refuse("scale", "must be a number")

"""Layers of Keras 3 of which a call gives another shape than `compute_output_shape` states."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class CalledOtherwise(LayerType):
    """A layer that does not call itself to state its output shape, and may state a wrong one.

    Only `Pipeline` calls its layers on values without a fixed shape.
    """

    def called(self, arguments: Arguments, x: Shape, output: Shape) -> Shape:
        """The shape that a call on *x* gives, where the layer states *output*. By default it is not known.

        Raises `LayerError` where only a call does.
        """
        return UNKNOWN_SHAPE

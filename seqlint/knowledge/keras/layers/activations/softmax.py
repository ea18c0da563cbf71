"""The softmax function as a layer. Follows keras/src/layers/activations/softmax.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import check_axes, resolve_axes
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATING
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.masks import PassesMask, with_mask
from seqlint.shapes.shape import Shape


@layer
class Softmax(PassesMask):
    """x -> x: probabilities along an axis."""

    dtypes = FLOATING


@keras2(Softmax)
class Keras2Softmax(Softmax):
    """The same, but that it needs an axis besides the batch, and adds the mask to its input."""

    rank = at_least(2)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The axis is looked for at once."""
        if arguments["axis"] is not None:
            check_axes(arguments)
            resolve_axes(arguments, x)
        return Built(x)

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """The sum of both."""
        return with_mask(x, mask)

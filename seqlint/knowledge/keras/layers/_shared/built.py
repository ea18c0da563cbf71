"""The result of building a layer for an input: the output shape, the weights and the mask."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

#: the shape of the mask of a tensor; None where it has none
Mask = Shape | None


@dataclass(frozen=True)
class Built:
    """The output shape and weights of a layer for an input shape. ``weights`` is None where they are not known."""

    output: Shape
    weights: tuple[Weight, ...] | None = ()
    #: whether Keras 3 gives several tensors, for which there is no one shape
    several: bool = False
    #: the shape of each of these tensors, where they are known
    outputs: tuple[Shape, ...] | None = None
    #: the mask of the output of a model that is a layer of another one, in Keras 2
    mask: Mask = None

    def frozen(self, frozen: bool | None = True) -> Built:
        """The same with no weight trainable; with None for *frozen* it is not known of any."""
        if self.weights is None or frozen is False:
            return self
        trainable = None if frozen is None else False
        weights = (replace(weight, trainable=weight.trainable and trainable) for weight in self.weights)
        return replace(self, weights=tuple(weights))


UNKNOWN_BUILT = Built(UNKNOWN_SHAPE, None, mask=UNKNOWN_SHAPE)

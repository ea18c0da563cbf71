"""What goes along with a tensor from layer to layer in Keras 2, besides its shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seqlint.inference.dtypes import dtype_after, stated_dtype
from seqlint.inference.masking import mask_after, masked_output
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import DEFAULT, Dtype
from seqlint.record import Layer, Model
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@dataclass(frozen=True)
class Carried:
    """The type of the values, and their mask."""

    dtype: Dtype = None
    mask: Mask = None

    def through(self, added: Layer | Model, x: Shape, built: Built) -> tuple[Carried, Built]:
        """What goes on from *added*, and what it makes of *x* because of it. Raises `LayerError` where Keras does."""
        if (added.arguments if isinstance(added, Layer) else added).keras == 3:
            return self, built
        output = masked_output(added, x, built.output, self.mask)
        mask = built.mask if isinstance(added, Model) else mask_after(added, x, self.mask)
        after = Carried(dtype_after(added, self.dtype), mask)
        return after, built if output is built.output else replace(built, output=output)


#: where nothing is known
ANYTHING = Carried(None, UNKNOWN_SHAPE)
#: what an input has of which only the shape is stated
PLAIN_INPUT = Carried(DEFAULT)


def stated(model: Model) -> Carried:
    """What the input has that the first layer of *model* declares."""
    return Carried(stated_dtype(model))


def agreed(ways: Sequence[Carried]) -> Carried:
    """What several ways agree on."""
    dtypes, masks = {way.dtype for way in ways}, {way.mask for way in ways}
    dtype = dtypes.pop() if len(dtypes) == 1 else None
    return Carried(dtype, masks.pop() if len(masks) == 1 else UNKNOWN_SHAPE)

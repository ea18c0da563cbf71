"""What goes along with a tensor from layer to layer in Keras 2, besides its shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from seqlint.inference.dtypes import dtype_after, stated_dtype
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import DEFAULT, Dtype
from seqlint.knowledge.keras.layers._traits import masks
from seqlint.knowledge.keras.layers.core.wrapper import Holder
from seqlint.record import Layer, Model
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value


@dataclass(frozen=True)
class Carried:
    """The type of the values, and their mask: Keras 2 hands both on from layer to layer."""

    dtype: Dtype = None
    mask: Mask = None

    def through(self, added: Layer | Model, x: Shape, built: Built) -> tuple[Carried, Built]:
        """What goes on from *added*, and what it makes of *x* because of it. Raises `LayerError` where Keras does."""
        if (added.arguments if isinstance(added, Layer) else added).keras == 3:
            return self, built
        output = _masked_output(added, x, built.output, self.mask)
        mask = built.mask if isinstance(added, Model) else _mask_after(added, x, self.mask)
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
    dtypes, found = {way.dtype for way in ways}, {way.mask for way in ways}
    dtype = dtypes.pop() if len(dtypes) == 1 else None
    return Carried(dtype, found.pop() if len(found) == 1 else UNKNOWN_SHAPE)


def _masked_output(added: Layer | Model, x: Shape, output: Shape, mask: Mask) -> Shape:
    """What *added* makes of *x*, which gives *output* without a *mask*. Raises `LayerError` where Keras does."""
    if mask is None or isinstance(added, Model) or added.kind is None:
        return output
    if any(layer is not added and _may_resize(layer) for layer in _layers(added)):
        return UNKNOWN_SHAPE
    return masks.masked(added.kind, added.arguments, x, output, mask)


def _mask_after(added: Layer, x: Shape, mask: Mask) -> Mask:
    """The mask of what *added* makes of *x*, which has this *mask*. Raises `LayerError` where Keras does."""
    return UNKNOWN_SHAPE if added.kind is None else masks.mask_after(added.kind, added.arguments, x, mask)


def _may_resize(layer: Layer) -> bool:
    """Whether a mask may change the shape of the output, whatever the input."""
    output = Shape.of_rank(1)
    return layer.kind is not None and output is not masks.masked(
        layer.kind, layer.arguments, UNKNOWN_SHAPE, output, UNKNOWN_SHAPE
    )


def _layers(added: Value) -> Iterator[Layer]:
    """*added* and the layers that it calls, or where it is a model, those that were ever added to it."""
    pending, seen = [added], set[int]()
    for value in pending:
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Layer):
            yield value
            if isinstance(value.kind, Holder):
                pending.extend(value.kind.called_layers(value.arguments))
        elif isinstance(value, Model):
            pending.extend(event.added for event in value.additions())

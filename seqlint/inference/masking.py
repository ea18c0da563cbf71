"""Masks, which Keras 2 hands on from layer to layer: where one changes what a layer gives."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.knowledge.keras.layers._shared.built import Mask
from seqlint.knowledge.keras.layers._traits import masks
from seqlint.knowledge.keras.layers.core.wrapper import Holder
from seqlint.record import Layer, Model
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value


def masked_output(added: Layer | Model, x: Shape, output: Shape, mask: Mask) -> Shape:
    """What *added* makes of *x*, which gives *output* without a *mask*. Raises `LayerError` where Keras does."""
    if mask is None or isinstance(added, Model) or added.kind is None:
        return output
    if any(layer is not added and _may_resize(layer) for layer in _layers(added)):
        return UNKNOWN_SHAPE
    return masks.masked(added.kind, added.arguments, x, output, mask)


def mask_after(added: Layer, x: Shape, mask: Mask) -> Mask:
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

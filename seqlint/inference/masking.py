"""Masks, which Keras 2 hands on from layer to layer: where one changes what a layer gives."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.knowledge.keras.layers._shared.built import Mask
from seqlint.record import Layer, Model
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value


def masked_output(added: Layer | Model, x: Shape, output: Shape, mask: Mask) -> Shape:
    """What *added* makes of *x*, which gives *output* without a *mask*. Raises `LayerError` where Keras does."""
    if mask is None or isinstance(added, Model) or added.kind is None:
        return output
    within = [layer.kind for layer in _layers(added) if layer is not added]
    if any(kind.resized_by_mask for kind in within if kind is not None):
        return UNKNOWN_SHAPE
    return added.kind.masked(added.arguments, x, output, mask)


def mask_after(added: Layer, x: Shape, mask: Mask) -> Mask:
    """The mask of what *added* makes of *x*, which has this *mask*. Raises `LayerError` where Keras does."""
    return UNKNOWN_SHAPE if added.kind is None else added.kind.mask_after(added.arguments, x, mask)


def _layers(added: Value) -> Iterator[Layer]:
    """*added* and the layers that it calls, or where it is a model, those that were ever added to it."""
    if isinstance(added, Layer):
        yield added
        passes_to = added.kind.passes_to if added.kind is not None else None
        if passes_to is not None:
            yield from _layers(added.arguments[passes_to])
    elif isinstance(added, Model):
        for event in added.additions():
            yield from _layers(event.added)

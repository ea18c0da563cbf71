"""Masks, which Keras 2 hands on from layer to layer: where one changes what a layer gives."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.knowledge.keras.layers.base import Mask
from seqlint.record import EventKind, Layer, Model
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


def mask_after(added: Value, x: Shape, mask: Mask) -> Mask:
    """The mask of what *added* makes of *x*, which has this *mask*. Raises `LayerError` where Keras does."""
    if isinstance(added, Layer) and added.kind is not None:
        return added.kind.mask_after(added.arguments, x, mask)
    if not isinstance(added, Model):
        return UNKNOWN_SHAPE
    for event in added.events:
        if event.kind is EventKind.ADD:
            is_input = isinstance(event.added, Layer) and event.added.kind and event.added.kind.is_input
            mask = mask if is_input else mask_after(event.added, UNKNOWN_SHAPE, mask)
        elif event.changes_layers:
            return UNKNOWN_SHAPE
    return mask


def _layers(added: Value) -> Iterator[Layer]:
    """*added* and the layers within, or where it is a model, those that were ever added to it."""
    if isinstance(added, Layer):
        yield added
        for value in added.arguments.given.values():
            yield from _layers(value)
    elif isinstance(added, Model):
        for event in added.events_of(EventKind.ADD):
            yield from _layers(event.added)

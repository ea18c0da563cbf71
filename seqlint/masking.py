"""Masks, which seqlint does not follow: where one may change what a layer of Keras 2 gives."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.record import EventKind, Layer, Model
from seqlint.values import Value


class Masks:
    """Notes, layer by layer of a model, whether something may be masked."""

    def __init__(self, keras: int) -> None:
        self.keras = keras
        self.is_masked = False

    def meet(self, added: Value) -> bool:
        """Whether a mask may give *added*, the next layer or nested model, another output."""
        if self.keras == 3:
            return False
        layers = [(layer.kind, layer.arguments) for layer in _layers(added) if layer.kind is not None]
        adds = self.is_masked and any(kind.adds_mask for kind, _ in layers)
        self.is_masked |= any(kind.may_mask(arguments) for kind, arguments in layers)
        return adds


def _layers(added: Value) -> Iterator[Layer]:
    """*added* and the layers within, or where it is a model, those that were ever added to it."""
    if isinstance(added, Layer):
        yield added
        for value in added.arguments.given.values():
            yield from _layers(value)
    elif isinstance(added, Model):
        for event in added.events_of(EventKind.ADD):
            yield from _layers(event.added)

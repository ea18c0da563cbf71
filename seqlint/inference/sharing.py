"""Layers that are used more than once: each has the weights that its first input gave it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from weakref import ref

from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.nesting import LayerCall, require_same_sizes, require_same_weights
from seqlint.record import Event, Layer, Model, Node

#: by the identity of a layer, its first call
FirstCalls = Mapping[int, LayerCall]


class Sharing:
    """The first call of each layer of one model, in this model or in another."""

    def __init__(
        self, model: Model, first: FirstCalls | None, look: Callable[[Model | Node], FirstCalls] | None
    ) -> None:
        self.model = model
        #: whether the layers were built before, when the model was
        self.is_second = first is not None
        self.calls = dict(first or {})
        #: finds the first calls of the layers of another model; None where none is looked at
        self.look = look
        self.elsewhere: dict[int, FirstCalls] = {}
        #: whether a layer got its weights in another model, for another input
        self.borrows = False

    def __contains__(self, layer: Layer | Model) -> bool:
        return id(layer) in self.calls

    def before(self, layer: Layer | Model, event: Event) -> LayerCall | None:
        """The first call of *layer* before *event*, here or where it was added, or called, first."""
        if layer in self:
            return self.calls[id(layer)]
        home = layer.home() if isinstance(layer, Layer) and isinstance(layer.home, ref) else None
        if home is None or home in (self.model, event) or self.look is None:
            return None
        if id(home) not in self.elsewhere:
            self.elsewhere[id(home)] = self.look(home)
        return self.elsewhere[id(home)].get(id(layer))

    def keep(self, layer: Layer | Model, before: LayerCall | None, now: LayerCall, *, certain: bool) -> Built:
        """The weights of *layer*, which is called *now*; refuses the input where Keras does, if that is *certain*.

        Keras 3 looks at weights of other shapes where a layer is shared, Keras 2 where its model is.
        """
        if before is None:
            self.calls[id(layer)] = now
            return now.built
        self.borrows |= layer not in self and _number(before.built) != _number(now.built)
        self.calls.setdefault(id(layer), before)
        looks = (self.model.keras == 2) is self.is_second
        if looks and certain and isinstance(layer, Layer) and layer.kind is not None:
            require_same_weights(layer.kind, before.built, now.built)
            if self.is_second:
                require_same_sizes(layer.kind, before.input, now.input)
        return before.built


def _number(built: Built) -> list[object]:
    return [weight.count for weight in built.weights or ()]

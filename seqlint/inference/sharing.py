"""Layers that are used more than once: each has the weights that its first input gave it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from weakref import ref

from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.nesting import LayerCall, require_same_sizes, require_same_weights
from seqlint.record import Event, Layer, Model, Node
from seqlint.shapes.dim import modulo

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

        Where a layer is shared within one model, a convolution of Keras 2 takes a multiple of its channels in groups.
        Keras 3 looks at weights of other shapes only there.
        """
        if before is None:
            self.calls[id(layer)] = now
            return now.built
        self.borrows |= layer not in self and _number(before.built) != _number(now.built)
        self.calls.setdefault(id(layer), before)
        is_grouped = (
            self.model.keras == 2 and not self.is_second and _is_in_groups(layer, before.built, now.built)
        )
        looks = (self.model.keras == 2 or not self.is_second) and not is_grouped
        if looks and certain and isinstance(layer, Layer) and layer.kind is not None:
            require_same_weights(layer.kind, before.built, now.built)
            if self.is_second:
                require_same_sizes(layer.kind, before.input, now.input)
        return before.built


def _is_in_groups(layer: Layer | Model, first: Built, now: Built) -> bool:
    """Whether *layer* is a convolution that takes the channels of its input in groups of what it was built for."""
    if not isinstance(layer, Layer) or "kernel_size" not in layer.arguments.defaults or not first.weights:
        return False
    own, new = first.weights[0].shape, (now.weights or first.weights)[0].shape
    return len(own) > 1 and modulo(new[-2], own[-2]) == 0


def _number(built: Built) -> list[object]:
    return [weight.count for weight in built.weights or ()]

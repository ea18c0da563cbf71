"""Layers applied one after the other. Follows keras/src/layers/preprocessing/pipeline.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.call_shape import CalledOtherwise
from seqlint.knowledge.keras.layers.core.inner import build_inner, is_known_layer, is_no_layer
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import ListValue, as_items


@layer
class Pipeline(LayerType):
    """x -> output of the last layer: layers applied one after the other."""

    dtypes = NOT_KNOWN

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no list of layers, or an empty one."""
        value = arguments["layers"]
        items = as_items(value)
        if items is None and is_no_layer(value) and not isinstance(value, ListValue):
            arguments.refuse("layers", "must be a list of layers")
        if items is not None and (not items or any(map(is_no_layer, items))):
            arguments.refuse("layers", "must be a list of at least one layer")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The weights of all layers. Each is called, which may give another shape than the layer states."""
        items = as_items(arguments["layers"])
        if items is None:
            return UNKNOWN_BUILT
        weights: tuple[Weight, ...] | None = ()
        for item in items:
            built = build_inner(item, x)
            if not is_known_layer(item):
                x = UNKNOWN_SHAPE
            elif isinstance(item.kind, CalledOtherwise):
                x = item.kind.called(item.arguments, x, built.output)
            else:
                x = built.output
            weights = None if weights is None or built.weights is None else (*weights, *built.weights)
        return Built(x, weights)

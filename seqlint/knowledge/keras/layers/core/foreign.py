"""Layers around functions and models of other kinds, of which nothing is known, and a chain of layers."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.inner import is_no_layer
from seqlint.knowledge.keras.layers._shared.layer_type import LayerLike, LayerType
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.rnn.wrappers import build_inner
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import ListValue, as_dim, as_items


class _Foreign(LayerType):
    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        return UNKNOWN_BUILT


@layer
class JaxLayer(_Foreign):
    """A function of JAX."""


@layer
class FlaxLayer(_Foreign):
    """A module of Flax."""


@layer
class TorchModuleWrapper(_Foreign):
    """A module of PyTorch."""


@layer
class TFSMLayer(_Foreign):
    """A saved model of TensorFlow."""


@layer
class Lambda(LayerType):
    """A function as a layer: its output is known only where `output_shape` states it."""

    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The shape that a tuple states, as Keras 3 takes it."""
        stated = arguments["output_shape"]
        if arguments.keras == 3 and isinstance(stated, tuple):
            return Built(Shape((x[0], *(as_dim(item) for item in stated))))
        return UNKNOWN_BUILT


@layer
class Pipeline(LayerType):
    """Layers applied one after the other."""

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
        """The output of the last layer: each is called, which may give another shape than the layer states."""
        items = as_items(arguments["layers"])
        if items is None:
            return UNKNOWN_BUILT
        weights: tuple[Weight, ...] | None = ()
        for item in items:
            built = build_inner(item, x)
            if isinstance(item, LayerLike) and item.kind is not None:
                x = item.kind.called(item.arguments, x, built.output)
            else:
                x = UNKNOWN_SHAPE
            weights = None if weights is None or built.weights is None else (*weights, *built.weights)
        return Built(x, weights)

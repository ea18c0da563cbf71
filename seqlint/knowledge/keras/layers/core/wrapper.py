"""Layers around other layers. Follows keras/src/layers/core/wrapper.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.build_without_call import ChecksInCall
from seqlint.knowledge.keras.layers._traits.call_shape import CalledOtherwise
from seqlint.knowledge.keras.layers.core.inner import build_uncalled, require_layer
from seqlint.shapes.shape import Shape
from seqlint.values import Value, as_items


class Holder(CalledOtherwise):
    """A layer around others, which have the weights."""

    def is_frozen(self, arguments: Arguments) -> bool | None:
        """The layers within, which were made before, stay as they are."""
        return False

    def called_layers(self, arguments: Arguments) -> tuple[Value, ...]:
        """The layers within that it calls on its own input, or on each step of it."""
        return ()

    def checks(self, inner: LayerType | None) -> bool:
        """Whether Keras is certain to check the arguments of the layer *inner*."""
        return True


class Keras2Holder(Holder):
    """The same in Keras 2, where the layers within are not trained either if the wrapper is not."""

    def is_frozen(self, arguments: Arguments) -> bool | None:
        """As for any layer."""
        return LayerType.is_frozen(self, arguments)


class InnerLayer(Holder):
    """A layer around another, which is its first argument."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no layer."""
        require_layer(arguments, "layer")

    def called_layers(self, arguments: Arguments) -> tuple[Value, ...]:
        """The layer."""
        held = arguments["layer"]
        return as_items(held) or (held,)


@layer
class Wrapper(InnerLayer):
    """x -> error: the base class of wrappers, which has no `call` method."""

    def called_layers(self, arguments: Arguments) -> tuple[Value, ...]:
        """None."""
        return ()

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Refuse any input."""
        raise LayerError(Failure.NOT_SEQUENTIAL, "`Wrapper` is a base class and has no `call` method")


@keras2(Wrapper)
class Keras2Wrapper(Keras2Holder, Wrapper):
    """x -> x: it builds the layer, but never calls it."""

    def checks(self, inner: LayerType | None) -> bool:
        """What the layer looks at in a call it never checks."""
        return not isinstance(inner, ChecksInCall)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The input itself, and the weights of the layer."""
        return Built(x, build_uncalled(arguments["layer"], x).weights)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Those of the layer."""
        return build_uncalled(arguments["layer"], x)

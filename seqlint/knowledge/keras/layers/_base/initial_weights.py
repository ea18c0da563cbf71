"""The argument `weights`: arrays with which a layer begins, instead of random weights."""

from __future__ import annotations

from collections.abc import Mapping

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.shapes.dim import equal
from seqlint.shapes.shape import Shape, equal_shapes
from seqlint.values import Value, as_items
from seqlint.values.arrays import Array


class InitialWeights:
    """`weights` in Keras 3, where `Embedding` has them for its table."""

    def check(self, kind: LayerType, arguments: Arguments, built: Built) -> None:
        """Refuse `weights` that are not as many, or not of the shapes, as those of the layer, which is *built*."""
        given = arguments["weights"]
        if given is None or not built.weights or not self.is_checked(built):
            return
        # Keras lists first what is trained
        weights = sorted(built.weights, key=lambda weight: weight.trainable is False)
        for array, weight in zip(self.arrays(arguments, given, len(weights)), weights, strict=False):
            if isinstance(array, Array) and equal_shapes(array.shape, Shape(weight.shape)) is False:
                raise LayerError(
                    Failure.ARGUMENT,
                    f"`{kind.name}` has a weight of shape {Shape(weight.shape)}, but `weights` give one of shape"
                    f" {array.shape}",
                    help=_help(kind, array),
                    argument="weights",
                )

    def is_checked(self, built: Built) -> bool:
        """Whether Keras compares them: a layer that is quantized, or adapted, is given its table before that."""
        return built.weights is not None and len(built.weights) == 1

    def arrays(self, arguments: Arguments, given: Value, number: int) -> tuple[Value, ...]:
        """The arrays, each for one of the *number* weights, where they are known. Refuses another number of them."""
        items = as_items(given)
        if items is not None and (isinstance(given, tuple) or len(items) != 1):
            arguments.refuse("weights", "must be an array, or a list of one")
        return (given,) if items is None else items


class Keras2InitialWeights(InitialWeights):
    """`weights` in Keras 2, where every layer has them."""

    def is_checked(self, built: Built) -> bool:
        """Keras 2 always compares them."""
        return True

    def arrays(self, arguments: Arguments, given: Value, number: int) -> tuple[Value, ...]:
        """A list, or an array of arrays."""
        items = as_items(given)
        if isinstance(given, Array) and given.shape.dims:
            if equal(given.shape[0], number) is False:
                arguments.refuse("weights", "must be a list of arrays", help="write the array in brackets")
            return (Array(Shape(given.shape.dims[1:])),) * number
        if items is not None and len(items) != number:
            arguments.refuse("weights", f"must be a list of {number}")
        return items or ()


#: by major version of Keras
INITIAL_WEIGHTS: Mapping[int, InitialWeights] = {2: Keras2InitialWeights(), 3: InitialWeights()}


def _help(kind: LayerType, array: Array) -> str | None:
    if kind.name != "Embedding" or array.shape.rank != 2:
        return None
    return f"write `Embedding({array.shape[0]}, {array.shape[1]}, ...)`, as the array is"

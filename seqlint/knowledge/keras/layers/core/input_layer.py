"""The input of a model. Follows keras/src/layers/core/input_layer.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._base.stated_input import check_iterable, check_shape, check_sizes
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.shapes.dim import Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value, as_dims, as_items

_SHAPES = ("shape", "batch_shape", "input_shape", "batch_input_shape")


class _Input(LayerType):
    is_input = True

    def check(self, arguments: Arguments) -> None:
        for name in _SHAPES:
            if name in arguments:
                check_shape(arguments, name)
        if all(as_items(arguments.given.get(name)) is not None for name in ("shape", "batch_shape")):
            arguments.refuse("batch_shape", "must not be given together with `shape`")

    def declared_input(self, arguments: Arguments) -> Shape | None:
        for name in ("batch_shape", "batch_input_shape"):
            if arguments.given.get(name) is not None:
                return Shape(as_dims(arguments[name]))
        for name in ("input_shape", "shape"):
            if arguments.given.get(name) is not None:
                sample = self.sample(arguments[name])
                return Shape(None if sample is None else (arguments.dim("batch_size"), *sample))
        return UNKNOWN_SHAPE

    def sample(self, stated: Value) -> tuple[Dim, ...] | None:
        """The sizes of one sample."""
        return as_dims(stated)


@layer
class Input(_Input):
    """-> shape: the symbolic input of a model."""


@layer
class InputLayer(_Input):
    """-> shape: the layer that states the input of a model."""


@keras2(Input, InputLayer)
class _Keras2Input(_Input):
    def check(self, arguments: Arguments) -> None:
        for name in _SHAPES:
            if name in arguments:
                if isinstance(arguments[name], (bool, float)):
                    check_iterable(arguments, name)
                check_sizes(arguments, name)

    def sample(self, stated: Value) -> tuple[Dim, ...] | None:
        """A number stands for the only size."""
        return (stated,) if isinstance(stated, int) else as_dims(stated)

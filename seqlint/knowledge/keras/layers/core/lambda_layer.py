"""A function as a layer. Follows keras/src/layers/core/lambda_layer.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.shapes.shape import Shape
from seqlint.values import as_dim


@layer
class Lambda(LayerType):
    """(batch, ...) -> (batch, *output_shape): a function, whose output is known only where a tuple states it."""

    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Without a stated shape nothing is known."""
        stated = arguments["output_shape"]
        if isinstance(stated, tuple) and x.rank:
            return Built(Shape((x[0], *(as_dim(item) for item in stated))))
        return UNKNOWN_BUILT

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """The batch size is that of the first tensor."""
        return self.build(arguments, next(inputs.all()))


@keras2(Lambda)
class Keras2Lambda(Lambda):
    """x -> unknown: the function is called, whatever `output_shape` states."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Nothing is known."""
        return UNKNOWN_BUILT

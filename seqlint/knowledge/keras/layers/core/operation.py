"""A function, or an operator, that is applied to symbolic tensors: a node of a model's graph, but none of its layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.shapes.shape import Shape
from seqlint.values import Value


class Operation(LayerType):
    """Any shapes -> what *compute* makes of them, which may raise `LayerError`. Follows keras/src/ops/operation.py."""

    dtypes = NOT_KNOWN
    may_give_several = True

    def __init__(
        self,
        function: str,
        compute: Callable[[tuple[Shape, ...]], Built],
        positional: tuple[Value, ...],
        keywords: Mapping[str, Value],
    ) -> None:
        #: the qualified name of the function, or the method of the operator: ``keras.ops.mean``, ``__add__``
        self.function = function
        self._compute = compute
        #: what it is applied to, tensors among other values
        self.positional = positional
        self.keywords = keywords

    @property
    def name(self) -> str:
        """The name of the function, or the operator."""
        return self.function.rpartition(".")[2].strip("_")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """What it makes of one tensor."""
        return self._compute((x,))

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """What it makes of several."""
        return self._compute(tuple(inputs.all()))

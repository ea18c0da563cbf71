"""Layers that a program defines itself, as far as it says what they do to shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, substitute
from seqlint.shapes.expression import Size
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

#: input ranks, batch included, for which the output of a layer is evaluated
RANKS = range(1, 6)


@dataclass(frozen=True, eq=False)
class CustomLayer(LayerType):
    """A layer of the program.

    *outputs* holds for each input rank the dims that it gives, in terms of *sizes*, which stand for the input's, and
    *weights* the weights, where they are known.
    """

    dtypes = NOT_KNOWN
    class_name: str
    sizes: tuple[Size, ...] = ()
    outputs: Mapping[int, tuple[Dim, ...]] | None = None
    weights: Mapping[int, tuple[Weight, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the program's class."""
        return self.class_name

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The output for *x*; the same shape for a layer without *outputs*."""
        if x.dims is None:
            return Built(x if self.outputs is None else UNKNOWN_SHAPE, None)
        values = dict(zip(self.sizes, x.dims, strict=False))

        def given(dims: tuple[Dim, ...]) -> tuple[Dim, ...]:
            return tuple(substitute(dim, lambda size: values.get(size, UNKNOWN)) for dim in dims)

        output = x.dims if self.outputs is None else self.outputs.get(len(x.dims))
        shape = UNKNOWN_SHAPE if output is None else Shape(output if self.outputs is None else given(output))
        weights = self.weights.get(len(x.dims))
        if weights is None:
            return Built(shape, None)
        found = tuple(replace(weight, shape=given(weight.shape)) for weight in weights)
        return Built(shape, None if any(DYNAMIC in weight.shape for weight in found) else found)

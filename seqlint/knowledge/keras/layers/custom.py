"""Layers that a program defines itself, as far as it says what they do to shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.shapes.dim import UNKNOWN, Dim, substitute
from seqlint.shapes.expression import Size
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

#: input ranks, batch included, for which the output of a layer is evaluated
RANKS = range(1, 6)


@dataclass(frozen=True, eq=False)
class CustomLayer(LayerType):
    """A layer of the program. Its weights are not known.

    *outputs* holds for each input rank the dims that it gives, in terms of *sizes*, which stand for the input's.
    """

    dtypes = NOT_KNOWN
    class_name: str
    sizes: tuple[Size, ...] = ()
    outputs: Mapping[int, tuple[Dim, ...]] | None = None

    @property
    def name(self) -> str:
        """The name of the program's class."""
        return self.class_name

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The output for *x*; the same shape for a layer without *outputs*."""
        if self.outputs is None:
            return Built(x, None)
        output = self.outputs.get(len(x.dims)) if x.dims is not None else None
        if output is None or x.dims is None:
            return Built(UNKNOWN_SHAPE, None)
        values = dict(zip(self.sizes, x.dims, strict=False))
        return Built(
            Shape(tuple(substitute(dim, lambda size: values.get(size, UNKNOWN)) for dim in output)), None
        )

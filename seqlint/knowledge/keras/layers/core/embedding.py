"""Embedding layers."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import NUMBERS, WEIGHED, Types
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.quantization import keep, kernel, mode
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value, as_dim, as_dims


@layer
class Embedding(LayerType):
    """A table of vectors, looked up by the integers of the input."""

    refused_in_build = frozenset()
    dtypes = WEIGHED
    owns_input_dim = True

    def declared_input(self, arguments: Arguments) -> Shape | None:
        """Keras 2 always declares one, from `input_length` or open."""
        declared = super().declared_input(arguments)
        if declared is not None or arguments.keras == 3:
            return declared
        return Shape((DYNAMIC, *_lengths(arguments["input_length"])))

    def check(self, arguments: Arguments) -> None:
        """Refuse a table without rows or columns."""
        for name in ("input_dim", "output_dim"):
            arguments.count(name)
            if isinstance(arguments[name], bool):
                arguments.refuse(name, "must be a positive integer")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A vector for each integer."""
        if mode(arguments) not in (None, "int8", "int4"):
            arguments.refuse("dtype", f"must be a policy of int8 or int4 where `{self.name}` is quantized")
        vectors = arguments.dim("output_dim")
        output = UNKNOWN_SHAPE if x.dims is None else Shape((*x.dims, vectors))
        return Built(output, self.tables(arguments, (arguments.dim("input_dim"), vectors)))

    def types(self, arguments: Arguments) -> Types:
        """Zeros that are to be skipped are looked for among numbers."""
        return replace(self.dtypes, takes=NUMBERS) if arguments.flag("mask_zero") else self.dtypes

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """One truth value for each integer, where zeros are to be skipped."""
        skips = arguments.flag("mask_zero")
        return None if skips is False else x if skips else UNKNOWN_SHAPE

    def tables(self, arguments: Arguments, shape: tuple[Dim, ...]) -> tuple[Weight, ...] | None:
        """Its weights."""
        return kernel(arguments, shape, summed={1}, packs_summed=True)


def _lengths(value: Value) -> tuple[Dim, ...]:
    return as_dims(value) or (as_dim(value),)


@layer
class ReversibleEmbedding(Embedding):
    """An embedding that can be run backwards, with a second table unless the weights are tied."""

    def tables(self, arguments: Arguments, shape: tuple[Dim, ...]) -> tuple[Weight, ...] | None:
        """One table, or two that are not tied."""
        tied, tables = arguments.flag("tie_weights"), super().tables(arguments, shape)
        if tied is None or tables is None:
            return None
        if tied:
            return tables
        second = keep(arguments, (shape[1], shape[0]), summed={0}, packs_summed=True)
        return None if second is None else (*tables, *second[:3])  # without an index of its own

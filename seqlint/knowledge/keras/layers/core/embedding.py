"""Tables of vectors. Follows embedding.py and reversible_embedding.py in keras/src/layers/core."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import NUMBERS, WEIGHED, Types
from seqlint.knowledge.keras.layers._shared.quantization import keep, kernel, mode
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.masks import MaskAware
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@layer
class Embedding(MaskAware):
    """(batch, ...) -> (batch, ..., output_dim): a vector for each integer."""

    dtypes = WEIGHED
    #: `input_dim` is the number of its vectors
    input_arguments: ClassVar[tuple[str, ...]] = ("input_shape",)

    def check(self, arguments: Arguments) -> None:
        """Refuse a table without rows or columns."""
        for name in ("input_dim", "output_dim"):
            arguments.count(name)
            if isinstance(arguments[name], bool):
                arguments.refuse(name, "must be a positive integer")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A table of (input_dim, output_dim)."""
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


@keras2(Embedding)
class Keras2Embedding(Embedding, BuildsUncalled):
    """The same, but that it always declares an input."""

    input_arguments = ("input_shape", "input_length")
    refused_in_build = frozenset()

    def declared_input(self, arguments: Arguments) -> Shape | None:
        """One of any length, unless `input_length` states it."""
        return super().declared_input(arguments) or Shape.of(DYNAMIC, arguments.dim("input_length"))


@layer
class ReversibleEmbedding(Embedding):
    """(batch, ...) -> (batch, ..., output_dim): an embedding that can be run backwards.

    It has a second table unless the weights are tied.
    """

    def tables(self, arguments: Arguments, shape: tuple[Dim, ...]) -> tuple[Weight, ...] | None:
        """One table, or two that are not tied."""
        tied, tables = arguments.flag("tie_weights"), super().tables(arguments, shape)
        if tied is None or tables is None:
            return None
        if tied:
            return tables
        second = keep(arguments, (shape[1], shape[0]), summed={0}, packs_summed=True)
        return None if second is None else (*tables, *second[:3])  # without an index of its own

"""The layer that makes vectors of numbered categories. Follows keras/src/layers/preprocessing/category_encoding.py."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import COUNTED, FLOATS, Types
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers.preprocessing.encoding import MODES, Encoder, Keras2Encoder
from seqlint.shapes.shape import Shape


@layer
class CategoryEncoding(Encoder):
    """(batch, n) -> (batch, num_tokens): vectors for numbered categories."""

    categories = FLOATS | COUNTED

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers of categories below 1."""
        arguments.number("num_tokens", least=1)
        if isinstance(arguments["num_tokens"], float):
            arguments.refuse("num_tokens", "must be an integer")
        arguments.one_of("output_mode", (*MODES[1:], "binary"), case_sensitive=True)

    def types(self, arguments: Arguments) -> Types:
        """Sparse vectors are made of integers only."""
        types = super().types(arguments)
        return replace(types, takes=COUNTED - FLOATS) if arguments.flag("sparse") else types

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """There are no weights."""
        return Built(self.encoded(arguments, x, arguments.dim("num_tokens")))


@keras2(CategoryEncoding)
class Keras2CategoryEncoding(Keras2Encoder, CategoryEncoding):
    """The same with one vector for each sample at most."""

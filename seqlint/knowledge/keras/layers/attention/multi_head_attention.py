"""Attention with several heads, called with a query and a value.

Follows multi_head_attention.py and grouped_query_attention.py in keras/src/layers/attention.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.shapes.dim import equal, modulo
from seqlint.shapes.shape import Shape
from seqlint.values import Value


class _MultiHead(LayerType):
    """A layer that is called with a query and a value."""

    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """In a stack Keras calls it with one tensor."""
        raise LayerError(
            Failure.NOT_SEQUENTIAL,
            f"`{self.name}` takes a query and a value, but in a stack it gets a single tensor",
            help="build a functional model, or a layer of your own that calls it with the same tensor twice",
        )


def _is_bad_count(value: Value) -> bool:
    return isinstance(value, (str, float)) or (isinstance(value, int) and value <= 0)


@layer
class MultiHeadAttention(_MultiHead):
    """query, value -> (batch, ..., features): attention with several heads."""

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers below 1 of heads and values."""
        for name in ("num_heads", "key_dim", "value_dim"):
            value = arguments[name]
            if _is_bad_count(value) or (value is None and name != "value_dim"):
                arguments.refuse(name, "must be a positive integer")


@keras2(MultiHeadAttention)
class Keras2MultiHeadAttention(MultiHeadAttention):
    """The same, whose constructor takes anything."""

    def check(self, arguments: Arguments) -> None:
        """Refuse nothing."""


@layer
class GroupedQueryAttention(_MultiHead):
    """query, value -> (batch, queries, features): attention whose heads share keys and values in groups."""

    aliases = ("GroupQueryAttention",)

    def check(self, arguments: Arguments) -> None:
        """Refuse groups of different sizes."""
        heads, groups = arguments.dim("num_query_heads"), arguments.dim("num_key_value_heads")
        if groups == 0 or equal(modulo(heads, groups), 0) is False:
            arguments.refuse("num_query_heads", "must be divisible by `num_key_value_heads`")

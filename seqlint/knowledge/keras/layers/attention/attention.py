"""Attention layers, which take a query besides a value."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType, wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers.merging.merging import Merging
from seqlint.shapes.dim import equal, modulo
from seqlint.shapes.shape import Shape
from seqlint.values import Value


@layer
class Attention(Merging):
    """Attention by the dot product."""

    refused_in_build = frozenset()

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown scores."""
        arguments.one_of("score_mode", ("dot", "concat"), case_sensitive=True)
        if arguments.keras == 3 or "dropout" in arguments:
            arguments.number("dropout")


@layer
class AdditiveAttention(Merging):
    """Attention by a sum."""

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 takes the second axis for the shape of the value."""
        if x.rank == 1:
            raise wrong_rank(self, arguments, x)
        if arguments.flag("use_scale"):
            defined(x, 1, "the scale of `AdditiveAttention`")
        return Built(x, None)


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
    """Attention with several heads."""

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers below 1 of heads and values."""
        if arguments.keras == 2:
            return
        for name in ("num_heads", "key_dim", "value_dim"):
            value = arguments[name]
            if _is_bad_count(value) or (value is None and name != "value_dim"):
                arguments.refuse(name, "must be a positive integer")


@layer
class GroupedQueryAttention(_MultiHead):
    """Attention whose heads share keys and values in groups."""

    aliases = ("GroupQueryAttention",)

    def check(self, arguments: Arguments) -> None:
        """Refuse groups of different sizes."""
        heads, groups = arguments.dim("num_query_heads"), arguments.dim("num_key_value_heads")
        if groups == 0 or equal(modulo(heads, groups), 0) is False:
            arguments.refuse("num_query_heads", "must be divisible by `num_key_value_heads`")

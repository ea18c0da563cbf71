"""Attention whose heads share keys and values. Follows keras/src/layers/attention/grouped_query_attention.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import differ
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.attention import Heads
from seqlint.shapes.dim import Dim, equal, modulo
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@layer
class GroupedQueryAttention(Heads):
    """query, value -> (batch, queries, features): attention whose heads share keys and values in groups."""

    # Keras does not test it: its weights do not fit fewer axes
    rank = at_least(3, is_spec=False)
    aliases = ("GroupQueryAttention",)
    fitting = "query and value must have the same last size, and value and key the same number of steps"

    def check(self, arguments: Arguments) -> None:
        """Refuse groups of different sizes."""
        heads, groups = arguments.dim("num_query_heads"), arguments.dim("num_key_value_heads")
        if groups == 0 or equal(modulo(heads, groups), 0) is False:
            arguments.refuse("num_query_heads", "must be divisible by `num_key_value_heads`")

    def weights(
        self, arguments: Arguments, query: Shape, value: Shape, key: Shape
    ) -> tuple[Weight, ...] | None:
        """Not known of more axes, where Keras takes another one for that of the features."""
        if any(shape.rank not in (None, 3) for shape in (query, value, key)):
            return None
        return super().weights(arguments, query, value, key)

    def attended(self, arguments: Arguments, query: Shape, value: Shape, key: Shape) -> tuple[Shape, Shape]:
        """The shape of the query. Keras states the scores as they should be."""
        for shape in (query, value, key):
            if shape.rank is not None and shape.rank < 3:
                raise wrong_rank(self, arguments, shape)
        if differ(query[-1], value[-1]):
            raise self.mismatch(query, value, key)
        self.require_same_steps(query, value, key)
        if query.dims is None:
            return UNKNOWN_SHAPE, UNKNOWN_SHAPE
        return query, Shape.of(query[0], arguments.dim("num_query_heads"), query[1], key[1])

    def kernels(
        self, arguments: Arguments, query: Dim, value: Dim, key: Dim
    ) -> tuple[tuple[Weight, ...], ...] | None:
        """Those of the query, the key, the value, the gate if there is one, and the output."""
        size, use_gate = arguments.dim("head_dim"), arguments.flag("use_gate")
        heads, groups = arguments.dim("num_query_heads"), arguments.dim("num_key_value_heads")
        if use_gate is None:
            return None
        of_query = (Weight((query, heads, size)), Weight((heads, size)))
        return (
            *((of_query,) * (1 + use_gate)),
            (Weight((key, groups, size)), Weight((groups, size))),
            (Weight((value, groups, size)), Weight((groups, size))),
            (Weight((heads, size, query)), Weight((query,))),
        )

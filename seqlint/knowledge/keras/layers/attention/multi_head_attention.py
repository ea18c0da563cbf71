"""Attention with several heads, called with a query and a value.

Follows multi_head_attention.py in keras/src/layers/attention.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.sizes import merged
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.attention import Heads
from seqlint.shapes.dim import Dim, equal
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value, as_dims, as_items, only


def _is_bad_count(value: Value) -> bool:
    return isinstance(value, (str, float)) or (isinstance(value, int) and value <= 0)


@layer
class MultiHeadAttention(Heads):
    """query, value -> (batch, ..., features): attention with several heads."""

    fitting = "all must be of one batch, and value and key have the same number of steps"

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers below 1 of heads and values."""
        for name in ("num_heads", "key_dim", "value_dim"):
            value = arguments[name]
            if _is_bad_count(value) or (value is None and name != "value_dim"):
                arguments.refuse(name, "must be a positive integer")

    def attended(self, arguments: Arguments, query: Shape, value: Shape, key: Shape) -> tuple[Shape, Shape]:
        """As many vectors as the query has. Keras states scores of the query with itself."""
        self.require_same_steps(query, value, key)
        if query.rank is None or query.rank < 2:
            return UNKNOWN_SHAPE, UNKNOWN_SHAPE
        return self.projected(arguments, query), Shape.of(
            query[0], arguments.dim("num_heads"), query[1], query[1]
        )

    def projected(self, arguments: Arguments, attended: Shape) -> Shape:
        """The *attended* vectors with the sizes that `output_shape` gives them."""
        sizes = self.output_sizes(arguments, attended)
        return (
            UNKNOWN_SHAPE if sizes is None or attended.dims is None else Shape((*attended.dims[:-1], *sizes))
        )

    def output_sizes(self, arguments: Arguments, query: Shape) -> tuple[Dim, ...] | None:
        """The sizes of each vector of the output, or None where they are not known."""
        stated = arguments["output_shape"]
        if arguments.flag("output_shape") is False:
            return (query[-1],)
        return (stated,) if isinstance(stated, int) else as_dims(stated)

    def kernels(
        self, arguments: Arguments, query: Dim, value: Dim, key: Dim
    ) -> tuple[tuple[Weight, ...], ...] | None:
        """Those of the query, the key, the value, the gate if there is one, and the output."""
        heads, keys = arguments.dim("num_heads"), arguments.dim("key_dim")
        has_values, use_gate = arguments.flag("value_dim"), arguments.flag("use_gate")
        outputs = self.output_sizes(arguments, Shape.of(query))
        if has_values is None or use_gate is None or outputs is None:
            return None
        values = arguments.dim("value_dim") if has_values else keys
        gate = (query, heads, values)
        return (
            (Weight((query, heads, keys)), Weight((heads, keys))),
            (Weight((key, heads, keys)), Weight((heads, keys))),
            (Weight((value, heads, values)), Weight((heads, values))),
            *(((Weight(gate), Weight(gate[1:])),) if use_gate else ()),
            (Weight((heads, values, *outputs)), Weight(outputs)),
        )


@keras2(MultiHeadAttention)
class Keras2MultiHeadAttention(MultiHeadAttention):
    """The same, but that its constructor takes anything, and that it runs the attention, whose sizes must fit."""

    call_parameters = (
        *("query", "value", "key", "attention_mask", "return_attention_scores", "training"),
        "use_causal_mask",
    )

    def check(self, arguments: Arguments) -> None:
        """Refuse nothing."""

    def attended(self, arguments: Arguments, query: Shape, value: Shape, key: Shape) -> tuple[Shape, Shape]:
        """The shapes as the einsum gives them: the batch axes of all are the same."""
        if query.dims is None or value.dims is None or key.dims is None:
            return UNKNOWN_SHAPE, UNKNOWN_SHAPE
        if not len(query) == len(value) == len(key):
            raise self.mismatch(query, value, key)
        axes = _attention_axes(arguments, len(query))
        if axes is None:
            return UNKNOWN_SHAPE, UNKNOWN_SHAPE
        if not axes:
            raise LayerError(
                Failure.RANK,
                f"`{self.name}` needs an axis of steps to attend to, but its query {query} has none",
                help="give query and value a shape such as (batch, steps, features)",
            )
        batch = [axis for axis in range(len(query) - 1) if axis not in axes]
        for axis in batch:
            if equal(query[axis], key[axis]) is False:
                raise self.mismatch(query, value, key)
        for axis in range(len(query) - 1):
            if equal(key[axis], value[axis]) is False:
                raise self.mismatch(query, value, key)
        sizes = [merged((query[axis], key[axis], value[axis])) for axis in range(len(query) - 1)]
        output = Shape.of(
            *(query[axis] if axis in axes else size for axis, size in enumerate(sizes)), query[-1]
        )
        scores = Shape.of(
            *(merged((query[axis], key[axis])) for axis in batch),
            arguments.dim("num_heads"),
            *(query[axis] for axis in axes),
            *(key[axis] for axis in axes),
        )
        return self.projected(arguments, output), scores


def _attention_axes(arguments: Arguments, rank: int) -> tuple[int, ...] | None:
    """The axes that are attended to, or None where they are not known, or count from the last."""
    stated = arguments["attention_axes"]
    if stated is None:
        return tuple(range(1, rank - 1))
    axes = (stated,) if isinstance(stated, int) else only(int, as_items(stated) or ())
    return axes if axes and all(0 < axis < rank - 1 for axis in axes) else None

"""Attention over a list of a query and a value. Follows keras/src/layers/attention/attention.py."""

from __future__ import annotations

from abc import abstractmethod
from typing import TypeAlias

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.attention import with_scores, wrong_sizes
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.shapes.broadcast import broadcast, matrix_product
from seqlint.shapes.dim import Dim
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

Dims: TypeAlias = tuple[Dim, ...]

#: what the shapes must have in common
_FITTING = "query and key must have the same last size, and value and key the same number of steps"


class ListAttention(Merging):
    """A layer that takes a list of a query, a value, and a key if that is not the value."""

    refused_in_build = frozenset()
    call_parameters = ("inputs", "mask", "training", "return_attention_scores", "use_causal_mask")
    least, most = 2, 3

    def merge(self, arguments: Arguments, shapes: tuple[Shape, ...], inputs: LayerInputs) -> Built:
        """As many vectors as the query has, each of the width of the value."""
        query, value, *rest = shapes
        key = rest[0] if rest else value
        weights = self.scale(arguments, query, value)
        if isinstance(inputs.tensors.get("mask"), Shape):
            raise LayerError(
                Failure.RANK,
                f"`{self.name}` takes a list of masks, but `mask` is a single tensor",
                help="pass the mask of the query and that of the value: `mask=[query_mask, value_mask]`",
            )
        output, scores = self.attended(arguments, query, value, key)
        return with_scores(output, scores, inputs, weights)

    @abstractmethod
    def scale(self, arguments: Arguments, query: Shape, value: Shape) -> tuple[Weight, ...] | None:
        """Its weights, or None where they are not known."""

    def check_run(self, arguments: Arguments, inputs: LayerInputs) -> None:
        """Refuse sizes that do not fit."""
        if isinstance(inputs.first, tuple) and self.least <= len(inputs.first) <= self.most:
            query, value, *rest = inputs.first
            self.computed(arguments, query, value, *(rest or [value]))

    def computed(self, arguments: Arguments, query: Shape, value: Shape, key: Shape) -> tuple[Shape, Shape]:
        """The shapes as TensorFlow computes them. Raises `LayerError` where the sizes do not fit."""
        if query.dims is None or value.dims is None or key.dims is None:
            return UNKNOWN_SHAPE, UNKNOWN_SHAPE
        try:
            if min(map(len, (query, value, key))) < 2:
                raise SizeMismatchError
            scores = self.scores(arguments, query.dims, value.dims, key.dims)
            return Shape(matrix_product(scores, value.dims)), Shape(scores)
        except SizeMismatchError:
            raise wrong_sizes(self.name, query, value, key, help=_FITTING) from None

    @abstractmethod
    def scores(self, arguments: Arguments, query: Dims, value: Dims, key: Dims) -> Dims:
        """The shape of the scores. Raises `SizeMismatchError`."""

    def attended(self, arguments: Arguments, query: Shape, value: Shape, key: Shape) -> tuple[Shape, Shape]:
        """The shapes of the output and of the scores, as Keras 3 states them without a look at the sizes."""
        if query.dims is None:
            return UNKNOWN_SHAPE, UNKNOWN_SHAPE
        if key.rank is not None and key.rank < 2:
            return query.replace(-1, value[-1]), UNKNOWN_SHAPE
        return query.replace(-1, value[-1]), query.replace(-1, key[-2])


@layer
class Attention(ListAttention):
    """[query, value] -> (batch, queries, features): attention by the dot product."""

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown scores."""
        arguments.one_of("score_mode", ("dot", "concat"), case_sensitive=True)
        if "dropout" in arguments:
            arguments.number("dropout")

    def scale(self, arguments: Arguments, query: Shape, value: Shape) -> tuple[Weight, ...] | None:
        """A number for the scale, and one for the scores that are sums."""
        use_scale, mode = arguments.flag("use_scale"), arguments["score_mode"]
        if use_scale is None or not isinstance(mode, str):
            return None
        return (Weight(()),) * (use_scale + (mode == "concat"))

    def scores(self, arguments: Arguments, query: Dims, value: Dims, key: Dims) -> Dims:
        """A product, or a sum."""
        if arguments["score_mode"] == "dot":
            return matrix_product(query, (*key[:-2], key[-1], key[-2]))
        return sums(query, key)[:-1]


@keras2(Attention)
class Keras2ListAttention(ListAttention):
    """The same, but that it runs the attention, whose sizes must fit."""

    def attended(self, arguments: Arguments, query: Shape, value: Shape, key: Shape) -> tuple[Shape, Shape]:
        """The shapes as TensorFlow computes them."""
        return self.computed(arguments, query, value, key)


def sums(query: Dims, key: Dims) -> Dims:
    """Each vector of the query with each of the key."""
    return broadcast((*query[:-1], 1, query[-1]), (*key[:-2], 1, *key[-2:]))

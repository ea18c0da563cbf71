"""Attention by a sum. Follows keras/src/layers/attention/additive_attention.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.attention.attention import Dims, Keras2ListAttention, ListAttention, sums
from seqlint.shapes.broadcast import broadcast
from seqlint.shapes.shape import Shape


@layer
class AdditiveAttention(ListAttention):
    """[query, value] -> (batch, queries, features): attention by a sum."""

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 takes the second axis for the shape of the value."""
        if x.rank == 1:
            raise wrong_rank(self, arguments, x)
        if arguments.flag("use_scale"):
            defined(x, 1, "the scale of `AdditiveAttention`")
        return Built(x, None)

    def scale(self, arguments: Arguments, query: Shape, value: Shape) -> tuple[Weight, ...] | None:
        """A number for each feature."""
        use_scale = arguments.flag("use_scale")
        if use_scale is None:
            return None
        x = self.scaled(query, value)
        return (Weight((defined(x, -1, "the scale of `AdditiveAttention`"),)),) if use_scale else ()

    def scaled(self, query: Shape, value: Shape) -> Shape:
        """The shape whose features have the scale."""
        return query

    def scores(self, arguments: Arguments, query: Dims, value: Dims, key: Dims) -> Dims:
        """A scaled sum."""
        summed, scaled = sums(query, key), self.scaled(Shape(query), Shape(value))
        return (broadcast(summed, (scaled[-1],)) if arguments.flag("use_scale") else summed)[:-1]


@keras2(AdditiveAttention)
class Keras2AdditiveAttention(Keras2ListAttention):
    """The same, but that the scale is one for the features of the value."""

    def scaled(self, query: Shape, value: Shape) -> Shape:
        """That of the value."""
        return value

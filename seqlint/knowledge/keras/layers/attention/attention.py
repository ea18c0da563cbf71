"""Attention over a list of a query and a value. Follows attention.py and additive_attention.py in keras/src/layers/attention."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.shapes.shape import Shape


@layer
class Attention(Merging):
    """[query, value] -> (batch, queries, features): attention by the dot product."""

    refused_in_build = frozenset()

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown scores."""
        arguments.one_of("score_mode", ("dot", "concat"), case_sensitive=True)
        if "dropout" in arguments:
            arguments.number("dropout")


@layer
class AdditiveAttention(Merging):
    """[query, value] -> (batch, queries, features): attention by a sum."""

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 takes the second axis for the shape of the value."""
        if x.rank == 1:
            raise wrong_rank(self, arguments, x)
        if arguments.flag("use_scale"):
            defined(x, 1, "the scale of `AdditiveAttention`")
        return Built(x, None)

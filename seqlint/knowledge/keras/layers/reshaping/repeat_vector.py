"""The layer that repeats a vector. Follows keras/src/layers/reshaping/repeat_vector.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.rank import exactly
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.shapes.dim import DYNAMIC, less
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


@layer
class RepeatVector(BuildsUntested):
    """(batch, features) -> (batch, n, features): the vector as each step of a series."""

    rank = exactly(2)

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no positive integer."""
        arguments.count("n")
        if isinstance(arguments["n"], bool):
            arguments.refuse("n", "must be an integer")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The repetitions are an axis between batch and vector."""
        count = arguments.dim("n")
        return Built(Shape.of(x[0], DYNAMIC if less(count, 0) else count, x[1]))


@keras2(RepeatVector)
class Keras2RepeatVector(RepeatVector):
    """The same for any integer."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no integer."""
        value = arguments["n"]
        if value is None or isinstance(value, (float, str)) or as_items(value) is not None:
            arguments.refuse("n", "must be an integer")

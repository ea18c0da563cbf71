"""The layer that permutes axes. Follows keras/src/layers/reshaping/permute.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.rank import Rank, exactly
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.shapes.dim import UNKNOWN
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_items


@layer
class Permute(BuildsUntested):
    """(batch, a, b) -> (batch, b, a): the axes of a sample in another order."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no permutation of the axes from 1 on."""
        value = arguments["dims"]
        if value is None or isinstance(value, (int, float, str)):
            arguments.refuse("dims", "must be a tuple of axes")
        items = as_items(value)
        if items is None:
            return
        known = [item for item in items if isinstance(item, (int, float, str)) or item is None]
        if len(set(known)) < len(known) or not set(known) <= set(range(1, len(items) + 1)):
            arguments.refuse("dims", "must hold each axis from 1 on once, for the batch axis stays first")

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """As many axes as are listed, and the batch."""
        items = as_items(arguments["dims"])
        return self.rank if items is None else exactly(len(items) + 1)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The sizes in the order of `dims`."""
        items = as_items(arguments["dims"])
        if items is None:
            return Built(UNKNOWN_SHAPE if x.rank is None else Shape((x[0], *(UNKNOWN,) * (x.rank - 1))))
        return Built(Shape((x[0], *(x[item] if isinstance(item, int) else UNKNOWN for item in items))))

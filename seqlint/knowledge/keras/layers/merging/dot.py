"""The dot product of two tensors. Follows keras/src/layers/merging/dot.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.values import as_items


@layer
class Dot(Merging):
    """[(batch, n, a), (batch, n, b)] -> (batch, a, b): the dot product of two tensors along an axis of each."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is neither an axis nor two of them."""
        axes = arguments["axes"]
        if axes is None or isinstance(axes, (str, float)):
            arguments.refuse("axes", "must be an integer or two integers")
        items = as_items(axes)
        if items is None:
            return
        if len(items) != 2 or any(item is None or isinstance(item, (str, float)) for item in items):
            arguments.refuse("axes", "must be an integer or two integers")

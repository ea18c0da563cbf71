"""The normalization to a length of 1. Follows keras/src/layers/normalization/unit_normalization.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import check_axes, resolve_axes
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import WEIGHED
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.masks import PassesMask
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


@layer
class UnitNormalization(BuildsUncalled, PassesMask):
    """x -> x: each sample has the length 1 along some axes."""

    refused_in_build = frozenset({Failure.RANK, Failure.ARGUMENT})
    dtypes = WEIGHED

    def check(self, arguments: Arguments) -> None:
        """Refuse an axis that is none; an empty list passes."""
        if as_items(arguments["axis"]) != ():
            check_axes(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The axes are looked for; there are no weights."""
        resolve_axes(arguments, x)
        return Built(x)

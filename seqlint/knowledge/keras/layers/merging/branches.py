"""Branches of a functional model that end in one layer that merges them."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import BuildableLayer, LayerLike, LayerType
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.shapes.shape import Shape
from seqlint.values import Value, as_items


class Branches(LayerType):
    """Several paths from one tensor to the layer that merges their ends, as functional models have them.

    Its arguments are no user's: ``branches`` holds the layers of each path, ``merge`` the layer that merges them.
    """

    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The merged output; unknown where one path is not known, or may be refused."""
        merge, ends = arguments["merge"], list[Shape]()
        weights: dict[object, Weight] = {}
        for path in as_items(arguments["branches"]) or ():
            end = Built(x)
            for inner in as_items(path) or ():
                end = _end(inner, end.output)
                if end.weights is None:
                    return UNKNOWN_BUILT
                weights.update({weight.identity or object(): weight for weight in end.weights})
            ends.append(end.output)
        merged = _merged(merge, ends)
        if merged.weights is None:
            return Built(merged.output, None)
        return Built(merged.output, (*weights.values(), *merged.weights))


def _merged(merge: Value, ends: Sequence[Shape]) -> Built:
    if not isinstance(merge, LayerLike) or not isinstance(merge.kind, Merging):
        return UNKNOWN_BUILT
    try:
        return merge.kind.build_call(merge.arguments, LayerInputs(tuple(ends)))
    except LayerError:
        return UNKNOWN_BUILT


def _end(inner: Value, x: Shape) -> Built:
    try:
        return inner.build(x) if isinstance(inner, BuildableLayer) else UNKNOWN_BUILT
    except LayerError:
        return UNKNOWN_BUILT


BRANCHES = Branches()

"""The layer that masks steps. Follows keras/src/layers/core/masking.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import FLOATING, NUMERIC, Types
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.masks import MaskAware
from seqlint.shapes.dim import equal
from seqlint.shapes.shape import Shape
from seqlint.values import as_items


@layer
class Masking(MaskAware):
    """x -> x: steps that consist of one value are masked."""

    def types(self, arguments: Arguments) -> Types:
        """Every value is compared with one, which is a float unless an integer is given."""
        masked = arguments["mask_value"]
        if isinstance(masked, str):
            return Types(frozenset())
        return FLOATING if isinstance(masked, float) else NUMERIC

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """One truth value for each step."""
        return Shape(x.dims and x.dims[:-1])


@keras2(Masking)
class Keras2Masking(Masking):
    """The same, which fails where the value cannot be compared with the steps."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Steps are compared with a value, or with one for each feature."""
        masked = arguments["mask_value"]
        if masked is None:
            arguments.refuse("mask_value", "must be a number")
        values = as_items(masked)
        sizes = (x[-1], len(values)) if values is not None and x.rank else (1, 1)
        if 1 not in sizes and equal(*sizes) is False:
            arguments.refuse("mask_value", f"must have one value for each of the {x[-1]} features")
        return Built(x)

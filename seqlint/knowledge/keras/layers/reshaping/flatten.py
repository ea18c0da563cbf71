"""The layer that flattens. Follows keras/src/layers/reshaping/flatten.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.spatial import check_data_format
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, less
from seqlint.shapes.shape import Shape


@layer
class Flatten(LayerType):
    """(batch, ...) -> (batch, product of all other sizes)."""

    rank = at_least(1)

    def check(self, arguments: Arguments) -> None:
        """Refuse an unknown data format."""
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The product of all sizes but the first."""
        return Built(Shape.of(x[0], x.sample_size()))


@keras2(Flatten)
class Keras2Flatten(Flatten):
    """The same, but that no values at all hide the batch size or a DYNAMIC size."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The product of all sizes but the first."""
        total = x.sample_size()
        if x.dims and 0 in x.dims[1:] and total is DYNAMIC and x[0] is not DYNAMIC:
            has_samples = less(0, x[0])
            total = (
                DYNAMIC if has_samples is False else 0 if has_samples and isinstance(x[0], int) else UNKNOWN
            )
            return Built(Shape.of(x[0], total))
        return Built(Shape.of(DYNAMIC if total == 0 else x[0], total))

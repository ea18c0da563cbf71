"""The layer that numbers pairs of categories by a hash. Follows keras/src/layers/preprocessing/hashed_crossing.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.knowledge.keras.layers.preprocessing.encoding import MODES
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@layer
class HashedCrossing(Merging):
    """[(batch, 1), (batch, 1)] -> (batch, 1): the bin of each pair of categories."""

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown modes."""
        arguments.one_of("output_mode", MODES[:2], case_sensitive=True)

    def merge(self, arguments: Arguments, shapes: tuple[Shape, ...], inputs: LayerInputs) -> Built:
        """It has no weights; the types of the values, which are not followed, decide whether Keras takes them."""
        return Built(UNKNOWN_SHAPE)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """It builds nothing."""
        return Built(x)

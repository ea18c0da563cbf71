"""The normalization by the root mean square. Follows keras/src/layers/normalization/rms_normalization.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import check_axes, resolve_axes
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.shape import Shape


@layer
class RMSNormalization(LayerType):
    """x -> x: each sample is divided by its root mean square along some axes."""

    def check(self, arguments: Arguments) -> None:
        """Refuse an axis that is none."""
        check_axes(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """One scale for each value along the axes."""
        axes = resolve_axes(arguments, x)
        if axes is None:
            return Built(x, None)
        shape = tuple(defined(x, axis, "the scale of `RMSNormalization`") for axis in axes)
        return Built(x, (Weight(shape),))

"""The normalization of each sample. Follows keras/src/layers/normalization/layer_normalization.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import check_axes, resolve_axes
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import WEIGHED
from seqlint.knowledge.keras.layers._shared.errors import Failure
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.knowledge.keras.layers._traits.masks import PassesMask
from seqlint.shapes.shape import Shape


@layer
class LayerNormalization(PassesMask):
    """x -> x: each sample is normalized along some axes."""

    dtypes = WEIGHED

    def check(self, arguments: Arguments) -> None:
        """Refuse an axis that is none."""
        check_axes(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """One scale and one offset for each value along the axes."""
        axes = resolve_axes(arguments, x)
        if axes is None:
            return Built(x, None)
        rms_scaling = arguments.flag("rms_scaling")
        scale, center = arguments.flag("scale"), arguments.flag("center")
        if rms_scaling is None or scale is None or center is None:
            return Built(x, None)
        count = (scale or rms_scaling) + (center and not rms_scaling)
        if not count:
            return Built(x)
        shape = tuple(defined(x, axis, "the scale of `LayerNormalization`") for axis in axes)
        return Built(x, (Weight(shape),) * count)


@keras2(LayerNormalization)
class Keras2LayerNormalization(LayerNormalization, BuildsUncalled):
    """The same, but that it broadcasts its weights against any input."""

    reuse = Reuse.BROADCASTS
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.ARGUMENT})

    def check(self, arguments: Arguments) -> None:
        """Refuse also an epsilon that is no number."""
        super().check(arguments)
        arguments.number("epsilon")

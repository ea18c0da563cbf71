"""Layers of other packages that stand in Keras models."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.layer_type import BuildableLayer, LayerType
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, is_known
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_dims


class KerasLayer(LayerType):
    """A model of TensorFlow Hub: its output shape is what the program says, its weights are in the download."""

    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The stated output shape."""
        sample = as_dims(arguments["output_shape"]) if "output_shape" in arguments else None
        return Built(UNKNOWN_SHAPE if sample is None else Shape((DYNAMIC, *sample)), None)


class InstanceNormalization(LayerType):
    """Normalizes each channel of each sample: the shape stays, with a scale and a shift for each channel."""

    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The input's shape, with two weights a channel where nothing is said otherwise."""
        if not {"axis", "center", "scale", "groups"}.isdisjoint(arguments.given) or not arguments.complete:
            return Built(x, None)
        size = UNKNOWN if x.dims is None else defined(x, -1, "the scale of each channel")
        weights = (Weight((size,)), Weight((size,))) if is_known(size) else None
        return Built(x, weights)


class WeightNormalization(LayerType):
    """Wraps a layer and gives what that gives; the weights that it adds are not counted."""

    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """What the wrapped layer gives."""
        inner = arguments["layer"]
        return Built(inner.build(x).output if isinstance(inner, BuildableLayer) else UNKNOWN_SHAPE, None)


#: by qualified name, with the names of the parameters that may be given by position
LAYERS: dict[str, tuple[LayerType, tuple[str, ...]]] = {
    "tensorflow_hub.KerasLayer": (KerasLayer(), ("handle", "trainable")),
    "tensorflow_addons.layers.InstanceNormalization": (InstanceNormalization(), ()),
    "tensorflow_addons.layers.WeightNormalization": (WeightNormalization(), ("layer", "data_init")),
}

#: functions that wrap a layer and give what it gives
PASS_THROUGH = frozenset(
    {
        "tensorflow_model_optimization.sparsity.keras.prune_low_magnitude",
        "tensorflow_model_optimization.quantization.keras.quantize_annotate_layer",
        "tensorflow_model_optimization.clustering.keras.cluster_weights",
    }
)

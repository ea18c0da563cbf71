"""The wrapper that keeps a kernel at a norm. Follows keras/src/layers/normalization/spectral_normalization.py."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.core.inner import build_inner, build_uncalled, is_known_layer, kind_of
from seqlint.knowledge.keras.layers.core.wrapper import InnerLayer, Keras2Holder
from seqlint.shapes.shape import Shape

_WITH_KERNEL = ("Dense", "EinsumDense", "Embedding", "ReversibleEmbedding", "SpectralNormalization")


@layer
class SpectralNormalization(InnerLayer):
    """x -> output of `layer`: a layer whose kernel is kept at a spectral norm of 1."""

    rank = at_least(1, is_spec=False)

    def check(self, arguments: Arguments) -> None:
        """Refuse also a number of iterations below 1."""
        super().check(arguments)
        arguments.number("power_iterations")
        arguments.positive("power_iterations")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The weights of the layer, the kernel first, and a vector."""
        inner = arguments["layer"]
        built = build_inner(inner, x, tested=False)
        if not is_known_layer(inner):
            return Built(built.output, None)
        self.require_kernel(inner.kind.name)
        is_local = inner.kind.name.startswith("LocallyConnected")
        if not built.weights or is_local or inner.arguments["lora_rank"] is not None:
            return Built(built.output, None)
        matrix, *others = built.weights
        vector = Weight((1, matrix.shape[-1]), trainable=False)
        return Built(built.output, (self.kept(matrix), *others, vector))

    def kept(self, matrix: Weight) -> Weight:
        """The kernel, which belongs to the layer."""
        return matrix

    def require_kernel(self, name: str) -> None:
        """Refuse a layer of this *name* that has no kernel."""
        if not self.has_kernel(name):
            raise LayerError(
                Failure.ARGUMENT,
                f"`SpectralNormalization` needs a layer with a kernel, which `{name}` does not have",
                argument="layer",
            )

    def has_kernel(self, name: str) -> bool:
        """Whether layers of this *name* have an attribute `kernel` or `embeddings`."""
        if name.startswith(("Depthwise", "LocallyConnected")) or name.endswith("Cell"):
            return True
        if name.startswith("Conv"):
            return not name.startswith("ConvLSTM")
        return name in _WITH_KERNEL


@keras2(SpectralNormalization)
class Keras2SpectralNormalization(Keras2Holder, SpectralNormalization):
    """The same, but that it tracks the kernel besides the layer."""

    def kept(self, matrix: Weight) -> Weight:
        """The kernel, which is trained even where the layer is not."""
        return replace(matrix, trainable=True)

    def has_kernel(self, name: str) -> bool:
        """That of a depthwise convolution has another name."""
        return not name.startswith("Depthwise") and super().has_kernel(name)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The layer is built, then its kernel is looked for."""
        kind = kind_of(arguments["layer"])
        build_uncalled(arguments["layer"], x)
        if kind is not None:
            self.require_kernel(kind.name)
        return UNKNOWN_BUILT

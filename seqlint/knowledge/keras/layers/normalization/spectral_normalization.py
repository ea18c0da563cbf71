"""The wrapper that keeps a kernel at a norm."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inner import kind_of
from seqlint.knowledge.keras.layers._shared.layer_type import LayerLike
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers.rnn.wrappers import InnerLayer, build_inner, build_uncalled
from seqlint.shapes.shape import Shape


@layer
class SpectralNormalization(InnerLayer):
    """A layer whose kernel is kept at a spectral norm of 1."""

    tests_first = False
    passes_to = "layer"
    rank = at_least(1)

    def check(self, arguments: Arguments) -> None:
        """Refuse also a number of iterations below 1."""
        super().check(arguments)
        arguments.number("power_iterations")
        arguments.positive("power_iterations")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The wrapped layer, with one vector more."""
        inner = arguments["layer"]
        built = build_inner(inner, x, tested=False)
        if not isinstance(inner, LayerLike) or inner.kind is None:
            return Built(built.output, None)
        _require_kernel(inner.kind.name, arguments.keras)
        is_local = inner.kind.name.startswith("LocallyConnected")
        if not built.weights or is_local or inner.arguments["lora_rank"] is not None:
            return Built(built.output, None)
        matrix, *others = built.weights
        if arguments.keras == 2:  # which tracks it besides the layer
            matrix = replace(matrix, trainable=True)
        vector = Weight((1, matrix.shape[-1]), trainable=False)
        return Built(built.output, (matrix, *others, vector))

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """It builds the layer, and then looks for its kernel."""
        inner = arguments["layer"]
        kind = kind_of(inner)
        build_uncalled(inner, x)
        if kind is not None:
            _require_kernel(kind.name, arguments.keras)
        return UNKNOWN_BUILT


def _require_kernel(name: str, keras: int) -> None:
    if not _has_kernel(name, keras):
        raise LayerError(
            Failure.ARGUMENT,
            f"`SpectralNormalization` needs a layer with a kernel, which `{name}` does not have",
            argument="layer",
        )


def _has_kernel(name: str, keras: int) -> bool:
    if name.startswith("Depthwise"):
        return keras == 3
    if name.startswith("LocallyConnected") or name.endswith("Cell"):
        return True
    if name.startswith("Conv"):
        return not name.startswith("ConvLSTM")
    return name in ("Dense", "EinsumDense", "Embedding", "ReversibleEmbedding", "SpectralNormalization")

"""Layers that wrap another layer."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers.base import (
    UNKNOWN_BUILT,
    Arguments,
    Built,
    Failure,
    LayerError,
    Weight,
    at_least,
    layer,
)
from seqlint.knowledge.keras.layers.inner import Holder, kind_of, require_layer
from seqlint.knowledge.keras.layers.sequences import step_of
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Value


class InnerLayer(Holder):
    """A layer around another, which is its first argument."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no layer."""
        require_layer(arguments, "layer")


def build_inner(inner: Value, x: Shape, *, tested: bool = True) -> Built:
    """What the layer given to a wrapper makes of *x*; nothing is known of one that seqlint does not see."""
    return inner.build(x, tested=tested) if hasattr(inner, "build") else UNKNOWN_BUILT


@layer
class Wrapper(InnerLayer):
    """The base class of wrappers, which only holds a layer."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 3 cannot call it."""
        if arguments.keras == 3:
            raise LayerError(Failure.NOT_SEQUENTIAL, "`Wrapper` is a base class: it takes no input")
        try:
            return Built(x, build_inner(arguments["layer"], x).weights)
        except LayerError:  # it is built, but never called
            return Built(x, None)


@layer
class TimeDistributed(InnerLayer):
    """A layer applied to each step of a sequence."""

    tests_first = False
    passes_to = "layer"
    rank = at_least(3)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The step's output, with the time axis put back."""
        inner = arguments["layer"]
        built = build_inner(inner, step_of(x), tested=False)
        if built.several:
            raise LayerError(Failure.NOT_SEQUENTIAL, "`TimeDistributed` takes a layer with one output")
        if built.output.dims is None or not built.output.dims:
            return Built(UNKNOWN_SHAPE, built.weights)
        if arguments.keras == 2 and not isinstance(x[0], int) and built.output[0] != x[0]:
            return _laid_out_anew(x, built)
        return Built(Shape.of(built.output[0], x[1], *built.output.dims[1:]), built.weights)


def _laid_out_anew(x: Shape, built: Built) -> Built:
    """Keras 2 lays all steps of a batch of any size one after the other; a layer may take them for something else."""
    steps, rows = x[1], built.output[0]
    if x[0] is not DYNAMIC or not isinstance(steps, int) or not isinstance(rows, int) or steps == 0:
        return Built(UNKNOWN_SHAPE, built.weights)
    if rows % steps:
        raise LayerError(Failure.SIZE, f"the layer gives {rows} rows, which are not in {steps} steps")
    return Built(
        Shape.of(rows // steps, steps, *built.output.dims[1:] if built.output.dims else ()), built.weights
    )


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
        kind = kind_of(inner)
        if kind is None:
            return Built(built.output, None)
        if not _has_kernel(kind.name, arguments.keras):
            raise LayerError(
                Failure.ARGUMENT,
                f"`SpectralNormalization` needs a layer with a kernel, which `{kind.name}` does not have",
                argument="layer",
            )
        is_local = kind.name.startswith("LocallyConnected")
        if not built.weights or is_local or inner.arguments["lora_rank"] is not None:
            return Built(built.output, None)
        matrix, *others = built.weights
        if arguments.keras == 2:  # which tracks it besides the layer
            matrix = replace(matrix, trainable=True)
        vector = Weight((1, matrix.shape[-1]), trainable=False)
        return Built(built.output, (matrix, *others, vector))


def _has_kernel(name: str, keras: int) -> bool:
    if name.startswith("Depthwise"):
        return keras == 3
    if name.startswith("LocallyConnected"):
        return True
    if name.startswith("Conv"):
        return not name.startswith("ConvLSTM")
    return name in ("Dense", "EinsumDense", "Embedding", "ReversibleEmbedding", "SpectralNormalization")

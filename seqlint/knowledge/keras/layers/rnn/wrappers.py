"""Layers that wrap another layer."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inner import Holder, require_layer
from seqlint.knowledge.keras.layers._shared.layer_type import BuildableLayer, LayerLike, wrong_rank
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.rnn.sequences import step_of
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
    return inner.build(x, tested=tested) if isinstance(inner, BuildableLayer) else UNKNOWN_BUILT


def build_uncalled(inner: Value, x: Shape) -> Built:
    """What Keras 2 makes of the layer where it builds it, but never calls it."""
    if not isinstance(inner, LayerLike) or inner.kind is None:
        return UNKNOWN_BUILT
    return inner.kind.build_uncalled(inner.arguments, x).frozen(inner.kind.is_frozen(inner.arguments))


@layer
class Wrapper(InnerLayer):
    """The base class of wrappers, which only holds a layer."""

    calls_inner = False

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 3 cannot call it."""
        if arguments.keras == 3:
            raise LayerError(Failure.NOT_SEQUENTIAL, "`Wrapper` is a base class: it takes no input")
        return Built(x, build_uncalled(arguments["layer"], x).weights)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """It builds the layer."""
        return build_uncalled(arguments["layer"], x)


@layer
class TimeDistributed(InnerLayer):
    """A layer applied to each step of a sequence."""

    keeps_steps = True
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

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """It builds the layer for one step."""
        if x.rank is not None and not self.rank.accepts(x.rank):
            raise wrong_rank(self, arguments, x)
        return build_uncalled(arguments["layer"], step_of(x))

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """That of the steps; Keras 2 asks a layer for it even if it passes none."""
        inner = arguments["layer"]
        if not isinstance(inner, LayerLike) or inner.kind is None:
            return UNKNOWN_SHAPE
        if mask is not None and mask.dims is None:
            return UNKNOWN_SHAPE
        rows = None if mask is None or mask.dims is None else Shape((x[0], *mask.dims[2:]))
        if rows is not None and inner.kind.refuses_mask:
            arguments.refuse("layer", "must be one that passes on the mask of its input")
        steps = inner.kind.mask_after(inner.arguments, step_of(x), rows)
        if steps is None:
            return None if mask is None or mask.dims is None else Shape(mask.dims[:2])
        return Shape(steps.dims and (steps.dims[0], x[1], *steps.dims[1:]))


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

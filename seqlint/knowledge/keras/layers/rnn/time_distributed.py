"""The wrapper that applies a layer to each step. Follows keras/src/layers/rnn/time_distributed.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._traits.masks import MaskAware, mask_after, refuses_mask
from seqlint.knowledge.keras.layers.core.inner import build_inner, build_uncalled, is_known_layer
from seqlint.knowledge.keras.layers.core.wrapper import InnerLayer, Keras2Holder
from seqlint.knowledge.keras.layers.rnn.sequences import step_of
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


@layer
class TimeDistributed(InnerLayer):
    """(batch, steps, ...) -> (batch, steps, output of `layer`): a layer applied to each step of a sequence."""

    rank = at_least(3, is_spec=False)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The output for a step, with the time axis put back."""
        built = build_inner(arguments["layer"], step_of(x), tested=False)
        if built.several:
            raise LayerError(Failure.NOT_SEQUENTIAL, "`TimeDistributed` takes a layer with one output")
        if built.output.dims is None or not built.output.dims:
            return Built(UNKNOWN_SHAPE, built.weights)
        return self.with_time(x, built)

    def with_time(self, x: Shape, built: Built) -> Built:
        """The output for the sequence *x*, given what is *built* for a step."""
        output = built.output
        return Built(Shape.of(output[0], x[1], *tuple(output)[1:]), built.weights)


@keras2(TimeDistributed)
class Keras2TimeDistributed(Keras2Holder, TimeDistributed, MaskAware):
    """The same, but that all steps of a batch of any size are laid out as one batch."""

    reuse = Reuse.SAME_STEPS

    def with_time(self, x: Shape, built: Built) -> Built:
        """A layer that changes the batch size takes steps of one sample for samples."""
        steps, rows = x[1], built.output[0]
        if isinstance(x[0], int) or rows == x[0]:
            return super().with_time(x, built)
        if x[0] is not DYNAMIC or not isinstance(steps, int) or not isinstance(rows, int) or steps == 0:
            return Built(UNKNOWN_SHAPE, built.weights)
        if rows % steps:
            raise LayerError(
                Failure.SIZE, f"the layer gives {rows} rows, which cannot be split into {steps} steps"
            )
        return Built(Shape.of(rows // steps, steps, *tuple(built.output)[1:]), built.weights)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The layer is built for one step."""
        if x.rank is not None and not self.rank.accepts(x.rank):
            raise wrong_rank(self, arguments, x)
        return build_uncalled(arguments["layer"], step_of(x))

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """That of the steps; the layer is asked for it even if it passes none."""
        inner = arguments["layer"]
        if not is_known_layer(inner) or (mask is not None and mask.dims is None):
            return UNKNOWN_SHAPE
        rows = None if mask is None or mask.dims is None else Shape((x[0], *mask.dims[2:]))
        if rows is not None and refuses_mask(inner.kind):
            arguments.refuse("layer", "must be one that passes on the mask of its input")
        steps = mask_after(inner.kind, inner.arguments, step_of(x), rows)
        if steps is None:
            return None if mask is None or mask.dims is None else Shape(mask.dims[:2])
        return Shape(steps.dims and (steps.dims[0], x[1], *steps.dims[1:]))

"""What layers that run over a sequence share. Follows keras/src/layers/rnn/rnn.py."""

from __future__ import annotations

from collections.abc import Callable

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.masks import MaskAware
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values.text import describe

#: what makes the weights of a cell for steps of a shape
StepWeights = Callable[[Shape], tuple[Weight, ...] | None]


def step_of(x: Shape) -> Shape:
    """The shape of one step of the sequence *x*, batch included."""
    return Shape(None if x.dims is None else (x.dims[0], *x.dims[2:]))


def mask_of_steps(arguments: Arguments, mask: Mask) -> Mask:
    """The mask of the output of a recurrent layer: that of the steps, if it returns all."""
    sequences = arguments.flag("return_sequences")
    return mask if sequences or mask is None else None if sequences is False else UNKNOWN_SHAPE


class SequenceLayer(MaskAware):
    """A layer that runs a cell over a sequence."""

    def run(
        self, arguments: Arguments, x: Shape, state: tuple[Dim, ...], weights: tuple[Weight, ...] | None
    ) -> Built:
        """The output for the sequence *x* when each step gives values of shape *state*."""
        return run(arguments, x, x[0], state, weights)

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """That of the steps, if it returns all."""
        return mask_of_steps(arguments, mask)


class Keras2SequenceLayer(SequenceLayer):
    """The same in Keras 2, where the time may be the first axis."""

    reuse = Reuse.SAME_STEPS

    def run(
        self, arguments: Arguments, x: Shape, state: tuple[Dim, ...], weights: tuple[Weight, ...] | None
    ) -> Built:
        """The output for the sequence *x* when each step gives values of shape *state*."""
        time_first = arguments.flag("time_major")
        if time_first is None:
            return Built(UNKNOWN_SHAPE, weights)
        batch, steps = (x[1], x[0]) if time_first else (x[0], x[1])
        require_batch(arguments, x, batch)
        if arguments.flag("unroll") and steps is DYNAMIC:
            raise LayerError(
                Failure.UNDEFINED,
                f"`unroll=True` needs a fixed number of time steps, but its input is {x}",
                argument="unroll",
            )
        if arguments.flag("return_state"):
            raise one_output_only(arguments, "return_state")
        return run(arguments, x, batch, state, weights)

    def build_cell(self, arguments: Arguments, x: Shape, step_weights: StepWeights) -> Built:
        """What Keras 2 builds without a call: the cell, for steps of any rank."""
        time_first = arguments.flag("time_major")
        if time_first is None or x.dims is None:
            return Built(x, None)
        step = Shape(x.dims[1:]) if time_first else step_of(x)
        weights = step_weights(step)
        require_batch(arguments, x, step[0])
        return Built(x, weights)


def run(
    arguments: Arguments, x: Shape, batch: Dim, state: tuple[Dim, ...], weights: tuple[Weight, ...] | None
) -> Built:
    """All states of a sequence *x* of as many samples as the *batch* has, or the last."""
    require_batch(arguments, x, batch)
    if arguments.flag("return_state") is not False:
        return several_outputs(arguments, "return_state", weights)
    sequences = arguments.flag("return_sequences")
    if sequences is None:
        return Built(UNKNOWN_SHAPE, weights)
    return Built(Shape.of(*((x[0], x[1]) if sequences else (batch,)), *state), weights)


def require_batch(arguments: Arguments, x: Shape, batch: Dim) -> None:
    """Refuse a batch of any size where the layer is stateful."""
    if arguments.flag("stateful") and batch is DYNAMIC:
        keyword = "batch_shape" if arguments.keras == 3 else "batch_input_shape"
        raise LayerError(
            Failure.UNDEFINED,
            f"`stateful=True` needs a fixed batch size, but its input is {x}",
            help=f"give the model's input as `{keyword}=(batch size, ...)`",
            argument="stateful",
        )


def several_outputs(arguments: Arguments, argument: str, weights: tuple[Weight, ...] | None) -> Built:
    """The output of a layer that has, or may have, several outputs because of *argument*."""
    return Built(UNKNOWN_SHAPE, weights, several=arguments.flag(argument) is not None)


def one_output_only(arguments: Arguments, argument: str) -> LayerError:
    """The error of Keras 2 for several outputs because of *argument*."""
    return LayerError(
        Failure.NOT_SEQUENTIAL,
        f"`{argument}={describe(arguments[argument])}` makes it give several outputs, but only one can be passed on",
        help="build a functional `keras.Model(inputs, outputs)`",
        argument=argument,
    )

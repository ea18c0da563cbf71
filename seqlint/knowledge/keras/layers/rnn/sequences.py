"""What layers that run over a sequence share. Follows keras/src/layers/rnn/rnn.py."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import accepted
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.masks import MaskAware
from seqlint.knowledge.keras.layers._traits.states import (
    CALL_PARAMETERS,
    CALL_PARAMETERS_OF_KERAS2,
    States,
    given_states,
    is_called_otherwise,
    unpacked,
    with_given,
    with_states,
)
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

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

    call_parameters = CALL_PARAMETERS
    may_give_several = True

    @abstractmethod
    def states(self, arguments: Arguments, x: Shape) -> States | None:
        """The sizes of each state, batch excluded, for the sequence *x*; None where they are not known."""

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """As for the sequence alone: Keras 3 does not look at the states that are given."""
        x = inputs.single
        if x is None or is_called_otherwise(inputs):
            return super().build_call(arguments, inputs)
        return self.build(arguments, x)

    def run(
        self, arguments: Arguments, x: Shape, state: tuple[Dim, ...], weights: tuple[Weight, ...] | None
    ) -> Built:
        """The output for the sequence *x* when each step gives values of shape *state*."""
        return run(arguments, x, x[0], state, self.states(arguments, x), weights)

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """That of the steps, if it returns all."""
        return mask_of_steps(arguments, mask)


class Keras2SequenceLayer(SequenceLayer):
    """The same in Keras 2, where the time may be the first axis, and the states are tested."""

    call_parameters = CALL_PARAMETERS_OF_KERAS2
    reuse = Reuse.SAME_STEPS

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """As for the sequence alone; the states may follow it in a list."""
        inputs = unpacked(inputs)
        x = inputs.single
        if x is None or is_called_otherwise(inputs):
            return UNKNOWN_BUILT
        x, given = accepted(self, arguments, x), given_states(inputs)
        x = with_states(self, arguments, x, self.states(arguments, x), given)
        return with_given(self.build(arguments, x), given)

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
        return run(arguments, x, batch, state, self.states(arguments, x), weights)

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
    arguments: Arguments,
    x: Shape,
    batch: Dim,
    state: tuple[Dim, ...],
    states: States | None,
    weights: tuple[Weight, ...] | None,
) -> Built:
    """All outputs of a sequence *x* of as many samples as the *batch* has, or the last; then its *states*, if asked for."""
    require_batch(arguments, x, batch)
    sequences, with_states = arguments.flag("return_sequences"), arguments.flag("return_state")
    output = UNKNOWN_SHAPE
    if sequences is not None:
        output = Shape.of(*((x[0], x[1]) if sequences else (batch,)), *state)
    if with_states is None:
        return Built(UNKNOWN_SHAPE, weights)
    if not with_states:
        return Built(output, weights)
    outputs = None if states is None else (output, *(Shape.of(batch, *sizes) for sizes in states))
    return Built(UNKNOWN_SHAPE, weights, several=True, outputs=outputs)


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

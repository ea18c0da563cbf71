"""Recurrent layers whose steps are convolutions.

Follows conv_lstm.py, conv_lstm1d.py, conv_lstm2d.py and conv_lstm3d.py in keras/src/layers/rnn.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.kernels import bias, check_forget_bias
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.rank import Rank, exactly
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.spatial import channel_axis
from seqlint.knowledge.keras.layers._traits.states import States
from seqlint.knowledge.keras.layers._traits.windows import (
    WindowLayer,
    check_dilated_strides,
)
from seqlint.knowledge.keras.layers.rnn.sequences import SequenceLayer, step_of
from seqlint.shapes.dim import DYNAMIC, multiply
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown

#: input, forget, cell and output gate
_GATES = 4


class ConvLSTM(WindowLayer, SequenceLayer):
    """A layer that runs a cell of convolutions over a sequence."""

    # it is the cell that tests sizes, which Keras does not call to state a shape
    reuse = Reuse.ANYTHING

    def check(self, arguments: Arguments) -> None:
        """Refuse what the cell refuses."""
        self.check_filters(arguments)
        if isinstance(arguments["filters"], float):
            arguments.refuse("filters", "must be an integer")
        super().check(arguments)
        check_dilated_strides(arguments, self.spatial)
        arguments.number("dropout", "recurrent_dropout")
        check_forget_bias(arguments)

    def check_filters(self, arguments: Arguments) -> None:
        """Refuse numbers below 0."""
        arguments.number("filters", least=0)

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """One axis for the batch, one for the steps, one for the channels."""
        return exactly(self.spatial + 3)

    def is_frozen(self, arguments: Arguments) -> bool | None:
        """The argument does not reach the cell, which has the weights; the attribute does."""
        passed = arguments.inner_trainable
        return None if isinstance(passed, Unknown) else passed is False

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The state after the last step, or all states, and the weights of the cell."""
        step = step_of(x)
        self.check_step(arguments, step)
        filters = arguments.dim("filters")
        weights = self.step_weights(arguments, step)
        state = self.slid(arguments, step, filters)
        if arguments.flag("stateful") and DYNAMIC in tuple(state)[1:]:
            raise LayerError(
                Failure.UNDEFINED,
                f"`stateful=True` needs all sizes of a step, but a step of its input is {step}",
            )
        if state.dims is None:
            return Built(UNKNOWN_SHAPE, weights)
        return self.run(arguments, x, state.dims[1:], weights)

    def states(self, arguments: Arguments, x: Shape) -> States | None:
        """Two, of the sizes that the convolution leaves."""
        state = self.slid(arguments, step_of(x), arguments.dim("filters"))
        return None if state.dims is None else (state.dims[1:],) * 2

    def check_step(self, arguments: Arguments, step: Shape) -> None:
        """Refuse a step with a DYNAMIC size: the first state is made before there is an input."""
        channels_first = arguments.channels_first
        if channels_first is None or step.dims is None:
            return
        channels = channel_axis(channels_first, self.spatial) % len(step)
        if DYNAMIC in (dim for axis, dim in enumerate(step.dims) if axis not in (0, channels)):
            raise LayerError(
                Failure.UNDEFINED,
                f"`{self.name}` needs all sizes of a step, but a step of its input is {step}",
                help="give all sizes but the number of time steps in the input shape",
            )

    def step_weights(self, arguments: Arguments, step: Shape) -> tuple[Weight, ...] | None:
        """A kernel for the input, one for the state, and a bias."""
        if arguments.channels_first and step.rank == 1:
            raise wrong_rank(self, arguments, step)
        filters = arguments.dim("filters")
        gates = multiply(filters, _GATES)
        kernels = arguments.sizes("kernel_size", self.spatial)
        kernel = Weight((*kernels, self.channels(arguments, step), gates))
        return bias(arguments, (kernel, Weight((*kernels, filters, gates))), gates)


@layer
class ConvLSTM1D(ConvLSTM):
    """(batch, steps, sizes, channels) -> (batch, new sizes, filters): LSTM over series."""

    spatial = 1


@layer
class ConvLSTM2D(ConvLSTM):
    """(batch, steps, rows, columns, channels) -> (batch, new rows, new columns, filters): LSTM over images."""

    spatial = 2


@layer
class ConvLSTM3D(ConvLSTM):
    """(batch, steps, 3 sizes, channels) -> (batch, 3 new sizes, filters): LSTM over volumes."""

    spatial = 3

"""Recurrent layers with a cell of their own. Follows simple_rnn.py, lstm.py and gru.py in keras/src/layers/rnn."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import CONVOLVED
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType, wrong_rank
from seqlint.knowledge.keras.layers._shared.rank import exactly
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers._traits.states import States, given_states, require_sizes, unpacked
from seqlint.knowledge.keras.layers.rnn.cells import GatedCell, GRUCell, LSTMCell, SimpleRNNCell
from seqlint.knowledge.keras.layers.rnn.sequences import Keras2SequenceLayer, SequenceLayer, step_of
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import ListValue


def require_time(kind: LayerType, arguments: Arguments, x: Shape) -> None:
    """Refuse an input without an axis that can be the time."""
    if x.rank is not None and x.rank < 2:
        raise wrong_rank(kind, arguments, x)


class Recurrent(SequenceLayer, BuildsUntested):
    """A layer that runs a cell of its own over a sequence."""

    dtypes = CONVOLVED
    rank = exactly(3)
    cell: ClassVar[GatedCell]

    def check(self, arguments: Arguments) -> None:
        """Refuse what the cell refuses."""
        self.cell.check(arguments)
        cudnn = arguments["use_cudnn"]
        is_plain = cudnn is None or isinstance(cudnn, (str, int, float, tuple, ListValue))
        if "use_cudnn" in arguments and is_plain and cudnn not in ("auto", True, False):
            arguments.refuse("use_cudnn", "must be True, False or 'auto'")

    def states(self, arguments: Arguments, x: Shape) -> States | None:
        """Those of the cell."""
        sizes = self.cell.state_sizes(arguments)
        return None if sizes is None else tuple((size,) for size in sizes)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A state of as many values as there are units for each step, and the weights of the cell."""
        weights = self.cell.step_weights(arguments, x)
        return self.run(arguments, x, (self.cell.output_size(arguments),), weights)

    def check_run(self, arguments: Arguments, inputs: LayerInputs) -> None:
        """Refuse first states of other sizes than its own."""
        own, given = self.states(arguments, UNKNOWN_SHAPE), given_states(unpacked(inputs))
        if own is not None and given is not None:
            require_sizes(self, own, given)

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """A sequence needs a time axis; without a feature axis the batch size stands for the number of features."""
        require_time(self, arguments, x)
        weights = self.cell.step_weights(arguments, step_of(x))
        return self.run(arguments, x, (self.cell.output_size(arguments),), weights)


@layer
class SimpleRNN(Recurrent):
    """(batch, steps, features) -> (batch, units): the fully connected recurrent layer.

    With `return_sequences` -> (batch, steps, units).
    """

    cell = SimpleRNNCell()


@layer
class LSTM(Recurrent):
    """(batch, steps, features) -> (batch, units): long short-term memory.

    With `return_sequences` -> (batch, steps, units).
    """

    cell = LSTMCell()


@layer
class GRU(Recurrent):
    """(batch, steps, features) -> (batch, units): gated recurrent units.

    With `return_sequences` -> (batch, steps, units).
    """

    cell = GRUCell()


@keras2(SimpleRNN, LSTM, GRU)
class Keras2Recurrent(Keras2SequenceLayer, Recurrent):
    """The same, but that `input_dim` and `input_length` state a sequence of vectors."""

    def declared_input(self, arguments: Arguments) -> Shape | None:
        """A shape of its own comes before both."""
        sizes = ("input_length", "input_dim")
        if any(name in arguments for name in ("input_shape", "batch_input_shape", "batch_shape")):
            return super().declared_input(arguments)
        if not any(name in arguments for name in sizes):
            return None
        return Shape.of(DYNAMIC, *(arguments.dim(name) if name in arguments else DYNAMIC for name in sizes))

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """The cell is built for steps of any rank."""
        require_time(self, arguments, x)
        return self.build_cell(arguments, x, lambda step: self.cell.step_weights(arguments, step))

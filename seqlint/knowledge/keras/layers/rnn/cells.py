"""The cells of recurrent layers: the weights of one step.

Follows simple_rnn.py, lstm.py and gru.py in keras/src/layers/rnn.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.kernels import check_forget_bias
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import UNKNOWN, Dim, multiply
from seqlint.shapes.shape import Shape


class Cell(LayerType, ABC):
    """A layer that computes one step: besides its input it takes a state, so that it cannot stand in a stack."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """In a stack Keras calls it without the state that it needs."""
        raise LayerError(
            Failure.NOT_SEQUENTIAL,
            f"`{self.name}` computes one step and takes a state besides its input",
            help=f"wrap it: `RNN({self.name}(...))`",
        )

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Its weights."""
        return Built(x, self.step_weights(arguments, x))

    @abstractmethod
    def output_size(self, arguments: Arguments) -> Dim:
        """How many values one step gives."""

    @abstractmethod
    def state_sizes(self, arguments: Arguments) -> tuple[Dim, ...] | None:
        """How many values each of its states has; None where they are not known, or are lists themselves."""

    @abstractmethod
    def step_weights(self, arguments: Arguments, x: Shape) -> tuple[Weight, ...] | None:
        """The weights for steps of shape *x*, or None where they are not known."""


class GatedCell(Cell):
    """A cell whose gates share one kernel."""

    gates: ClassVar[int]
    #: how many states of as many values as its output it keeps
    states: ClassVar[int] = 1

    def check(self, arguments: Arguments) -> None:
        """Refuse `units` and dropout rates that are no numbers, and `units` below 1."""
        arguments.count("units")
        arguments.number("dropout", "recurrent_dropout")

    def output_size(self, arguments: Arguments) -> Dim:
        """The number of units."""
        return arguments.dim("units")

    def state_sizes(self, arguments: Arguments) -> tuple[Dim, ...] | None:
        """The number of units, for each."""
        return (self.output_size(arguments),) * self.states

    def step_weights(self, arguments: Arguments, x: Shape) -> tuple[Weight, ...] | None:
        """A kernel for the input, one for the state, and a bias."""
        units = self.output_size(arguments)
        width = multiply(units, self.gates)
        features = defined(x, -1, f"the kernel of `{self.name.removesuffix('Cell')}`")
        kernels = (Weight((features, width)), Weight((units, width)))
        use_bias = arguments.flag("use_bias")
        if use_bias is None:
            return None
        return (*kernels, Weight(self.bias_shape(arguments, width))) if use_bias else kernels

    def bias_shape(self, arguments: Arguments, width: Dim) -> tuple[Dim, ...]:
        """The shape of the bias, given the width of the kernels."""
        return (width,)


@layer
class SimpleRNNCell(GatedCell):
    """(batch, features), states -> (batch, units), states: one step of `SimpleRNN`."""

    gates = 1


@layer
class LSTMCell(GatedCell):
    """(batch, features), states -> (batch, units), states: one step of `LSTM`."""

    gates = 4
    states = 2

    def check(self, arguments: Arguments) -> None:
        """Refuse also to leave out the initializer of a bias that begins with ones."""
        super().check(arguments)
        check_forget_bias(arguments)


@layer
class GRUCell(GatedCell):
    """(batch, features), states -> (batch, units), states: one step of `GRU`."""

    gates = 3

    def bias_shape(self, arguments: Arguments, width: Dim) -> tuple[Dim, ...]:
        """Input and state have biases of their own where the reset gate comes after the product."""
        reset_after = arguments.flag("reset_after")
        if reset_after is None:
            return (UNKNOWN, width)
        return (2, width) if reset_after else (width,)

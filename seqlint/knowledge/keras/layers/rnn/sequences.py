"""What layers that run over a sequence share. Follows keras/src/layers/rnn/rnn.py."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeAlias

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType, accepted
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.masks import MaskAware
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, is_known
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape, equal_shapes

#: what makes the weights of a cell for steps of a shape
StepWeights = Callable[[Shape], tuple[Weight, ...] | None]
#: the sizes of each state, batch excluded
States: TypeAlias = tuple[tuple[Dim, ...], ...]
#: the arguments of a call, besides the sequence, of which the effect is known
_OF_A_CALL = frozenset({"initial_state", "mask", "training"})


def step_of(x: Shape) -> Shape:
    """The shape of one step of the sequence *x*, batch included."""
    return Shape(None if x.dims is None else (x.dims[0], *x.dims[2:]))


def mask_of_steps(arguments: Arguments, mask: Mask) -> Mask:
    """The mask of the output of a recurrent layer: that of the steps, if it returns all."""
    sequences = arguments.flag("return_sequences")
    return mask if sequences or mask is None else None if sequences is False else UNKNOWN_SHAPE


class SequenceLayer(MaskAware):
    """A layer that runs a cell over a sequence."""

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

    reuse = Reuse.SAME_STEPS

    def build_call(self, arguments: Arguments, inputs: LayerInputs) -> Built:
        """As for the sequence alone; the states may follow it in a list."""
        inputs = unpacked(inputs)
        x = inputs.single
        if x is None or is_called_otherwise(inputs):
            return UNKNOWN_BUILT
        x, given = accepted(self, arguments, x), given_states(inputs)
        return with_given(self.build(arguments, self.with_states(arguments, x, given)), given)

    def with_states(self, arguments: Arguments, x: Shape, given: Sequence[Shape] | None) -> Shape:
        """The sequence *x* when its first states are those *given*: they may decide the batch size.

        Raises `LayerError` for those of other sizes.
        """
        if given == ():
            return x
        own, time_first = self.states(arguments, x), arguments.flag("time_major")
        if given is not None and own is not None:
            _require_states(self, own, given)
        if x.dims is None or time_first is None:
            return x
        axis = 1 if time_first else 0
        is_same = given is not None and all(shape[0] == x[axis] for shape in given)
        return x if is_same else x.replace(axis, UNKNOWN)

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


def is_called_otherwise(inputs: LayerInputs) -> bool:
    """Whether the call has arguments of which the effect is not known."""
    return bool((inputs.tensors.keys() | inputs.others.keys()) - _OF_A_CALL)


def with_given(built: Built, given: Sequence[Shape] | None) -> Built:
    """What is *built* with these first states: in Keras 2, one without a fixed size leaves its mark on the last."""
    is_fixed = given is not None and all(
        shape.dims is not None and all(map(is_known, shape.dims[1:])) for shape in given
    )
    return built if is_fixed or not built.several else replace(built, outputs=None)


def unpacked(inputs: LayerInputs) -> LayerInputs:
    """The same with the states by their name, if they follow the sequence in a list."""
    listed = inputs.first
    if not isinstance(listed, tuple) or not listed or "initial_state" in inputs.tensors:
        return inputs
    states = {"initial_state": listed[1:]} if listed[1:] else {}
    return replace(inputs, first=listed[0], tensors={**inputs.tensors, **states})


def given_states(inputs: LayerInputs) -> tuple[Shape, ...] | None:
    """The shapes of the first states; none where none is given, None where they are not known."""
    given = inputs.tensors.get("initial_state")
    if given is None:
        return () if inputs.others.get("initial_state") is None else None
    if isinstance(given, Shape):
        return (given,)
    return given if isinstance(given, tuple) else None


def _require_states(kind: LayerType, own: States, given: Sequence[Shape]) -> None:
    if len(own) != len(given):
        raise LayerError(
            Failure.SIZE,
            f"`{kind.name}` keeps {_counted(len(own))}, but `initial_state` gives {_counted(len(given))}",
            help=f"pass a list of {_counted(len(own))}, as `return_state=True` returns after the output",
            only_in=2,
        )
    for sizes, shape in zip(own, given, strict=True):
        wanted = Shape.of(UNKNOWN, *sizes)
        if equal_shapes(wanted, shape) is False:
            raise LayerError(
                Failure.SIZE,
                f"a state of `{kind.name}` is {Shape.of(DYNAMIC, *sizes)}, but `initial_state` gives {shape}",
                help="give both layers the same number of units",
                only_in=2,
            )


def _counted(number: int) -> str:
    return f"{number} state" + "s" * (number != 1)


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

"""What layers that run over a sequence have in common."""

from __future__ import annotations

from collections.abc import Callable

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import describe


def step_of(x: Shape) -> Shape:
    """The shape of one step of the sequence *x*, batch included."""
    return Shape(None if x.dims is None else (x.dims[0], *x.dims[2:]))


def run(arguments: Arguments, x: Shape, state: tuple[Dim, ...], weights: tuple[Weight, ...] | None) -> Built:
    """What a recurrent layer makes of the sequence *x* when each step gives values of shape *state*."""
    time_first = arguments.flag("time_major") if arguments.keras == 2 else False
    if time_first is None:
        return Built(UNKNOWN_SHAPE, weights)
    batch, steps = (x[1], x[0]) if time_first else (x[0], x[1])
    _require_batch(arguments, x, batch)
    if arguments.keras == 2 and arguments.flag("unroll") and steps is DYNAMIC:
        raise LayerError(
            Failure.UNDEFINED,
            f"`unroll=True` needs a fixed number of time steps, but its input is {x}",
            argument="unroll",
        )
    if arguments.flag("return_state") is not False:
        return several_outputs(arguments, "return_state", weights)
    sequences = arguments.flag("return_sequences")
    if sequences is None:
        return Built(UNKNOWN_SHAPE, weights)
    return Built(Shape.of(*((x[0], x[1]) if sequences else (batch,)), *state), weights)


def _require_batch(arguments: Arguments, x: Shape, batch: Dim) -> None:
    if arguments.flag("stateful") and batch is DYNAMIC:
        keyword = "batch_shape" if arguments.keras == 3 else "batch_input_shape"
        raise LayerError(
            Failure.UNDEFINED,
            f"`stateful=True` needs a fixed batch size, but its input is {x}",
            help=f"give the model's input as `{keyword}=(batch size, ...)`",
            argument="stateful",
        )


def mask_of_steps(arguments: Arguments, mask: Mask) -> Mask:
    """The mask of what a recurrent layer gives, in Keras 2."""
    sequences = arguments.flag("return_sequences")
    return mask if sequences or mask is None else None if sequences is False else UNKNOWN_SHAPE


def build_cell(
    arguments: Arguments, x: Shape, step_weights: Callable[[Shape], tuple[Weight, ...] | None]
) -> Built:
    """What Keras 2 makes of a recurrent layer that it does not call: the cell is built for steps of any rank."""
    time_first = arguments.flag("time_major")
    if time_first is None or x.dims is None:
        return Built(x, None)
    step = Shape(x.dims[1:]) if time_first else step_of(x)
    weights = step_weights(step)
    _require_batch(arguments, x, step[0])
    return Built(x, weights)


def several_outputs(arguments: Arguments, argument: str, weights: tuple[Weight, ...] | None) -> Built:
    """What a layer gives that has, or may have, several outputs because of *argument*."""
    if arguments.keras == 2 and arguments.flag(argument) is not None:
        raise LayerError(
            Failure.NOT_SEQUENTIAL,
            f"`{argument}={describe(arguments[argument])}` makes it give several outputs, but only one can go on",
            help="build a functional `keras.Model(inputs, outputs)`",
            argument=argument,
        )
    return Built(UNKNOWN_SHAPE, weights, several=arguments.flag(argument) is not None)

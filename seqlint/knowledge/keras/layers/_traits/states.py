"""The first states that the call of a recurrent layer gives it, and what Keras 2 refuses of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, is_known
from seqlint.shapes.shape import Shape, equal_shapes

#: the parameters of the call of a recurrent layer, in Keras 3 and in Keras 2
CALL_PARAMETERS: tuple[str, ...] = ("sequences", "initial_state", "mask", "training")
CALL_PARAMETERS_OF_KERAS2: tuple[str, ...] = ("inputs", "initial_state", "constants")
#: the sizes of each state, batch excluded
States: TypeAlias = tuple[tuple[Dim, ...], ...]
#: the arguments of a call, besides the sequence, of which the effect is known
_OF_A_CALL = frozenset({"initial_state", "mask", "training"})


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


def with_states(
    kind: LayerType, arguments: Arguments, x: Shape, own: States | None, given: Sequence[Shape] | None
) -> Shape:
    """The sequence *x* when the first states of *kind* are those *given*: they may decide the batch size.

    Raises `LayerError` where they are not as many, or of other sizes, as its *own*.
    """
    if given == ():
        return x
    if given is not None and own is not None:
        _require_states(kind, own, given)
    time_first = arguments.flag("time_major")
    if x.dims is None or time_first is None:
        return x
    axis = 1 if time_first else 0
    is_same = given is not None and all(shape[0] == x[axis] for shape in given)
    return x if is_same else x.replace(axis, UNKNOWN)


def _require_states(kind: LayerType, own: States, given: Sequence[Shape]) -> None:
    if len(own) != len(given):
        raise LayerError(
            Failure.SIZE,
            f"`{kind.name}` keeps {_counted(len(own))}, but `initial_state` gives {_counted(len(given))}",
            help=f"pass a list of {_counted(len(own))}, as `return_state=True` returns after the output",
            only_in=2,
        )
    require_sizes(kind, own, given, only_in=2)


def require_sizes(kind: LayerType, own: States, given: Sequence[Shape], only_in: int | None = None) -> None:
    """Refuse states that have not the sizes of those that *kind* has of its *own*."""
    for sizes, shape in zip(own, given, strict=False):
        wanted = Shape.of(UNKNOWN, *sizes)
        if equal_shapes(wanted, shape) is False:
            raise LayerError(
                Failure.SIZE,
                f"a state of `{kind.name}` is {Shape.of(DYNAMIC, *sizes)}, but `initial_state` gives {shape}",
                help=_help(kind, sizes, shape),
                only_in=only_in,
            )


def _help(kind: LayerType, own: Sequence[Dim], given: Shape) -> str:
    if len(own) == 1 and given.rank == 2 and isinstance(given[1], int):
        return f"use `{kind.name}({given[1]})`, or give it states of {own[0]} values"
    return "give both layers the same number of units"


def _counted(number: int) -> str:
    return f"{number} state" + "s" * (number != 1)

"""How Keras makes and builds any layer: its constructor checks the arguments, a call tests the rank of the input first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from seqlint.knowledge.keras.layers._base.common_arguments import COMMON
from seqlint.knowledge.keras.layers._base.identifiers import require_known
from seqlint.knowledge.keras.layers._base.initial_weights import INITIAL_WEIGHTS
from seqlint.knowledge.keras.layers._base.stated_input import check_stated_input
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType, accepted, wrong_rank
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers._traits.masks import masked
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


def check_layer(kind: LayerType, arguments: Arguments) -> None:
    """Raise `LayerError`, which names the layer, where Keras's constructor is certain to raise."""
    with naming(kind.name):
        kind.check(arguments)
        COMMON[arguments.keras].check(kind, arguments)


def check_declared_input(kind: LayerType, arguments: Arguments) -> None:
    """Raise `LayerError` where Keras cannot make a model's input of what its first layer states."""
    with naming(kind.name):
        check_stated_input(kind, arguments)


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Let every `LayerError` from within name the layer."""
    try:
        yield
    except LayerError as error:
        if f"`{name}`" in error.message:
            raise
        raise error.at(error.argument, f"`{name}`: {error.message}") from None


def infer(kind: LayerType, arguments: Arguments, x: Shape, *, tested: bool = True) -> Built:
    """The output shape and weights of a layer in a stack for an input *x*. Raises `LayerError` where Keras does.

    Within some layers Keras builds another without having *tested* the rank, or the number of its outputs.
    """
    return _finished(kind, arguments, _BUILD[arguments.keras](kind, arguments, x, tested))


def infer_call(kind: LayerType, arguments: Arguments, inputs: LayerInputs) -> Built:
    """The outputs and weights of a layer that is called on *inputs*. Raises `LayerError` where Keras does."""
    x = inputs.single
    if x is not None:
        x = accepted(kind, arguments, x)
        inputs = replace(inputs, first=x)
    if x is None or (inputs.tensors.keys() | inputs.others.keys()) - _MASK_AND_MODE:
        return _finished(kind, arguments, kind.build_call(arguments, inputs))
    built, mask = kind.build(arguments, x), inputs.tensors.get("mask")
    if arguments.keras == 2 and isinstance(mask, Shape) and not built.several:
        built = replace(built, output=masked(kind, arguments, x, built.output, mask))
    return _finished(kind, arguments, built)


#: the arguments of a call that leave the shape of the output as it is
_MASK_AND_MODE = frozenset({"mask", "training"})


def _finished(kind: LayerType, arguments: Arguments, built: Built) -> Built:
    if arguments.keras == 2 and "activity_regularizer" in arguments.given:
        require_known(arguments, "activity_regularizer", "regularizers")
    if "weights" in arguments.given:
        INITIAL_WEIGHTS[arguments.keras].check(kind, arguments, built)
    return built.frozen(kind.is_frozen(arguments))


def _build_in_keras3(kind: LayerType, arguments: Arguments, x: Shape, tested: bool) -> Built:
    if tested or not isinstance(kind, BuildsUntested):
        return kind.build(arguments, accepted(kind, arguments, x))
    if x.rank is None:
        return replace(kind.build(arguments, x), output=UNKNOWN_SHAPE)
    if kind.accepted_rank(arguments).accepts(x.rank):
        return kind.build(arguments, x)
    try:
        return kind.build_untested(arguments, x)
    except IndexError:
        raise wrong_rank(kind, arguments, x) from None


def _build_in_keras2(kind: LayerType, arguments: Arguments, x: Shape, tested: bool) -> Built:
    built = kind.build(arguments, accepted(kind, arguments, x))
    if tested and built.several:
        raise _one_output_only(kind, arguments)
    return built


def _one_output_only(kind: LayerType, arguments: Arguments) -> LayerError:
    return LayerError(
        Failure.NOT_SEQUENTIAL,
        f"`{kind.name}` gives several outputs here, but only one can be passed on",
        help="build a functional `keras.Model(inputs, outputs)`",
        argument=next((name for name in ("return_state", "merge_mode") if name in arguments), None),
    )


#: by major version of Keras
_BUILD: Mapping[int, Callable[[LayerType, Arguments, Shape, bool], Built]] = {
    2: _build_in_keras2,
    3: _build_in_keras3,
}

"""How Keras makes and builds any layer: its constructor checks the arguments, a call tests the rank of the input first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from seqlint.knowledge.keras.layers._base.common_arguments import COMMON, require_known
from seqlint.knowledge.keras.layers._base.initial_weights import INITIAL_WEIGHTS
from seqlint.knowledge.keras.layers._base.stated_input import check_stated_input
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType, wrong_rank
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
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
    """The output shape and weights of a layer for an input *x*. Raises `LayerError` where Keras does.

    Within some layers Keras 3 builds another without having *tested* the rank.
    """
    built = _BUILD[arguments.keras](kind, arguments, x, tested)
    if "weights" in arguments.given:
        INITIAL_WEIGHTS[arguments.keras].check(kind, arguments, built)
    return built.frozen(kind.is_frozen(arguments))


def infer_call(kind: LayerType, arguments: Arguments, inputs: LayerInputs) -> Built:
    """The same where it is called on more than one tensor."""
    return kind.build_call(arguments, inputs).frozen(kind.is_frozen(arguments))


def _build_called(kind: LayerType, arguments: Arguments, x: Shape) -> Built:
    rank = kind.accepted_rank(arguments)
    if x.rank is None and rank.least == rank.most:
        x = Shape.of_rank(rank.least)
    if x.rank is not None and not rank.accepts(x.rank):
        raise wrong_rank(kind, arguments, x)
    return kind.build(arguments, x)


def _build_in_keras3(kind: LayerType, arguments: Arguments, x: Shape, tested: bool) -> Built:
    if tested or not isinstance(kind, BuildsUntested):
        return _build_called(kind, arguments, x)
    if x.rank is None:
        return replace(kind.build(arguments, x), output=UNKNOWN_SHAPE)
    if kind.accepted_rank(arguments).accepts(x.rank):
        return kind.build(arguments, x)
    try:
        return kind.build_untested(arguments, x)
    except IndexError:
        raise wrong_rank(kind, arguments, x) from None


def _build_in_keras2(kind: LayerType, arguments: Arguments, x: Shape, tested: bool) -> Built:
    built = _build_called(kind, arguments, x)
    if "activity_regularizer" in arguments.given:
        require_known(arguments, "activity_regularizer", "regularizers")
    return built


#: by major version of Keras
_BUILD: Mapping[int, Callable[[LayerType, Arguments, Shape, bool], Built]] = {
    2: _build_in_keras2,
    3: _build_in_keras3,
}

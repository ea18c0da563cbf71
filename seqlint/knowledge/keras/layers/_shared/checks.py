"""What Keras checks of every layer.

When it is made: names of activations and the like, `name`, `trainable`, `dtype`. When it meets its input: the rank.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.common_arguments import check_common
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.initial_weights import check_initial_weights
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType, wrong_rank
from seqlint.knowledge.keras.layers._shared.stated_input import check_iterable, check_stated_input
from seqlint.knowledge.keras.signatures import names, nearest
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import ListValue

#: the end of an argument's name -> the kind of thing that a string names there
_IDENTIFIERS = {
    "activation": "activations",
    "initializer": "initializers",
    "regularizer": "regularizers",
    "constraint": "constraints",
}

#: by major version of Keras: what a layer takes without looking at it
_IGNORED = {
    2: {"BatchNormalization": {"trainable"}, "EinsumDense": {"activity_regularizer"}},
    3: {
        "HashedCrossing": {"trainable"},
        "InputLayer": {"trainable"},
        "IntegerLookup": {"dtype", "trainable"},
        "SimpleRNN": {"activity_regularizer"},
        "StringLookup": {"dtype", "trainable"},
    },
}


def check_layer(kind: LayerType, arguments: Arguments) -> None:
    """Raise `LayerError`, which names the layer, where Keras's constructor is certain to raise."""
    with naming(kind.name):
        _check(kind, arguments)


@contextmanager
def naming(name: str) -> Iterator[None]:
    """Let every `LayerError` from within name the layer."""
    try:
        yield
    except LayerError as error:
        if f"`{name}`" in error.message:
            raise
        message = f"`{name}`: {error.message}"
        raise LayerError(error.failure, message, help=error.help, argument=error.argument) from None


def _check(kind: LayerType, arguments: Arguments) -> None:
    kind.check(arguments)
    checked = arguments.given.keys() - _IGNORED[arguments.keras].get(kind.name, set())
    for name in sorted(checked):
        named = _IDENTIFIERS.get(name.rpartition("_")[2])
        if named is not None:
            check_identifier(arguments, name, named)
    check_common(arguments, checked, is_input=kind.is_input)
    if arguments.keras == 2 and not kind.is_input:
        # a tuple is made of it wherever the layer stands
        check_iterable(
            arguments, "batch_input_shape" if "batch_input_shape" in arguments.given else "input_shape"
        )


def check_declared_input(kind: LayerType, arguments: Arguments) -> None:
    """Raise `LayerError` where Keras cannot make a model's input of what its first layer states."""
    with naming(kind.name):
        check_stated_input(kind, arguments)


def check_identifier(arguments: Arguments, name: str, kind: str) -> None:
    """Refuse what Keras's ``get`` for this *kind* of thing refuses: an unknown string, a number, a truth value."""
    value = arguments[name]
    if isinstance(value, (bool, int, float, tuple, ListValue)):
        arguments.refuse(name, f"must be the name of one of Keras's {kind}, an object or a function")
    if kind != "regularizers" or arguments.keras == 3:
        _check_name_of(arguments, name, kind)


def _check_name_of(arguments: Arguments, name: str, kind: str) -> None:
    """Refuse an unknown name, as Keras 2 does for regularizers only where they meet a tensor: those of outputs."""
    value = arguments[name]
    if isinstance(value, str) and not arguments.custom_objects and value not in names(kind, arguments.keras):
        guess = nearest(value, names(kind, arguments.keras))
        help = f"did you mean {guess!r}?" if guess else None
        arguments.refuse(name, f"must name one of Keras's {kind}", help=help)


def infer(kind: LayerType, arguments: Arguments, x: Shape, *, tested: bool = True) -> Built:
    """Meet *x* with a layer: the rank is tested as Keras does before anything else, then the layer is built.

    Within some layers Keras 3 builds another without having *tested* the rank.
    """
    rank = kind.accepted_rank(arguments)
    tested = tested or arguments.keras == 2 or not kind.builds_untested
    if x.rank is None and tested and rank.least == rank.most:
        x = Shape.of_rank(rank.least)
    if x.rank is None or rank.accepts(x.rank):
        built = kind.build(arguments, x)
        if x.rank is None and not tested:
            built = replace(built, output=UNKNOWN_SHAPE)
    elif tested:
        raise wrong_rank(kind, arguments, x)
    else:
        built = _build_untested(kind, arguments, x)
    if "weights" in arguments.given:
        check_initial_weights(kind, arguments, built)
    if arguments.keras == 2 and "activity_regularizer" in arguments.given:
        _check_name_of(arguments, "activity_regularizer", "regularizers")
    return built.frozen(kind.is_frozen(arguments))


def _build_untested(kind: LayerType, arguments: Arguments, x: Shape) -> Built:
    try:
        return kind.build_untested(arguments, x)
    except IndexError:
        raise wrong_rank(kind, arguments, x) from None

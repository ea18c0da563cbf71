"""The shape of its input that a layer is given in its arguments."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.shapes.expression import Expression
from seqlint.values import ListValue, Value, as_items


def check_stated_input(kind: LayerType, arguments: Arguments) -> None:
    """Refuse what Keras cannot make the input of a model of whose layers this is the first."""
    given = arguments.given
    if given.get("input_dim") is not None and not kind.owns_input_dim:
        _check_sizes(arguments, "input_dim", (arguments["input_dim"],), "must be an integer")
    elif given.get("input_shape") is not None:
        check_shape(arguments, "input_shape")
    elif (
        kind.owns_input_dim
        and arguments.keras == 2
        and not {"input_shape", "batch_input_shape"} & given.keys()
    ):
        _check_sizes(arguments, "input_length", (arguments["input_length"],), "must be an integer")


def check_shape(arguments: Arguments, name: str) -> None:
    """Refuse a shape that is no tuple of sizes. Keras 2 takes a plain number where an input is stated for itself."""
    value = arguments[name]
    if arguments.keras == 3 or isinstance(value, (bool, float)):
        check_iterable(arguments, name)
    _check_sizes(arguments, name, as_items(value) or (), "must hold integers or None")


def check_iterable(arguments: Arguments, name: str) -> None:
    """Refuse a number, of which no tuple can be made."""
    value = arguments[name]
    if type(value) is int:
        arguments.refuse(name, "must be a tuple of sizes", help=f"write `{name}=({value},)`")
    if isinstance(value, (bool, float, Expression)):
        arguments.refuse(
            name, "must be a tuple of sizes", help="a tuple of one size ends with a comma: `(n,)`"
        )


def _check_sizes(arguments: Arguments, name: str, sizes: Sequence[Value], requirement: str) -> None:
    for size in sizes:
        if isinstance(size, (str, float, tuple, ListValue)):
            arguments.refuse(name, requirement)
        if type(size) is int and size < 0:
            arguments.refuse(name, "must not hold negative sizes", help="use None for a size that varies")

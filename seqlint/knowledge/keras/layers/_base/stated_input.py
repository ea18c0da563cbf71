"""The shape of its input that a layer is given in its arguments."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.shapes.expression import Expression
from seqlint.values import ListValue, Value, as_items


def check_stated_input(kind: LayerType, arguments: Arguments) -> None:
    """Refuse what Keras cannot make the input of a model of whose layers this is the first."""
    for name in kind.input_arguments:
        if arguments.given.get(name) is None:
            continue
        if name == "input_shape":
            check_shape(arguments, name)
        elif "batch_input_shape" not in arguments:
            _check_sizes(arguments, name, (arguments[name],), "must be an integer")
        return


def check_shape(arguments: Arguments, name: str) -> None:
    """Refuse a shape that is no tuple of sizes."""
    check_iterable(arguments, name)
    check_sizes(arguments, name)


def check_iterable(arguments: Arguments, name: str) -> None:
    """Refuse a number, of which no tuple can be made."""
    value = arguments[name]
    if type(value) is int:
        arguments.refuse(
            name, "must be a tuple of sizes", help=f"write `{name}=({value},)`", meant=f"({value},)"
        )
    if isinstance(value, (bool, float, Expression)):
        arguments.refuse(
            name, "must be a tuple of sizes", help="a tuple of one size ends with a comma: `(n,)`"
        )


def check_sizes(arguments: Arguments, name: str) -> None:
    """Refuse a tuple in which something is no size."""
    _check_sizes(arguments, name, as_items(arguments[name]) or (), "must hold integers or None")


def _check_sizes(arguments: Arguments, name: str, sizes: Sequence[Value], requirement: str) -> None:
    for size in sizes:
        if isinstance(size, (str, float, tuple, ListValue)):
            arguments.refuse(name, requirement)
        if type(size) is int and size < 0:
            arguments.refuse(name, "must not hold negative sizes", help="use None for a size that varies")

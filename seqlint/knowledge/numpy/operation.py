"""Declaring what NumPy offers both as a function and as a method of arrays."""

from __future__ import annotations

from collections.abc import Callable

from seqlint.knowledge.library import FUNCTIONS, METHODS, Call
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.values import Array, Value

#: the names that functions give their first argument
_FIRST = (
    "a",
    "x",
    "arr",
    "ary",
    "m",
    "array",
    "object",
    "tensor",
    "input",
    "input_tensor",
    "value",
    "X",
    "v",
)

#: gets the array besides the call, whose arguments do not hold it
Operation = Callable[[Array, Call], Value]


def operation(*names: str, method: bool = True) -> Callable[[Operation], Operation]:
    """Declare a function ``numpy.<name>`` of an array, and the *method* of that name."""

    def register(declaration: Operation) -> Operation:
        for name in names:
            FUNCTIONS[f"numpy.{name}"] = as_function(declaration)
            if method:
                METHODS[Array, name] = declaration
        return declaration

    return register


def as_function(declaration: Operation) -> Callable[[Call], Value]:
    """The function that takes the array as its first argument."""

    def function(call: Call) -> Value:
        value, rest = split_first(call)
        array = as_array(value)
        return NotImplemented if array is None else declaration(array, rest)

    return function


def split_first(call: Call) -> tuple[Value, Call]:
    """The first argument, however it is passed, and the call without it."""
    if call.positional:
        rest = Call(call.name, call.positional[1:], call.keywords, call.complete, call.site)
        return call.positional[0], rest
    name = next((name for name in _FIRST if name in call.keywords), None)
    keywords = {key: value for key, value in call.keywords.items() if key != name}
    return call.get(name or "a", 0), Call(call.name, (), keywords, call.complete, call.site)


def share(functions: dict[str, str]) -> None:
    """Declare that the function of each name does to shapes what the NumPy function does."""
    for name, original in functions.items():
        FUNCTIONS[name] = FUNCTIONS[f"numpy.{original}"]

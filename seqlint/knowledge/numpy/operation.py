"""Declaring what NumPy offers both as a function and as a method of arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, METHODS, Call
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.values import Array, Value

#: the names that functions give their first argument
_FIRST = (
    "condition",
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
    "params",
    "images",
    "value",
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
        return call.positional[0], replace(call, positional=call.positional[1:])
    name = next((name for name in _FIRST if name in call.keywords), None)
    keywords = {key: value for key, value in call.keywords.items() if key != name}
    return call.get(name or "a", 0), replace(call, keywords=keywords)


def share(name: str, original: str, **renamed: str) -> None:
    """Declare that *name* does to shapes what *original* of NumPy does; *renamed* arguments have other names there."""
    declared = FUNCTIONS[f"numpy.{original}"]

    def function(call: Call) -> Value:
        keywords = {renamed.get(key, key): value for key, value in call.keywords.items()}
        return declared(replace(call, keywords=keywords))

    FUNCTIONS[name] = function if renamed else declared

"""Declaring what NumPy offers both as a function and as a method of arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, TypeVar

from seqlint.knowledge import library
from seqlint.knowledge.library import FUNCTIONS, METHODS, Call, LibraryFunction, Result
from seqlint.knowledge.numpy.conversion import as_array, has_functions
from seqlint.values import NOT_KNOWN, Value
from seqlint.values.arrays import Array

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
    "v",
)

#: gets the array besides the call, whose arguments do not hold it
Operation: TypeAlias = Callable[[Array, Call], Result]
_Operation = TypeVar("_Operation", bound=Operation)


def operation(
    *names: str, method: bool = True, elementwise: bool = False
) -> Callable[[_Operation], _Operation]:
    """Declare a function ``numpy.<name>`` of an array, and the *method* of that name."""

    def register(declaration: _Operation) -> _Operation:
        for name in names:
            FUNCTIONS[f"numpy.{name}"] = as_function(declaration, elementwise=elementwise)
            if method:
                library.method(Array, name)(declaration)
        return declaration

    return register


def as_function(declaration: Operation, *, elementwise: bool = False) -> LibraryFunction:
    """The function that takes the array as its first argument."""

    def function(call: Call) -> Result:
        value, rest = split_first(call)
        array = None if has_functions(value) else as_array(value)
        if array is None:
            return NOT_KNOWN
        result = declaration(array, rest)
        return wrapped(result, call, value) if elementwise else result

    return function


def wraps(value: Value) -> bool:
    """Whether NumPy gives something like *value* where it computes with it value by value."""
    return (type(value), "__array_wrap__") in METHODS


def wrapped(result: Result, call: Call, *operands: Value) -> Result:
    """*result* as what the first of *operands* that is no array makes of it; of TensorFlow it is a tensor."""
    owner = next((value for value in operands if wraps(value)), None)
    if owner is None or not isinstance(result, Array) or call.name.startswith(("tensorflow.", "keras.")):
        return result
    return METHODS[type(owner), "__array_wrap__"](owner, replace(call, positional=(result,), keywords={}))


def split_first(call: Call) -> tuple[Value, Call]:
    """The first argument, however it is passed, and the call without it."""
    if call.positional:
        return call.positional[0], replace(call, positional=call.positional[1:])
    name = next((name for name in _FIRST if name in call.keywords), None)
    keywords = {key: value for key, value in call.keywords.items() if key != name}
    return call.get(name or "a", 0), replace(call, keywords=keywords)

"""Declaring functions on tensors: one declaration under all names that libraries have for it.

A signature states names and what their parameters are: ``"ops.transpose(x, axes)"``, ``"tf.transpose(a, perm as axes)"``.
The declaration gets the first argument by position, and the others under the names after ``as``, which are NumPy's,
whatever the library calls them and in whatever order it takes them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias, TypeVar

from seqlint.knowledge.library import FUNCTIONS, Call, LibraryFunction, Result
from seqlint.knowledge.numpy.conversion import as_array, has_functions
from seqlint.values import NOT_KNOWN, AbstractValue, Value
from seqlint.values.arrays import Array

#: what the first word of a name in a signature stands for
_MODULES = {
    "K": ("keras.backend",),
    "activations": ("keras.activations",),
    "ops": ("keras.ops",),
    "random": ("keras.random",),
    "tf": ("tensorflow", "tensorflow.compat.v1", "tensorflow.compat.v2"),
}
_SIGNATURE = re.compile(r"(?P<names>[\w. ]+)\((?P<parameters>[^)]*)\)")
_PARAMETER = re.compile(r"(?P<name>\w+)(?: as (?P<meaning>\w+))?(?:=(?P<default>.+))?")

#: gets a tensor besides the call, whose arguments do not hold it
TensorOperation: TypeAlias = Callable[[Array, Call], Result]
_Operation = TypeVar("_Operation", bound=TensorOperation)
_Function = TypeVar("_Function", bound=LibraryFunction)


@dataclass(frozen=True, eq=False)
class Sizes(AbstractValue):
    """The tensor of the sizes of a tensor, as ``tf.shape(x)`` gives it: unlike a tuple, ``+`` adds number to number."""

    items: tuple[Value, ...]


class _Parameter(NamedTuple):
    name: str
    meaning: str
    #: None stands for no default, too
    default: Value


def share(original: str, *signatures: str) -> None:
    """Declare that functions with these *signatures* do to shapes what *original* of NumPy does."""
    tensor_function(*signatures)(FUNCTIONS[f"numpy.{original}"])


def tensor_function(*signatures: str) -> Callable[[_Function], _Function]:
    """Declare a function under the names of *signatures*."""

    def register(declaration: _Function) -> _Function:
        for signature in signatures:
            names, parameters = _parse(signature)
            FUNCTIONS.update(dict.fromkeys(names, _bound(declaration, parameters)))
        return declaration

    return register


def tensor_operation(*signatures: str) -> Callable[[_Operation], _Operation]:
    """Declare a function of a tensor, its first parameter, under the names of *signatures*."""

    def register(declaration: _Operation) -> _Operation:
        def function(call: Call) -> Result:
            value = first_of(call)
            array = None if has_functions(value) else as_array(value)
            return NOT_KNOWN if array is None else declaration(array, replace(call, positional=()))

        tensor_function(*signatures)(function)
        return declaration

    return register


def first_of(call: Call) -> Value:
    """The first argument of a function that is declared here."""
    return call.positional[0] if call.positional else None


def given(call: Call, name: str, default: Value = None) -> Value:
    """Any other argument of a function that is declared here, under the name that NumPy has for it."""
    return call.get(name, 1, default)


def names_of(words: str) -> list[str]:
    """The qualified names that *words* stand for: ``"ops.exp tf.exp"``."""
    parts = [word.partition(".") for word in words.split()]
    return [f"{module}.{name}" for prefix, _, name in parts for module in _MODULES[prefix]]


def _parse(signature: str) -> tuple[list[str], list[_Parameter]]:
    found = _SIGNATURE.fullmatch(signature)
    if found is None:
        raise ValueError(signature)
    parameters = [_parameter(text.strip()) for text in found["parameters"].split(",")]
    return names_of(found["names"]), parameters


def _parameter(text: str) -> _Parameter:
    found = _PARAMETER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    default = None if found["default"] is None else ast.literal_eval(found["default"])
    return _Parameter(found["name"], found["meaning"] or found["name"], default)


def _bound(declaration: LibraryFunction, parameters: list[_Parameter]) -> LibraryFunction:
    first = parameters[0].name
    by_name = {parameter.name: parameter for parameter in parameters}

    def function(call: Call) -> Result:
        if len(call.positional) > len(parameters) or not call.keywords.keys() <= by_name.keys():
            return NOT_KNOWN  # a call that Python refuses
        given = {parameter.name: value for parameter, value in zip(parameters, call.positional, strict=False)}
        given.update(call.keywords)
        keywords = {by_name[name].meaning: _plain(value) for name, value in given.items() if name != first}
        if call.complete:
            for parameter in parameters:
                if parameter.default is not None:
                    keywords.setdefault(parameter.meaning, parameter.default)
        positional = (_plain(given[first]),) if first in given else ()
        return declaration(replace(call, positional=positional, keywords=keywords))

    return function


def _plain(value: Value) -> Value:
    return value.items if isinstance(value, Sizes) else value

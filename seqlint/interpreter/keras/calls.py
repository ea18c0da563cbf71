"""Calls of Keras's functions and classes, by their canonical names."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import libcst as cst

from seqlint.interpreter.keras import data_format
from seqlint.interpreter.keras.api.arguments import check_call, reported_once
from seqlint.interpreter.keras.layer_construction import (
    MERGING_FUNCTIONS,
    call_merging,
    make_application,
    make_layer,
)
from seqlint.interpreter.keras.models.functional import make_functional
from seqlint.interpreter.keras.models.sequential import make_sequential
from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.havoc import Power, havoc
from seqlint.interpreter.state.objects import CallArguments
from seqlint.knowledge.keras.api import names
from seqlint.knowledge.library import Application
from seqlint.values import LibraryObject, NotKnown, Value

#: is given a name, the arguments, and the node of the call; returns `NOT_KNOWN` where the result is not known
Function: TypeAlias = Callable[[Interpreter, str, CallArguments, cst.CSTNode], "Value | NotKnown"]

_FUNCTIONS: dict[str, Function] = {
    names.SEQUENTIAL: make_sequential,
    names.MODEL: make_functional,
    **dict.fromkeys(MERGING_FUNCTIONS, call_merging),
    **dict.fromkeys(data_format.GETTERS, data_format.get_data_format),
    **dict.fromkeys(data_format.SETTERS, data_format.set_data_format),
}
#: for everything in a module of Keras, by its name in that module
_MODULES: dict[str, Function] = {"layers": make_layer, "applications": make_application}
#: the modules of which calls make an object that is known by its arguments
_OBJECT_MODULES = frozenset(
    {"callbacks", "constraints", "initializers", "losses", "metrics", "optimizers", "regularizers"}
)


def call_keras(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | Application:
    """The result of calling something of Keras by its canonical name."""
    module, _, item = name.removeprefix("keras.").partition(".")
    if name in _FUNCTIONS:
        result = _FUNCTIONS[name](interpreter, name, arguments, node)
        if not isinstance(result, NotKnown):
            return result
    if item and module in _MODULES:
        result = _MODULES[module](interpreter, item, arguments, node)
        if not isinstance(result, NotKnown):
            return result
    is_refused = check_call(interpreter, name, arguments, node)
    arguments = data_format.with_data_format(interpreter, name, arguments)
    with reported_once(interpreter, is_refused=is_refused):
        given = library_calls.call_function(interpreter, name, arguments, node)
    if not isinstance(given, NotKnown):
        return given
    if module in _OBJECT_MODULES or name == "keras.random.SeedGenerator":
        site = interpreter.site(node)
        return LibraryObject(name, arguments.positional, arguments.keywords, arguments.complete, site)
    havoc(interpreter, arguments.all(), node, Power.CHANGES)
    return interpreter.unknown(node, f"`{name}` is not evaluated", of_library=True)

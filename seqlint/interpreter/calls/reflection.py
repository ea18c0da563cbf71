"""Built-in functions that read or set names by strings: ``vars``, ``globals``, ``setattr``, ``exec``."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.calls.attributes import set_attribute
from seqlint.interpreter.calls.builtins import computes
from seqlint.interpreter.calls.namespaces import forget_attributes, names_of, set_plainly
from seqlint.interpreter.operations.subscripts import remembered
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.havoc import havoc_names
from seqlint.interpreter.state.objects import CallArguments, Instance, Names
from seqlint.values import NOT_KNOWN, NotKnown, Value


@computes("builtins.vars", "builtins.locals")
def _vars(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    value, scope = arguments.get("obj", 0), interpreter.frame.scope
    if isinstance(value, Instance):
        return names_of(interpreter, value)
    if value is None and scope.parent is None:
        return Names.of(scope)
    return remembered(interpreter, value, (name,), node)


@computes("builtins.globals")
def _globals(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    return Names.of(interpreter.frame.scope.module)


@computes("builtins.exec", "builtins.eval")
def _exec(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    havoc_names(interpreter, interpreter.frame.scope.module, node)
    return None if name == "builtins.exec" else interpreter.unknown(node, "the text is not evaluated")


@computes("builtins.setattr")
def _setattr(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    owner, attribute, value = (arguments.get("", position) for position in range(3))
    if isinstance(attribute, str):
        set_attribute(interpreter, owner, attribute, value, node)
    else:
        forget_attributes(interpreter, owner)
    return None


@computes("builtins.object.__setattr__")
def _set_plainly(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    if not arguments.positional or not isinstance(arguments.positional[0], Instance):
        return NOT_KNOWN
    return set_plainly(interpreter, arguments.positional[0], arguments.without_first())

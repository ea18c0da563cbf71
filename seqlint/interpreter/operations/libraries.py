"""What libraries do, as `knowledge` declares it: functions by name; methods, operators and attributes by type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import libcst as cst

from seqlint.interpreter.operations.tensors import apply_to_tensors, takes_tensors, tensor_of
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import STATE
from seqlint.interpreter.state.objects import CallArguments
from seqlint.knowledge.library import (
    ATTRIBUTES,
    Application,
    Call,
    Change,
    DataError,
    Result,
    Stateful,
    find_function,
    find_method,
)
from seqlint.record import DataProblem, Layer, Model
from seqlint.values import NOT_KNOWN, DictValue, ListValue, NotKnown, Tensor, Value

_OPERATORS: dict[type[cst.CSTNode], str] = {
    cst.Add: "add",
    cst.Subtract: "sub",
    cst.Multiply: "mul",
    cst.Divide: "truediv",
    cst.FloorDivide: "floordiv",
    cst.Modulo: "mod",
    cst.Power: "pow",
    cst.MatrixMultiply: "matmul",
    cst.BitAnd: "and",
    cst.BitOr: "or",
    cst.BitXor: "xor",
    cst.LessThan: "lt",
    cst.LessThanEqual: "le",
    cst.GreaterThan: "gt",
    cst.GreaterThanEqual: "ge",
    cst.Equal: "eq",
    cst.NotEqual: "ne",
}
_REFLECTED = {"lt": "gt", "gt": "lt", "le": "ge", "ge": "le", "eq": "eq", "ne": "ne"}


#: what a call of a library gives, or the function of the program that it calls
Given: TypeAlias = "Value | NotKnown | Application"


def call_function(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Given:
    """The result of a function of a library; `NOT_KNOWN` where none is declared."""
    interpreter.overwritten.add_written_by(name, arguments)
    declared = find_function(name)
    if takes_tensors(name):

        def apply(given: CallArguments) -> Result:
            return NOT_KNOWN if declared is None else declared(_call(interpreter, name, given, node))

        made = apply_to_tensors(interpreter, name, apply, arguments, node)
        if not isinstance(made, NotKnown):
            return made
    if declared is None:
        return NOT_KNOWN
    return _evaluated(interpreter, lambda: declared(_call(interpreter, name, arguments, node)), node)


def call_method(
    interpreter: Interpreter, receiver: Value, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Given:
    """The result of a method; `NOT_KNOWN` where none is declared."""
    interpreter.overwritten.add_written_by(name, arguments, (receiver,))
    if isinstance(receiver, (Tensor, Layer)):
        return _method_of_tensor(interpreter, receiver, name, arguments, node)
    declared = find_method(receiver, name)
    if declared is None:
        return NOT_KNOWN
    return _evaluated(
        interpreter, lambda: declared(receiver, _call(interpreter, name, arguments, node)), node
    )


def _method_of_tensor(
    interpreter: Interpreter, receiver: Value, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """What a method of a symbolic tensor gives, if it is one that Python calls itself."""
    if not name.startswith("__") or tensor_of(interpreter, receiver) is None:
        return NOT_KNOWN

    def apply(given: CallArguments) -> Result:
        array, others = given.positional[0], given.without_first()
        declared = find_method(array, name)
        return NOT_KNOWN if declared is None else declared(array, _call(interpreter, name, others, node))

    return apply_to_tensors(interpreter, name, apply, arguments.after(receiver), node)


def call_special(
    interpreter: Interpreter, receiver: Value, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """What one of the methods gives that Python calls itself: ``__len__``, ``__getitem__``, ``__add__``."""
    result = call_method(interpreter, receiver, name, arguments, node)
    return NOT_KNOWN if isinstance(result, Application) else result


def has_method(receiver: Value, name: str) -> bool:
    """Whether this method is declared for values like *receiver*."""
    return find_method(receiver, name) is not None


def get_attribute(receiver: Value, name: str) -> Value | NotKnown:
    """The value of an attribute; `NOT_KNOWN` where none is declared."""
    declared = ATTRIBUTES.get((type(receiver), name))
    return NOT_KNOWN if declared is None else declared(receiver)


def operate(
    interpreter: Interpreter, kind: type[cst.CSTNode], left: Value, right: Value, node: cst.CSTNode
) -> Value | NotKnown:
    """``left <kind> right`` where one of the two is of a library; `NOT_KNOWN` otherwise."""
    name = _OPERATORS.get(kind)
    if name is None:
        return NOT_KNOWN
    result = call_special(interpreter, left, f"__{name}__", CallArguments((right,)), node)
    if not isinstance(result, NotKnown):
        return result
    reflected = _REFLECTED.get(name, f"r{name}")
    return call_special(interpreter, right, f"__{reflected}__", CallArguments((left,)), node)


def _call(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Call:
    site = interpreter.site(node)
    if interpreter.overwritten.changes:
        arguments = arguments.mapped(interpreter.overwritten.current_items)
    return Call(name, arguments.positional, arguments.keywords, arguments.complete, site)


def _evaluated(interpreter: Interpreter, declaration: Callable[[], Result], node: cst.CSTNode) -> Given:
    """The result of a declaration; an exception that is certain goes into the record."""
    try:
        value = declaration()
    except DataError as error:
        if not interpreter.expecting_error:
            site = interpreter.site(node)
            interpreter.program.data_problems.append(
                DataProblem(site, error.message, error.help, error.arrays)
            )
        return interpreter.unknown(node, "it raises an exception")
    if isinstance(value, Application) and value.builds_model and isinstance(value.function, Model):
        return NOT_KNOWN
    return _adopted(interpreter, _settled(interpreter, value))


def _settled(interpreter: Interpreter, value: Result) -> Given:
    """The result of a declaration, after the side effect that it declares."""
    if isinstance(value, Change):
        interpreter.heap.set_field(value.changed, STATE, value.state)
        return value.result
    return value


def _adopted(interpreter: Interpreter, value: Given) -> Given:
    """*value*, whose containers the heap now knows to be new."""
    if isinstance(value, (ListValue, DictValue, Stateful)):
        interpreter.heap.born(value)
    elif isinstance(value, tuple):
        for item in value:
            _adopted(interpreter, item)
    return value

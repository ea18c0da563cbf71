"""Operators on values: arithmetic, comparison, truth."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence

import libcst as cst

from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.state.engine import MOST_ITEMS, Interpreter
from seqlint.interpreter.state.havoc import run_special_methods
from seqlint.interpreter.state.objects import CallArguments, Choice, Class, Function, Instance
from seqlint.record import Layer, Model
from seqlint.shapes import dim as dims
from seqlint.shapes.expression import Expression
from seqlint.values import (
    NOT_KNOWN,
    DictValue,
    ListValue,
    NotKnown,
    Reference,
    Scalar,
    Unknown,
    Value,
    as_dim,
    as_items,
)

_PLAIN: dict[type[cst.CSTNode], Callable[[float, float], Value]] = {
    cst.Add: operator.add,
    cst.Subtract: operator.sub,
    cst.Multiply: operator.mul,
    cst.Divide: operator.truediv,
    cst.FloorDivide: operator.floordiv,
    cst.Modulo: operator.mod,
    cst.Power: operator.pow,
    cst.LeftShift: operator.lshift,
    cst.RightShift: operator.rshift,
    cst.BitAnd: operator.and_,
    cst.BitOr: operator.or_,
    cst.BitXor: operator.xor,
}
_SYMBOLIC: dict[type[cst.CSTNode], Callable[[dims.Dim, dims.Dim], dims.Dim]] = {
    cst.Add: dims.add,
    cst.Subtract: dims.subtract,
    cst.Multiply: dims.multiply,
    cst.FloorDivide: dims.floor_divide,
    cst.Modulo: dims.modulo,
}
_COMPARE: dict[type[cst.CSTNode], Callable[..., object]] = {
    cst.Equal: operator.eq,
    cst.NotEqual: operator.ne,
    cst.LessThan: operator.lt,
    cst.LessThanEqual: operator.le,
    cst.GreaterThan: operator.gt,
    cst.GreaterThanEqual: operator.ge,
}
_NUMBER = (int, float)
#: longer sequences are not computed
LONGEST = MOST_ITEMS


def binary(
    interpreter: Interpreter, kind: type[cst.CSTNode], left: Value, right: Value, node: cst.CSTNode
) -> Value:
    """``left <kind> right``."""
    if isinstance(left, _NUMBER) and isinstance(right, _NUMBER):
        return _number(interpreter, kind, left, right, node)
    combine = _CONTAINERS.get(kind)
    if combine is not None:
        result = combine(interpreter, left, right)
        if not isinstance(result, NotKnown):
            return result
    of_library = library_calls.operate(interpreter, kind, left, right, node)
    if not isinstance(of_library, NotKnown):
        return of_library
    if kind is cst.Modulo and isinstance(left, str):
        return interpreter.unknown(node, "part of the string is not known")
    run_special_methods(interpreter, (left, right), node)
    symbolic = _SYMBOLIC.get(kind)
    if symbolic is not None and _is_size(left) and _is_size(right):
        return computed(interpreter, symbolic, (left, right), node)
    return interpreter.unknown(node, "an operand is not known")


def _number(
    interpreter: Interpreter, kind: type[cst.CSTNode], left: float, right: float, node: cst.CSTNode
) -> Value:
    function = _PLAIN.get(kind)
    too_large = kind in (cst.Power, cst.LeftShift) and abs(right) > 64
    if function is None or too_large:
        return interpreter.unknown(node, "the result is not computed")
    try:
        result: Value = function(left, right)
    except (ArithmeticError, TypeError, ValueError):
        return interpreter.unknown(node, "the arithmetic fails")
    if isinstance(result, int) and result.bit_length() > dims.MOST_BITS:
        return interpreter.unknown(node, "the number is too large")
    return result


def _concatenated(interpreter: Interpreter, left: Value, right: Value) -> Value | NotKnown:
    """``left + right`` of two sequences."""
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        first, second = left.items, right.items
        is_known = first is not None and second is not None and len(first) + len(second) <= LONGEST
        return interpreter.heap.born(ListValue([*(first or ()), *(second or ())] if is_known else None))
    if isinstance(left, str) and isinstance(right, str):
        return left + right if len(left) + len(right) <= LONGEST else NOT_KNOWN
    if isinstance(left, tuple) and isinstance(right, tuple):
        return left + right if len(left) + len(right) <= LONGEST else NOT_KNOWN
    return NOT_KNOWN


def _repeated(interpreter: Interpreter, left: Value, right: Value) -> Value | NotKnown:
    """``left * right`` of a sequence and a number, in any order."""
    sequence, count = (right, left) if isinstance(left, int) else (left, right)
    if isinstance(sequence, ListValue) and (
        isinstance(count, (Unknown, Expression)) or (isinstance(count, int) and sequence.items is None)
    ):
        return interpreter.heap.born(ListValue(None))
    if not isinstance(sequence, (str, tuple, ListValue)) or not isinstance(count, int):
        return NOT_KNOWN
    items = sequence if isinstance(sequence, str) else as_items(sequence) or ()
    if len(items) * count > LONGEST:
        return interpreter.heap.born(ListValue(None)) if isinstance(sequence, ListValue) else NOT_KNOWN
    if isinstance(sequence, ListValue):
        return interpreter.heap.born(ListValue(list(items * count)))
    return sequence * count


def _merged(interpreter: Interpreter, left: Value, right: Value) -> Value | NotKnown:
    """``left | right`` of two dicts."""
    if not isinstance(left, DictValue) or not isinstance(right, DictValue):
        return NOT_KNOWN
    is_known = left.items is not None and right.items is not None
    merged = {**(left.items or {}), **(right.items or {})}
    return interpreter.heap.born(DictValue(merged if is_known else None))


#: the operators of Python's own containers; they return `NOT_KNOWN` for other values
_CONTAINERS: dict[type[cst.CSTNode], Callable[[Interpreter, Value, Value], Value | NotKnown]] = {
    cst.Add: _concatenated,
    cst.Multiply: _repeated,
    cst.BitOr: _merged,
}


def _is_size(value: Value) -> bool:
    return isinstance(value, (int, Expression, Unknown))


def computed(
    interpreter: Interpreter, function: Callable[..., dims.Dim], operands: Sequence[Value], node: cst.CSTNode
) -> Value:
    """The size that *function* computes from *operands*; where one of them is unknown, it may be no size at all."""
    if any(isinstance(operand, Unknown) for operand in operands):
        # most of these sizes are never read, and computing them takes time
        size = lambda: function(*map(as_dim, operands))
        return interpreter.unknown(node, "an operand is not known").with_size(size)
    dim = function(*map(as_dim, operands))
    return dim if dims.is_known(dim) else interpreter.unknown(node, "the result is not known")


def unary(interpreter: Interpreter, kind: type[cst.CSTNode], value: Value, node: cst.CSTNode) -> Value:
    """``-value``, ``+value``, ``not value``, ``~value``."""
    if kind is cst.Not:
        run_special_methods(interpreter, (value,), node)
        known = truth(value)
        return (
            Scalar(None, "the condition is not known", interpreter.site(node)) if known is None else not known
        )
    if isinstance(value, _NUMBER):
        if kind is cst.Minus:
            return -value
        if kind is cst.Plus:
            return +value
        return ~value if isinstance(value, int) else interpreter.unknown(node, "the arithmetic fails")
    if kind is cst.Minus and _is_size(value):
        return computed(interpreter, dims.negate, (value,), node)
    if kind is cst.Minus:
        result = library_calls.call_special(interpreter, value, "__neg__", CallArguments(), node)
        if not isinstance(result, NotKnown):
            return result
    run_special_methods(interpreter, (value,), node)
    return interpreter.unknown(node, "the operand is not known")


def evaluate_truth(interpreter: Interpreter, node: cst.BaseExpression) -> bool | None:
    """The truth of an expression, or None where it is not known."""
    value = interpreter.evaluate(node)
    run_special_methods(interpreter, (value,), node)
    return truth(value)


def truth(value: Value) -> bool | None:
    """The truth of *value*, or None where that is not known."""
    if value is None or isinstance(value, (bool, int, float, str, bytes, tuple)):
        return bool(value)
    if isinstance(value, (ListValue, DictValue)):
        return None if value.items is None else bool(value.items)
    if isinstance(value, (Function, Class, Layer, Model)):
        return True
    if isinstance(value, Choice):
        return True if all(map(truth, value.values)) else None
    return None


def compare(kind: type[cst.CSTNode], left: Value, right: Value) -> bool | None:
    """The truth of ``left <kind> right``, or None where it is not known."""
    if kind in (cst.Is, cst.IsNot):
        same = _identical(left, right)
        return same if same is None or kind is cst.Is else not same
    if kind in (cst.In, cst.NotIn):
        found = _contains(left, right)
        return found if found is None or kind is cst.In else not found
    function = _COMPARE.get(kind)
    if function is None or not (is_plain(left) and is_plain(right)):
        return None
    try:
        return bool(function(left, right))
    except TypeError:
        return None


def is_plain(value: Value) -> bool:
    """Whether *value* is a constant that Python compares."""
    if isinstance(value, tuple):
        return all(map(is_plain, value))
    return value is None or isinstance(value, (bool, int, float, str, bytes))


def _identical(left: Value, right: Value) -> bool | None:
    if left is None or right is None or isinstance(left, bool) or isinstance(right, bool):
        other = right if left is None or isinstance(left, bool) else left
        if isinstance(other, (Unknown, Reference, Choice, Expression)):
            return None
        return left is right
    if isinstance(left, (Layer, Model, Instance)) and isinstance(right, (Layer, Model, Instance)):
        return left is right
    return None


def _contains(item: Value, container: Value) -> bool | None:
    if isinstance(container, str) and isinstance(item, str):
        return item in container
    if not is_plain(item):
        return None
    if isinstance(container, DictValue):
        return None if container.items is None else item in container.items
    items = as_items(container)
    if items is None:
        return None
    if all(map(is_plain, items)):
        return item in items
    return None

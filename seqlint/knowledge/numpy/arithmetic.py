"""Operators and functions that work value by value, and products of matrices."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, METHODS, Call, DataError, Result, function, method
from seqlint.knowledge.numpy.broadcasting import broadcast_shape, spelled, stored
from seqlint.knowledge.numpy.contents import BINARY, compared, computed, divided, is_whole
from seqlint.knowledge.numpy.conversion import argument, as_array, as_result, has_functions, made
from seqlint.knowledge.numpy.kinds import promote
from seqlint.knowledge.numpy.operation import operation, wrapped, wraps
from seqlint.shapes.broadcast import dot_product, matrix_product
from seqlint.shapes.expression import Expression
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, NotKnown, Scalar, Value
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content

_ARITHMETIC = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow")
_COMPARISONS = ("lt", "le", "gt", "ge", "eq", "ne")
_LOGICAL = ("and", "or", "xor")
_PLAIN = (bool, int, float, Expression)

#: functions of two arrays, each with the operator that it is
_BINARY_FUNCTIONS = {
    "add": "add",
    "subtract": "sub",
    "multiply": "mul",
    "divide": "truediv",
    "true_divide": "truediv",
    "floor_divide": "floordiv",
    "mod": "mod",
    "remainder": "mod",
    "power": "pow",
    "maximum": "max",
    "minimum": "min",
    "less": "lt",
    "less_equal": "le",
    "greater": "gt",
    "greater_equal": "ge",
    "equal": "eq",
    "not_equal": "ne",
    "logical_and": "lt",
    "logical_or": "lt",
    "logical_xor": "lt",
    "isclose": "lt",
}


def _operated(operator: str, left: Value, right: Value, call: Call) -> Result:
    a, b = as_array(left), as_array(right)
    if a is None or b is None or has_functions(left) or has_functions(right):
        return NOT_KNOWN
    if wraps(left) and wraps(right):
        # pandas pairs the rows of two tables by their labels
        name = f"__{operator}__" if operator in _COMPARISONS else "__add__"
        return METHODS[type(left), name](left, Call(name, (right,)))
    shape = broadcast_shape(call, a, b)
    data = a if isinstance(left, Array) else b
    if operator in _COMPARISONS:
        content = BINARY
        if operator in ("eq", "ne") and isinstance(left, Array) and is_whole(right):
            content = compared(left.content, right)
        result = replace(data, shape=shape, kind="bool", content=content)
    else:
        kind, content = _kind(operator, left, right), _content(operator, left, right)
        result = replace(data, shape=shape, kind=kind, content=content)
    return wrapped(stored(result, call, 2), call, left, right)


def _kind(operator: str, left: Value, right: Value) -> str | None:
    a, b = as_array(left), as_array(right)
    assert a is not None
    assert b is not None
    if operator == "truediv":
        return "float" if a.kind and b.kind and "str" not in (a.kind, b.kind) else None
    if "uint8" in (a.kind, b.kind) and isinstance(left if b.kind == "uint8" else right, int):
        return "uint8"
    return promote(a.kind, b.kind)


def _content(operator: str, left: Value, right: Value) -> Content:
    if operator == "truediv" and isinstance(left, Array) and isinstance(right, (int, float)):
        return divided(left.content, right)
    if isinstance(left, Array) and is_whole(right) and left.kind == "int":
        return computed(left.content, operator, right)
    if operator == "mul" and isinstance(left, Array) and isinstance(right, float) and right:
        return divided(left.content, 1 / right)
    if operator == "mul" and isinstance(right, Array) and isinstance(left, float) and left:
        return divided(right.content, 1 / left)
    if operator in _LOGICAL and all(
        isinstance(side, Array) and side.kind == "bool" for side in (left, right)
    ):
        return BINARY
    return UNKNOWN_CONTENT


def _declare_operator(operator: str) -> None:
    def forward(array: Array, call: Call) -> Result:
        return _operated(operator, array, call.positional[0], call)

    def reflected(array: Array, call: Call) -> Result:
        return _operated(operator, call.positional[0], array, call)

    def in_place(array: Array, call: Call) -> Result:
        result = forward(array, call)
        if not isinstance(result, Array):
            return replace(array, content=UNKNOWN_CONTENT)
        return replace(result, shape=array.shape, kind=array.kind)

    method(Array, f"__{operator}__")(forward)
    if operator not in _COMPARISONS:
        method(Array, f"__r{operator}__")(reflected)
        method(Array, f"__i{operator}__")(in_place)


def _declare_function(name: str, operator: str) -> None:
    def binary(call: Call) -> Result:
        left, right = argument(call, 0, "x1", "x"), argument(call, 1, "x2", "y")
        if isinstance(left, _PLAIN) and isinstance(right, _PLAIN):
            return NOT_KNOWN
        return _operated(operator, left, right, call)

    FUNCTIONS[f"numpy.{name}"] = binary


for _name in (*_ARITHMETIC, *_COMPARISONS, *_LOGICAL):
    _declare_operator(_name)
for _name, _operator in _BINARY_FUNCTIONS.items():
    _declare_function(_name, _operator)


@method(Scalar, *(f"__{prefix}{name}__" for name in _ARITHMETIC for prefix in ("", "r")))
def _scalar_arithmetic(scalar: Scalar, call: Call) -> Result:
    """A fraction is no size, so what it is computed with becomes an array without axes."""
    is_fraction = isinstance(call.positional[0], float) or spelled(call.name) == "/"
    return (
        Array(Shape.of(), "float") if is_fraction and as_array(call.positional[0]) is not None else NOT_KNOWN
    )


@method(Array, "__neg__", "__pos__", "__abs__")
def _signed(array: Array, call: Call) -> Result:
    return array if call.name == "__pos__" else replace(array, content=UNKNOWN_CONTENT)


@method(Array, "__invert__")
def _inverted(array: Array, call: Call) -> Result:
    return replace(array, content=BINARY if array.kind == "bool" else UNKNOWN_CONTENT)


#: functions of a number, which Python's own module offers too
_NUMERIC: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "log": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "log1p": math.log1p,
    "sin": math.sin,
    "cos": math.cos,
    "tan": math.tan,
    "tanh": math.tanh,
    "floor": math.floor,
    "ceil": math.ceil,
    "square": lambda number: number * number,
    "abs": abs,
    "absolute": abs,
}
_KEEP_KIND = (
    "abs",
    "absolute",
    "square",
    "sign",
    "negative",
)


_UNARY = (*_NUMERIC, "expm1", "sign", "negative", "arctan", "arcsin", "arccos", "rint")


@operation(*_UNARY, method=False, elementwise=True)
def _elementwise(array: Array, call: Call) -> Value | NotKnown:
    keeps = call.name.rpartition(".")[2] in _KEEP_KIND
    kind = array.kind if keeps else "float" if array.kind is not None else None
    return stored(replace(array, kind=kind, content=UNKNOWN_CONTENT), call, 0)


@operation("nan_to_num", method=False)
def _without_gaps(array: Array, call: Call) -> Value:
    return replace(array, content=UNKNOWN_CONTENT)


def _of_numbers(name: str, compute: Callable[[float], float]) -> None:
    of_arrays = FUNCTIONS[f"numpy.{name}"]
    is_whole = name in ("square", "abs", "absolute")

    def of_anything(call: Call) -> Result:
        value = call.positional[0] if len(call.positional) == 1 else None
        if isinstance(value, Expression):
            return NOT_KNOWN
        if not isinstance(value, (int, float)):
            return of_arrays(call)
        try:
            return compute(value) if is_whole else float(compute(value))
        except (ArithmeticError, ValueError):
            return NOT_KNOWN

    FUNCTIONS[f"numpy.{name}"] = of_anything


for _name, _compute in _NUMERIC.items():
    _of_numbers(_name, _compute)


@operation("round", "around", elementwise=True)
def _rounded(array: Array, call: Call) -> Value | NotKnown:
    result = stored(replace(array, content=UNKNOWN_CONTENT), call, 1)
    return as_result(result) if isinstance(result, Array) else result


@operation("clip", elementwise=True)
def _clipped(array: Array, call: Call) -> Value | NotKnown:
    bounds = [argument(call, 0, "a_min", "min"), argument(call, 1, "a_max", "max")]
    given = [bound for bound in bounds if bound is not None]
    arrays = [None if wraps(bound) else as_array(bound) for bound in given]
    known = [bound for bound in arrays if bound is not None]
    if len(known) < len(given):
        return NOT_KNOWN
    # a whole number takes the kind of the array
    kinds = [bound.kind for bound, value in zip(known, given, strict=True) if not isinstance(value, int)]
    shape = broadcast_shape(call, array, *known)
    clipped = replace(array, shape=shape, kind=promote(array.kind, *kinds), content=UNKNOWN_CONTENT)
    result = stored(clipped, call, 2)
    return as_result(result) if isinstance(result, Array) else result


@operation("isnan", "isfinite", "isinf", "logical_not", method=False, elementwise=True)
def _tested(array: Array, call: Call) -> Value | NotKnown:
    return stored(replace(array, kind="bool", content=BINARY), call, 0)


@operation("isin", "in1d", method=False)
def _found(array: Array, call: Call) -> Value:
    return replace(array, kind="bool", content=BINARY)


@function("numpy.dot", "numpy.matmul")
def _product_function(call: Call) -> Result:
    return _multiplied(argument(call, 0, "a", "x1"), argument(call, 1, "b", "x2"), call)


@method(Array, "dot", "__matmul__")
def _product_method(array: Array, call: Call) -> Result:
    return _multiplied(array, call.positional[0], call)


@method(Array, "__rmatmul__")
def _reflected_product(array: Array, call: Call) -> Result:
    return _multiplied(call.positional[0], array, call)


def _multiplied(left: Value, right: Value, call: Call) -> Value | NotKnown:
    a, b = as_array(left), as_array(right)
    if a is None or b is None or has_functions(left) or has_functions(right):
        return NOT_KNOWN
    is_dot = call.name.endswith("dot")
    data = replace(a, kind=promote(a.kind, b.kind), content=UNKNOWN_CONTENT, shape=UNKNOWN_SHAPE)
    if a.shape.dims is None or b.shape.dims is None:
        return data
    if () in (a.shape.dims, b.shape.dims):
        return replace(data, shape=broadcast_shape(call, a, b)) if is_dot else NOT_KNOWN
    combine = dot_product if is_dot else matrix_product
    try:
        dims = combine(a.shape.dims, b.shape.dims)
    except SizeMismatchError:
        raise DataError(
            f"the matrix product cannot pair the shapes {a.shape} and {b.shape}",
            a,
            b,
            help=f"give the second {a.shape[-1]} rows, as the first has columns",
        ) from None
    if not is_dot and (wraps(left) or wraps(right)):
        # it is a table again, whose columns have other names
        return NOT_KNOWN
    return as_result(replace(data, shape=Shape(dims)))


@function("numpy.outer")
def _outer(call: Call) -> Result:
    a, b = as_array(call.get("a", 0)), as_array(call.get("b", 1))
    if a is None or b is None or a.shape.rank != 1 or b.shape.rank != 1:
        return NOT_KNOWN
    return made(call, Shape.of(a.shape[0], b.shape[0]), promote(a.kind, b.kind))

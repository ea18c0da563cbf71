"""Broadcasting arrays against each other, and how the messages about it spell an operation."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, DataError
from seqlint.knowledge.numpy.advice import advice_on_broadcasting
from seqlint.knowledge.numpy.conversion import as_array, shape_of
from seqlint.knowledge.numpy.operation import operation
from seqlint.shapes.broadcast import broadcast
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, NotKnown, Value
from seqlint.values.arrays import Array

_SIGNS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "**",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "and": "&",
    "or": "|",
    "xor": "^",
}


def broadcast_shape(call: Call, *arrays: Array) -> Shape:
    """The shape of what is computed of *arrays* value by value."""
    shapes = [array.shape for array in arrays]
    known = [shape.dims for shape in shapes if shape.dims is not None]
    if len(known) < len(shapes):
        return UNKNOWN_SHAPE
    try:
        return Shape(broadcast(*known))
    except SizeMismatchError:
        sides = " and ".join(map(str, shapes))
        message = f"`{spelled(call.name)}` cannot pair the shapes {sides}"
        raise DataError(message, *arrays, help=advice_on_broadcasting(*known[:2])) from None


def stored(result: Array, call: Call, position: int) -> Value | NotKnown:
    """*result* in the array that is passed as ``out`` or at *position*, and as ``where`` broadcasts it."""
    out, where = call.get("out", position), call.keywords.get("where", True)
    # TensorFlow takes a name at the same position
    if out is None or isinstance(out, str):
        mask = as_array(where)
        return NOT_KNOWN if mask is None else replace(result, shape=broadcast_shape(call, result, mask))
    return replace(result, shape=out.shape, kind=out.kind) if isinstance(out, Array) else NOT_KNOWN


def spelled(name: str) -> str:
    """How the program spells an operation: ``+`` for ``__radd__``."""
    plain = name.strip("_").rpartition(".")[2]
    return _SIGNS.get(plain) or _SIGNS.get(plain[1:]) or plain


@operation("broadcast_to", method=False)
def _broadcast_to(array: Array, call: Call) -> Value:
    goal = shape_of(call.get("shape", 0))
    if goal.dims is not None and array.shape.dims is not None:
        broadcast_shape(call, array, Array(goal))
    return replace(array, shape=goal)

"""What a loop goes over."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from seqlint.interpreter import library_calls
from seqlint.interpreter.engine import Interpreter
from seqlint.interpreter.join import stand_in
from seqlint.interpreter.objects import CallArguments, Generated, Instance, Iterator
from seqlint.shapes import dim as dims
from seqlint.values import DictValue, ListValue, SetValue, Value

#: loops over more items than this are looked at once
ITERATION_LIMIT = 1_000


def items_of(value: Value) -> Sequence[Value] | None:
    """The items of a value in the order in which a loop meets them, or None where they are not known."""
    if isinstance(value, (tuple, range, str)):
        return value
    if isinstance(value, (ListValue, SetValue)):
        return value.items
    if isinstance(value, DictValue):
        return None if value.items is None else list(value.items)
    if isinstance(value, Instance):
        return value.items
    if isinstance(value, Generated):
        return value.yielded.items
    return None


def first_item(value: Value) -> Value:
    """The first item of *value*, if it has one; None where that is not known."""
    if isinstance(value, Iterator):
        return value.first
    if isinstance(value, Generated):
        value = value.yielded
    items = items_of(value)
    if items is None and isinstance(value, ListValue):
        return value.first
    return items[0] if items else None


def any_item(interpreter: Interpreter, value: Value, node: cst.CSTNode, name: str | None) -> Value:
    """What stands for each item of *value*, as the variable *name* of a loop holds it."""
    if isinstance(value, Generated):
        items = value.yielded.items
        element = value.yielded.element if items is None else stand_in(items)
        return interpreter.unknown(node, "what it yields is not known") if element is None else element
    if isinstance(value, range) and value.start >= 0 and value.step > 0:
        return dims.size(name or "i", positive=value.start > 0)
    if isinstance(value, Iterator) or (isinstance(value, ListValue) and value.element is not None):
        return value.element
    found = library_calls.call_method(interpreter, value, "__next__", CallArguments(), node)
    return interpreter.unknown(node, "any item of the loop", name) if found is NotImplemented else found

"""Iteration: the items of values."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.join import join_elements, same
from seqlint.interpreter.state.objects import CallArguments, Instance, Iterator
from seqlint.shapes import dim as dims
from seqlint.values import DictValue, ListValue, SetValue, Unknown, Value

#: loops over more items than this are summed up
ITERATION_LIMIT = 1_000


def items_of(value: Value) -> Sequence[Value] | None:
    """The items of a value in the order of a loop, or None where they are not known."""
    if isinstance(value, (tuple, range, str)):
        return value
    if isinstance(value, (ListValue, SetValue)):
        return value.items
    if isinstance(value, DictValue):
        return None if value.items is None else list(value.items)
    if isinstance(value, Instance):
        return value.items
    if isinstance(value, Iterator):
        return value.items
    return None


def iterator(interpreter: Interpreter, items: list[Value] | None) -> ListValue:
    """An iterator over *items*."""
    return interpreter.heap.born(ListValue(items, read_once=True))


def taken(interpreter: Interpreter, value: Value) -> Sequence[Value] | None:
    """The items of a value that is iterated now."""
    items = items_of(value)
    use_up(interpreter, value)
    return items


def use_up(interpreter: Interpreter, value: Value) -> None:
    """Code reads *value*: what an iterator has left then is not known."""
    if is_iterator(value):
        interpreter.heap.set_attribute(value, "items", None)


def is_iterator(value: Value) -> bool:
    """Whether *value* is an iterator whose items are known."""
    is_read_once = value.read_once if isinstance(value, ListValue) else isinstance(value, Iterator)
    return is_read_once and value.items is not None


def stand_in(values: Sequence[Value]) -> Value:
    """The join of *values*; None where nothing is known of it."""
    if not values or all(same(values[0], value) for value in values):
        return values[0] if values else None
    found = join_elements(values)
    return None if type(found) is Unknown else found


def first_item(value: Value) -> Value:
    """The first item of *value*, if it has one; None where that is not known."""
    if isinstance(value, Iterator):
        return value.first
    items = items_of(value)
    return items[0] if items else None


def any_item(interpreter: Interpreter, value: Value, node: cst.CSTNode, name: str | None) -> Value:
    """The join of the items of *value*, as the variable *name* of a loop holds it."""
    if isinstance(value, range) and value.start >= 0 and value.step > 0:
        return dims.size(name or "i", positive=value.start > 0)
    if isinstance(value, Iterator) or (isinstance(value, ListValue) and value.element is not None):
        return value.element
    found = library_calls.call_method(interpreter, value, "__next__", CallArguments(), node)
    return interpreter.unknown(node, "any item of the loop", name) if found is NotImplemented else found

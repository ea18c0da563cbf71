"""Iteration: the items of values."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import TypeGuard

import libcst as cst

from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import ITERATOR_ITEMS, LIST_ITEMS
from seqlint.interpreter.state.join import join_elements, same
from seqlint.interpreter.state.objects import CallArguments, Instance, Iterator
from seqlint.shapes import dim as dims
from seqlint.values import NOT_KNOWN, DictValue, ListValue, NotKnown, SetValue, Unknown, Value

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
    if left_items(value) is not None:
        leave_items(interpreter, value, None)


def left_items(value: Value) -> Sequence[Value] | None:
    """The items that *value* still gives, if it is an iterator and they are known."""
    is_iterator = isinstance(value, Iterator) or (isinstance(value, ListValue) and value.read_once)
    return items_of(value) if is_iterator else None


def leave_items(interpreter: Interpreter, value: Value, items: Sequence[Value] | None) -> None:
    """Replace the items that an iterator has left; None stands for any."""
    if isinstance(value, Iterator):
        interpreter.heap.set_field(value, ITERATOR_ITEMS, items)
    elif isinstance(value, ListValue):
        interpreter.heap.set_field(value, LIST_ITEMS, None if items is None else list(items))


def stand_in(values: Sequence[Value]) -> Value | NotKnown:
    """The join of *values*."""
    if not values or all(same(values[0], value) for value in values):
        return values[0] if values else NOT_KNOWN
    found = join_elements(values)
    return NOT_KNOWN if type(found) is Unknown else found


def first_item(value: Value) -> Value | NotKnown:
    """The first item of *value*, if it has one."""
    if isinstance(value, Iterator):
        return value.first
    items = items_of(value)
    return items[0] if items else NOT_KNOWN


def has_changed(iterable: Value, items: Sequence[Value]) -> TypeGuard[ListValue]:
    """Whether *iterable* is a list that does not hold *items* any more, which it held when an iteration over it began."""
    if not isinstance(iterable, ListValue) or iterable.read_once:
        return False
    held = iterable.items
    return held is None or len(held) != len(items) or not all(map(_is_same, held, items))


def _is_same(held: Value, item: Value) -> bool:
    """Whether an item is the one that was there; a view of a dict makes new pairs of its keys and values."""
    if isinstance(held, tuple) and isinstance(item, tuple) and len(held) == len(item) == 2:
        return all(map(operator.is_, held, item))
    return held is item


def any_item(interpreter: Interpreter, value: Value, node: cst.CSTNode, name: str | None) -> Value:
    """The join of the items of *value*, as the variable *name* of a loop holds it."""
    if isinstance(value, range) and value.start >= 0 and value.step > 0:
        return dims.size(name or "i", positive=value.start > 0)
    if isinstance(value, (Iterator, ListValue)) and not isinstance(value.element, NotKnown):
        return value.element
    found = library_calls.call_special(interpreter, value, "__next__", CallArguments(), node)
    if not isinstance(found, NotKnown):
        return found
    item = interpreter.unknown(node, "any item of the loop", name)
    if isinstance(value, (DictValue, ListValue)):
        item.may_be(value.contents())
    elif isinstance(value, Unknown):
        item.stands_for = value.stands_for
    return item

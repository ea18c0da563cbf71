"""What a loop goes over."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.interpreter.objects import Generated, Instance
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

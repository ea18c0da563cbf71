"""Subscripts: items and slices of values."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.engine import Interpreter
from seqlint.interpreter.objects import Instance
from seqlint.values import DictValue, ListValue, Unknown, Value, as_items


def get_item(interpreter: Interpreter, value: Value, node: cst.Subscript) -> Value:
    """``value[...]``."""
    indices = [element.slice for element in node.slice]
    if len(indices) == 1 and isinstance(indices[0], cst.Slice):
        return _slice(interpreter, value, indices[0], node)
    keys = [
        interpreter.evaluate(index.value) if isinstance(index, cst.Index) else _bounds(interpreter, index)
        for index in indices
    ]
    key = keys[0] if len(keys) == 1 else tuple(keys)
    if isinstance(value, DictValue):
        if value.items is not None and _is_hashable(key) and key in value.items:
            return value.items[key]
        return interpreter.unknown(node, "the key is not known")
    items = value if isinstance(value, str) else as_items(value)
    if items is not None and isinstance(key, int):
        if -len(items) <= key < len(items):
            return items[key]
        return interpreter.unknown(node, "the index is out of range")
    return remembered(interpreter, value, ("item", key), node)


def remembered(interpreter: Interpreter, value: Value, key: Value, node: cst.CSTNode) -> Value:
    """What was asked of an unknown before is the same when it is asked again."""
    if not isinstance(value, Unknown) or not _is_hashable(key):
        return interpreter.unknown(node, "what it is taken from is not known")
    if key not in value.members:
        value.members[key] = interpreter.unknown(node, value.reason)
    return value.members[key]


def _bounds(interpreter: Interpreter, index: cst.BaseSlice) -> Value:
    assert isinstance(index, cst.Slice)
    return (
        "slice",
        *(None if part is None else interpreter.evaluate(part) for part in (index.lower, index.upper, index.step)),
    )


def _slice(interpreter: Interpreter, value: Value, index: cst.Slice, node: cst.Subscript) -> Value:
    bounds = _bounds(interpreter, index)
    known = all(bound is None or isinstance(bound, int) for bound in bounds[1:])
    if known and bounds[3] != 0:
        cut = slice(*bounds[1:])
        if isinstance(value, (str, tuple)):
            return value[cut]
        if isinstance(value, ListValue):
            return interpreter.heap.born(ListValue(None if value.items is None else value.items[cut]))
    if isinstance(value, ListValue):
        return interpreter.heap.born(ListValue(None))
    return remembered(interpreter, value, ("item", bounds), node)


def _is_hashable(key: Value) -> bool:
    if isinstance(key, tuple):
        return all(map(_is_hashable, key))
    return not isinstance(key, (ListValue, DictValue, Instance))


def is_key(value: Value) -> bool:
    """Whether *value* is a constant that can be a key."""
    if isinstance(value, tuple):
        return all(map(is_key, value))
    return value is None or isinstance(value, (str, int, float, bytes, bool))

"""Subscripts: items and slices of values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import libcst as cst

from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.havoc import Power, havoc, run_callbacks, run_special_methods
from seqlint.interpreter.state.objects import CallArguments, Function, Instance, Method
from seqlint.record import Model
from seqlint.values import DictValue, ListValue, Member, NotKnown, Unknown, Value, as_items, plain_slice
from seqlint.values.arrays import UNKNOWN_CONTENT, Array


def get_item(interpreter: Interpreter, value: Value, node: cst.Subscript) -> Value:
    """``value[...]``."""
    indices = [element.slice for element in node.slice]
    if len(indices) == 1 and isinstance(indices[0], cst.Slice) and isinstance(value, (str, tuple, ListValue)):
        return _slice(interpreter, value, indices[0])
    key = key_of(interpreter, node)
    if isinstance(key, (Function, Method)):
        run_callbacks(interpreter, (key,), node, "__getitem__")
    if isinstance(value, DictValue) and value.items is not None and is_hashable(key) and key in value.items:
        return value.items[key]
    if isinstance(value, (DictValue, ListValue)) and value.held:
        return _held(interpreter, value.held, memory_key(key), node)
    if isinstance(value, DictValue):
        return _any_of(interpreter, value.contents(), node)
    found = library_calls.call_special(interpreter, value, "__getitem__", CallArguments((key,)), node)
    if not isinstance(found, NotKnown):
        return found
    items = (
        value if isinstance(value, str) else value.items if isinstance(value, Instance) else as_items(value)
    )
    if items is not None and isinstance(key, int):
        if -len(items) <= key < len(items):
            return items[key]
        return interpreter.unknown(node, "the index is out of range")
    if items is not None and not isinstance(items, str):
        return _any_of(interpreter, items, node)
    run_special_methods(interpreter, (value,), node)
    if isinstance(value, ListValue):
        if isinstance(value.element, Array):
            return replace(value.element, content=UNKNOWN_CONTENT)
        return _any_of(interpreter, value.contents(), node)
    return remembered(interpreter, value, ("item", memory_key(key)), node)


def _any_of(interpreter: Interpreter, items: Iterable[Value], node: cst.Subscript) -> Unknown:
    """One of *items*, under a key that is not known."""
    return interpreter.unknown(node, "the key is not known").may_be(items)


def key_of(interpreter: Interpreter, node: cst.Subscript) -> Value:
    """The value between the brackets; several indices are a tuple."""
    keys = [
        interpreter.evaluate(index.value) if isinstance(index, cst.Index) else _bounds(interpreter, index)
        for index in (element.slice for element in node.slice)
    ]
    return keys[0] if len(keys) == 1 else tuple(keys)


def _held(interpreter: Interpreter, held: dict[Value, Value], key: Value, node: cst.CSTNode) -> Value:
    """An item of a container that is not known: the only model in it, if it is a model at all."""
    if is_hashable(key) and key in held:
        return held[key]
    models = tuple(item for item in held.values() if isinstance(item, (Model, Instance)))
    if len(models) == 1:
        return models[0]
    havoc(interpreter, models, node, Power.REBUILDS)
    return interpreter.unknown(node, "the key is not known")


def memory_key(key: Value) -> Value:
    """*key* in a form that is hashable: slices are not."""
    if isinstance(key, tuple):
        return tuple(map(memory_key, key))
    return ("slice", key.start, key.stop, key.step) if isinstance(key, slice) else key


def remembered(
    interpreter: Interpreter, value: Value, key: Member, node: cst.CSTNode, kind: type[Unknown] = Unknown
) -> Value:
    """A member of an unknown: the same value whenever it is read."""
    if not isinstance(value, Unknown) or not is_hashable(key):
        return interpreter.unknown(node, "the value that it is read from is not known")
    if not value.of_library:
        # code that is not read made it, and some may have run since it was read last
        interpreter.heap.refresh_members(value, interpreter.epoch)

    def make() -> Unknown:
        member = kind(None, value.reason, interpreter.site(node), value.of_library)
        member.stands_for = value.stands_for
        return member

    return value.remember(key, make)


def _bounds(interpreter: Interpreter, index: cst.BaseSlice) -> slice[Value, Value, Value]:
    assert isinstance(index, cst.Slice)
    parts = (index.lower, index.upper, index.step)
    bounds = [None if part is None else interpreter.evaluate(part) for part in parts]
    run_special_methods(interpreter, bounds, index)
    return slice(*bounds)


def _slice(interpreter: Interpreter, value: str | tuple[Value, ...] | ListValue, index: cst.Slice) -> Value:
    bounds = plain_slice(_bounds(interpreter, index))
    items = value.items if isinstance(value, ListValue) else value
    cut = items[bounds] if bounds is not None and bounds.step != 0 and items is not None else None
    if isinstance(value, ListValue):
        items = cut if isinstance(cut, list) else None
        former = () if items is not None else value.contents()
        return interpreter.heap.born(ListValue(items, value.element, former=former))
    return cut if isinstance(cut, (str, tuple)) else Unknown("a slice", "the bounds are not known")


def is_hashable(key: Value) -> bool:
    """Whether *key* is hashable."""
    if isinstance(key, tuple):
        return all(map(is_hashable, key))
    return not isinstance(key, (ListValue, DictValue, Instance, slice))


def is_key(value: Value) -> bool:
    """Whether *value* is a constant that can be a key."""
    if isinstance(value, tuple):
        return all(map(is_key, value))
    return value is None or isinstance(value, (str, int, float, bytes, bool))

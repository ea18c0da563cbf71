"""Assignments to names, attributes, items and tuples of these, and ``del``."""

from __future__ import annotations

from functools import partial

import libcst as cst

from seqlint.interpreter.calls.attributes import set_attribute
from seqlint.interpreter.keras.api.tensors import judge_unpacking
from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.operations.containers import call_method, extend_list
from seqlint.interpreter.operations.iteration import stand_in, taken
from seqlint.interpreter.operations.operators import binary
from seqlint.interpreter.operations.subscripts import is_hashable, is_key, key_of, memory_key
from seqlint.interpreter.state.engine import Interpreter, Signal, executes
from seqlint.interpreter.state.fields import DICT_ITEMS, ELEMENT, FIRST, HELD, LIST_ITEMS
from seqlint.interpreter.state.havoc import Power, havoc, run_special_methods
from seqlint.interpreter.state.objects import CallArguments, Choice, Instance
from seqlint.record import Layer, Model
from seqlint.values import (
    MISSING,
    NOT_KNOWN,
    DictValue,
    ListValue,
    Missing,
    NotKnown,
    Unknown,
    Value,
    as_items,
)

#: Python's mapping of environment variables, and the one that makes TensorFlow take Keras 2
_AUGMENTED: dict[type[cst.CSTNode], type[cst.CSTNode]] = {
    cst.AddAssign: cst.Add,
    cst.SubtractAssign: cst.Subtract,
    cst.MultiplyAssign: cst.Multiply,
    cst.DivideAssign: cst.Divide,
    cst.FloorDivideAssign: cst.FloorDivide,
    cst.ModuloAssign: cst.Modulo,
    cst.PowerAssign: cst.Power,
}


def assign(interpreter: Interpreter, target: cst.CSTNode, value: Value) -> None:
    """``target = value``."""
    if isinstance(target, cst.Name):
        _name(value, target.value)
        interpreter.bind(target.value, value)
    elif isinstance(target, (cst.Tuple, cst.List)):
        _unpack(interpreter, target, value)
    elif isinstance(target, cst.Attribute):
        _set_attribute(interpreter, target, value)
    elif isinstance(target, cst.Subscript):
        _set_item(interpreter, target, value)
    elif isinstance(target, cst.StarredElement):
        assign(interpreter, target.value, value)


def _name(value: Value, name: str) -> None:
    """The first variable that holds a model, or the result of an unknown call, names it."""
    if isinstance(value, Model):
        value.name = value.name or name
    elif isinstance(value, Instance) and isinstance(value.added, Model):
        value.added.name = value.added.name or name
    elif isinstance(value, Unknown) and value.site is not None and isinstance(value.site.node, cst.Call):
        value.name(name)


def _unpack(interpreter: Interpreter, target: cst.Tuple | cst.List, value: Value) -> None:
    elements = target.elements
    starred = [index for index, element in enumerate(elements) if isinstance(element, cst.StarredElement)]
    run_special_methods(interpreter, (value,), target)
    if not starred:
        judge_unpacking(interpreter, value, len(elements), target)
    items = taken(interpreter, value)
    if items is not None and starred:
        before, after = starred[0], len(elements) - starred[0] - 1
        if len(items) < before + after:
            items = None
        else:
            end = len(items) - after
            middle = interpreter.heap.born(ListValue(list(items[before:end])))
            items = [*items[:before], middle, *items[end:]]
    for index, element in enumerate(elements):
        if items is not None and len(items) == len(elements):
            item = items[index]
        elif isinstance(value, Unknown) and not starred:
            text = _target_text(element.value)
            item = value.remember(
                ("item", index), partial(Unknown, text, value.reason, value.site, value.of_library)
            )
        else:
            reason = "it is unpacked from something unknown"
            item = interpreter.unknown(element.value, reason, _target_text(element.value))
        assign(interpreter, element.value, item)


def _target_text(node: cst.CSTNode) -> str | None:
    return node.value if isinstance(node, cst.Name) else None


def _set_attribute(interpreter: Interpreter, target: cst.Attribute, value: Value) -> None:
    owner, name = interpreter.evaluate(target.value), target.attr.value
    if isinstance(target.value, cst.Name):
        _name(value, f"{target.value.value}.{name}")
    set_attribute(interpreter, owner, name, value, target)


def _set_item(interpreter: Interpreter, target: cst.Subscript, value: Value) -> None:
    owner, key = interpreter.evaluate(target.value), key_of(interpreter, target)
    heap = interpreter.heap
    if isinstance(owner, DictValue):
        if owner.items is not None and is_key(key):
            heap.set_item(owner, owner.items, key, value)
        else:
            _hold(interpreter, owner, key, value)
    elif isinstance(owner, ListValue):
        if owner.items is not None and isinstance(key, int) and -len(owner.items) <= key < len(owner.items):
            items = list(owner.items)
            items[key] = value
            heap.set_field(owner, LIST_ITEMS, items)
        else:
            _hold(interpreter, owner, key, value)
    elif isinstance(owner, Unknown) and is_hashable(key):
        havoc(interpreter, (owner, value), target, Power.CHANGES)
        heap.set_member(owner, ("item", key), value, interpreter.epoch)
    else:
        run_special_methods(interpreter, (owner,), target)
        library_calls.call_special(interpreter, owner, "__setitem__", CallArguments((key, value)), target)
        interpreter.overwritten.add(owner)
    if not isinstance(owner, (DictValue, ListValue)):
        interpreter.overwritten.add(_root(interpreter, target))


def _root(interpreter: Interpreter, target: cst.BaseExpression) -> Value:
    """The value of the name that *target* begins with: ``x`` of ``x.flat[0]``."""
    while isinstance(target, (cst.Attribute, cst.Subscript, cst.Call)):
        target = target.func if isinstance(target, cst.Call) else target.value
    return interpreter.evaluate(target) if isinstance(target, cst.Name) else None


def _hold(interpreter: Interpreter, owner: ListValue | DictValue, key: Value, value: Value) -> None:
    """Put *value* into an unknown slot: it is not known what it replaces."""
    key = memory_key(key)
    others = (owner.held or {}) if is_key(key) else {}
    held = {other: item for other, item in others.items() if is_key(other)}
    if isinstance(owner, DictValue):
        interpreter.heap.set_field(owner, DICT_ITEMS, None)
    else:
        element = owner.element
        interpreter.heap.set_field(owner, LIST_ITEMS, None)
        if not isinstance(element, NotKnown):
            interpreter.heap.set_field(owner, ELEMENT, stand_in([element, value]))
        interpreter.heap.set_field(owner, FIRST, NOT_KNOWN)
    interpreter.heap.set_field(owner, HELD, {**held, key: value})


@executes(cst.Assign)
def _assign(interpreter: Interpreter, node: cst.Assign) -> Signal | None:
    value = interpreter.evaluate(node.value)
    if interpreter.raising_call is node.value:
        return Signal.RAISE
    for target in node.targets:
        assign(interpreter, target.target, value)
    return None


@executes(cst.AnnAssign)
def _annotated(interpreter: Interpreter, node: cst.AnnAssign) -> Signal | None:
    if node.value is not None:
        assign(interpreter, node.target, interpreter.evaluate(node.value))
    return None


@executes(cst.AugAssign)
def _augmented(interpreter: Interpreter, node: cst.AugAssign) -> Signal | None:
    left, right = interpreter.evaluate(node.target), interpreter.evaluate(node.value)
    if isinstance(left, ListValue) and isinstance(node.operator, cst.AddAssign):
        extend_list(interpreter, left, as_items(right))
        return None
    if isinstance(left, DictValue) and isinstance(node.operator, cst.BitOrAssign):
        call_method(interpreter, left, "update", CallArguments((right,)), node)
        return None
    if isinstance(left, ListValue) and isinstance(node.operator, cst.MultiplyAssign):
        repeated = binary(interpreter, cst.Multiply, left, right, node)
        items = repeated.items if isinstance(repeated, ListValue) else None
        interpreter.heap.set_field(left, LIST_ITEMS, items)
        return None
    kind = _AUGMENTED.get(type(node.operator))
    value = interpreter.unknown(node, "the result is not computed")
    interpreter.overwritten.add_labels(left)
    assign(interpreter, node.target, value if kind is None else binary(interpreter, kind, left, right, node))
    return None


@executes(cst.Del)
def _delete(interpreter: Interpreter, node: cst.Del) -> Signal | None:
    _delete_target(interpreter, node.target)
    return None


def _delete_target(interpreter: Interpreter, target: cst.BaseExpression) -> None:
    if isinstance(target, cst.Name):
        interpreter.bind(target.value, MISSING)
    elif isinstance(target, (cst.Tuple, cst.List)):
        for element in target.elements:
            _delete_target(interpreter, element.value)
    elif isinstance(target, cst.Attribute):
        owner = interpreter.evaluate(target.value)
        run_special_methods(interpreter, (owner,), target)
        if isinstance(owner, Instance):
            interpreter.heap.set_item(owner, owner.attributes, target.attr.value, MISSING)
        else:
            set_attribute(
                interpreter, owner, target.attr.value, interpreter.unknown(target, "it is deleted"), target
            )
    elif isinstance(target, cst.Subscript):
        owner, key = interpreter.evaluate(target.value), key_of(interpreter, target)
        if isinstance(owner, (ListValue, DictValue)):
            _delete_item(interpreter, owner, key)
        else:
            run_special_methods(interpreter, (owner,), target)
            library_calls.call_special(interpreter, owner, "__delitem__", CallArguments((key,)), target)
            interpreter.overwritten.add(owner)


def _delete_item(interpreter: Interpreter, owner: ListValue | DictValue, key: Value) -> None:
    if isinstance(owner, DictValue):
        if owner.items is not None and is_key(key):
            interpreter.heap.set_item(owner, owner.items, key, MISSING)
        else:
            interpreter.heap.set_field(owner, DICT_ITEMS, None)
        return
    left: list[Value] | None = None
    if owner.items is not None and isinstance(key, int) and -len(owner.items) <= key < len(owner.items):
        left = list(owner.items)
        del left[key]
    interpreter.heap.set_field(owner, LIST_ITEMS, left)
    interpreter.heap.set_field(owner, FIRST, NOT_KNOWN)


def forget_assigned(
    interpreter: Interpreter, body: cst.CSTNode, node: cst.CSTNode, reason: str, *others: str
) -> None:
    """Forget the names that *body* assigns, and the *others*, but for what code does not usually replace.

    A list that ``+=`` extends is still that list.
    """
    names = interpreter.assigned_names(body)
    for name in (*names.assigned, *others):
        value = interpreter.bound_value(name)
        is_kept = isinstance(value, (Choice, Instance, Model, Layer))
        is_extended = name in names.augmented and isinstance(value, ListValue)
        if not isinstance(value, Missing) and not is_kept and not is_extended:
            interpreter.bind(name, interpreter.unknown(node, reason, name))

"""Methods of lists, dicts, sets, tuples and strings."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from seqlint.interpreter.operations.iteration import stand_in, taken
from seqlint.interpreter.operations.operators import LONGEST, is_plain
from seqlint.interpreter.operations.subscripts import is_key
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.heap import MISSING
from seqlint.interpreter.state.objects import CallArguments
from seqlint.record import Layer
from seqlint.values import DictValue, DictView, ListValue, Value

_READING = frozenset("copy count index keys values items get".split())


def call_method(
    interpreter: Interpreter, receiver: Value, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    """``receiver.name(...)``."""
    if isinstance(receiver, ListValue):
        return _list_method(interpreter, receiver, name, arguments, node)
    if isinstance(receiver, DictValue):
        return _dict_method(interpreter, receiver, name, arguments, node)
    if isinstance(receiver, str) and arguments.complete and not arguments.keywords:
        return _string_method(interpreter, receiver, name, arguments, node)
    return interpreter.unknown(node, f"`{name}` is not evaluated")


def extend_list(interpreter: Interpreter, target: ListValue, items: Sequence[Value] | None) -> None:
    """Append *items* to a list; None stands for an unknown number of them."""
    interpreter.heap.growths += 1
    if items is None or (target.items is not None and len(target.items) + len(items) > LONGEST):
        interpreter.heap.forget_items(target)
    elif target.items is not None:
        interpreter.heap.extend(target, target.items, items)
    else:
        interpreter.heap.extend(target, target.appended, items)
        if target.held:
            # what stood at the end does no longer
            held = {key: item for key, item in target.held.items() if not isinstance(key, int) or key >= 0}
            interpreter.heap.set_attribute(target, "held", held)
        if target.element is not None:
            interpreter.heap.set_attribute(target, "element", stand_in([target.element, *items]))


def _list_method(
    interpreter: Interpreter, receiver: ListValue, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    first = arguments.get("object", 0)
    items = receiver.items
    if name == "append":
        extend_list(interpreter, receiver, [first])
        return None
    if name == "extend":
        extend_list(interpreter, receiver, taken(interpreter, first))
        return None
    if name == "copy":
        return interpreter.heap.born(ListValue(None if items is None else list(items)))
    if name in _READING:
        return interpreter.unknown(node, f"`{name}` is not evaluated")
    changed: list[Value] | None = None
    result: Value = None
    if items is not None:
        if name == "insert" and isinstance(first, int):
            changed = list(items)
            changed.insert(first, arguments.get("object", 1))
        elif name == "pop" and (isinstance(first, int) or not arguments.positional):
            index = first if isinstance(first, int) else -1
            if -len(items) <= index < len(items):
                changed = list(items)
                result = changed.pop(index)
        elif name == "remove" and (found := _index(items, first)) is not None:
            changed = items[:found] + items[found + 1 :]
        elif name == "reverse":
            changed = items[::-1]
        elif name == "clear":
            changed = []
    if changed is None and name == "pop":
        result = interpreter.unknown(node, "the list is not known")
    if changed is None:
        interpreter.heap.forget_items(receiver)
    else:
        interpreter.heap.set_attribute(receiver, "items", changed)
    return result


def _index(items: Sequence[Value], wanted: Value) -> int | None:
    """Where *wanted* certainly is the first that equals it, or None."""
    for index, item in enumerate(items):
        if item is wanted:
            return index
        if not (is_plain(item) and is_plain(wanted)):
            if not (isinstance(item, Layer) and isinstance(wanted, Layer)):
                return None
        elif item == wanted:
            return index
    return None


def _dict_method(
    interpreter: Interpreter, receiver: DictValue, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    items = receiver.items
    key, default = arguments.get("key", 0), arguments.get("default", 1)
    if name in ("get", "setdefault", "pop") and items is not None and is_key(key):
        if key in items:
            value = items[key]
            if name == "pop":
                interpreter.heap.set_item(receiver, items, key, MISSING)
            return value
        if name == "setdefault":
            interpreter.heap.set_item(receiver, items, key, default)
        return default
    if name in ("items", "keys", "values") and items is not None:
        return interpreter.heap.born(DictView(receiver, name))
    if name == "copy":
        return interpreter.heap.born(DictValue(None if items is None else dict(items)))
    if name == "update":
        other = arguments.get("other", 0, DictValue({}))
        if (
            items is not None
            and isinstance(other, DictValue)
            and other.items is not None
            and arguments.complete
        ):
            for changed, value in {**other.items, **arguments.keywords}.items():
                interpreter.heap.set_item(receiver, items, changed, value)
            return None
    if name not in _READING:
        interpreter.heap.forget_items(receiver)
    return interpreter.unknown(node, f"`{name}` is not evaluated")


_STRING_METHODS = frozenset(
    "lower upper strip lstrip rstrip startswith endswith replace capitalize title split join".split()
)


def _string_method(
    interpreter: Interpreter, receiver: str, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    if name in _STRING_METHODS and all(isinstance(value, (str, int)) for value in arguments.positional):
        try:
            result = getattr(receiver, name)(*arguments.positional)
        except (TypeError, ValueError):
            return interpreter.unknown(node, "the call fails")
        return interpreter.heap.born(ListValue(list(result))) if isinstance(result, list) else result
    return interpreter.unknown(node, f"`{name}` is not evaluated")

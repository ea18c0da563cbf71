"""Methods of lists, dicts, sets, tuples and strings."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from typing import TypeAlias, TypeVar

import libcst as cst

from seqlint.interpreter.operations.iteration import stand_in, taken
from seqlint.interpreter.operations.operators import LONGEST, is_plain
from seqlint.interpreter.operations.subscripts import is_key
from seqlint.interpreter.state.dispatch import ByType
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import ELEMENT, HELD, LIST_ITEMS
from seqlint.interpreter.state.havoc import run_callbacks
from seqlint.interpreter.state.objects import CallArguments
from seqlint.record import Layer
from seqlint.values import MISSING, DictValue, DictView, ListValue, NotKnown, Unknown, Value

Kind = TypeVar("Kind")
#: is given the receiver, the arguments, and the node of the call
Method: TypeAlias = Callable[[Interpreter, Kind, CallArguments, cst.CSTNode], Value]
#: by the name of the method
METHODS: defaultdict[str, ByType[Interpreter, Value, [CallArguments, cst.CSTNode], Value]] = defaultdict(
    ByType
)
#: the methods that change a list, a dict or another container
CHANGING_METHODS = frozenset(
    "append appendleft clear extend extendleft insert pop popitem popleft remove setdefault subtract update".split()
)


def method(kind: type[Kind], *names: str) -> Callable[[Method[Kind]], Method[Kind]]:
    """Register what methods of the values of one kind do."""

    def register(function: Method[Kind]) -> Method[Kind]:
        for name in names:
            METHODS[name].register(kind)(function)
        return function

    return register


def call_method(
    interpreter: Interpreter, receiver: Value, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    """``receiver.name(...)``; a method that is not registered may change a list or a dict."""
    kind: type = type(receiver)
    registered = _find(kind, name)
    if registered is not None:
        result = registered(interpreter, receiver, arguments, node)
        if isinstance(result, Unknown) and isinstance(receiver, (ListValue, DictValue)):
            result.may_be((*result.stands_for, *receiver.contents()))
        elif isinstance(result, ListValue) and isinstance(receiver, (ListValue, DictValue)):
            keep_contents(interpreter, result, (receiver,))
        return result
    if isinstance(receiver, (ListValue, DictValue)):
        interpreter.heap.forget_items(receiver)
    return interpreter.unknown(node, f"`{name}` is not evaluated")


def keep_contents(interpreter: Interpreter, made: ListValue, sources: Iterable[Value]) -> None:
    """A list *made* of *sources* may hold what these hold, where its items are not known."""
    if made.items is None and not isinstance(made, DictView):
        for source in sources:
            if isinstance(source, (ListValue, DictValue)) and source is not made:
                interpreter.heap.remember_former(made, source.contents())


@cache
def _find(kind: type, name: str) -> Method[Value] | None:
    """What is registered for a type, or for the nearest of its base classes."""
    methods = METHODS.get(name)
    if methods is None or not any(base in methods for base in kind.__mro__):
        return None
    return methods[kind]


# Lists


def extend_list(interpreter: Interpreter, target: ListValue, items: Sequence[Value] | None) -> None:
    """Append *items* to a list; None is an unknown number of items."""
    interpreter.heap.growths += 1
    if items is None or (target.items is not None and len(target.items) + len(items) > LONGEST):
        interpreter.heap.forget_items(target)
    elif target.items is not None:
        interpreter.heap.extend(target, target.items, items)
    else:
        interpreter.heap.extend(target, target.appended, items)
        if target.held:
            # what was at the end no longer is
            held = {key: item for key, item in target.held.items() if not isinstance(key, int) or key >= 0}
            interpreter.heap.set_field(target, HELD, held)
        if not isinstance(target.element, NotKnown):
            interpreter.heap.set_field(target, ELEMENT, stand_in([target.element, *items]))


@method(ListValue, "append")
def _append(
    interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    extend_list(interpreter, target, [arguments.get("object", 0)])
    return None


@method(ListValue, "extend")
def _extend(
    interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    extend_list(interpreter, target, taken(interpreter, arguments.get("object", 0)))
    return None


@method(ListValue, "insert")
def _insert(
    interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    index, items = arguments.get("index", 0), None
    if target.items is not None and isinstance(index, int):
        items = list(target.items)
        items.insert(index, arguments.get("object", 1))
    _fill(interpreter, target, items)
    return None


@method(ListValue, "pop")
def _pop(interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode) -> Value:
    index, items = arguments.get("index", 0, -1), target.items
    if items is not None and isinstance(index, int) and -len(items) <= index < len(items):
        left = list(items)
        popped = left.pop(index)
        _fill(interpreter, target, left)
        return popped
    _fill(interpreter, target, None)
    return interpreter.unknown(node, "the list is not known")


@method(ListValue, "remove")
def _remove(
    interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    items = target.items
    index = None if items is None else _index(items, arguments.get("object", 0))
    left = None if items is None or index is None else items[:index] + items[index + 1 :]
    _fill(interpreter, target, left)
    return None


@method(ListValue, "reverse")
def _reverse(
    interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    _fill(interpreter, target, None if target.items is None else target.items[::-1])
    return None


@method(ListValue, "clear")
def _clear(interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode) -> Value:
    _fill(interpreter, target, None if target.items is None else [])
    return None


@method(ListValue, "sort")
def _sort(interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode) -> Value:
    run_callbacks(interpreter, (target, *arguments.all()), node, "sort")
    _fill(interpreter, target, None)
    return None


@method(ListValue, "copy")
def _copy(interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode) -> Value:
    return interpreter.heap.born(ListValue(None if target.items is None else list(target.items)))


@method(ListValue, "count", "index")
def _ask(interpreter: Interpreter, target: ListValue, arguments: CallArguments, node: cst.CSTNode) -> Value:
    return interpreter.unknown(node, "the result is not computed")


def _fill(interpreter: Interpreter, target: ListValue, items: list[Value] | None) -> None:
    """Replace what a list holds by *items*, or forget it."""
    if items is None:
        interpreter.heap.forget_items(target)
    else:
        interpreter.heap.set_field(target, LIST_ITEMS, items)


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


# Dicts


@method(DictValue, "get")
def _get(interpreter: Interpreter, target: DictValue, arguments: CallArguments, node: cst.CSTNode) -> Value:
    key, items = arguments.get("key", 0), target.items
    if items is None or not is_key(key):
        return interpreter.unknown(node, "the key is not known")
    return items[key] if key in items else arguments.get("default", 1)


@method(DictValue, "setdefault")
def _set_default(
    interpreter: Interpreter, target: DictValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    key, items = arguments.get("key", 0), target.items
    if items is None or not is_key(key):
        interpreter.heap.forget_items(target)
        return interpreter.unknown(node, "the key is not known")
    if key not in items:
        interpreter.heap.set_item(target, items, key, arguments.get("default", 1))
    return items[key]


@method(DictValue, "pop")
def _pop_key(
    interpreter: Interpreter, target: DictValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    key, items = arguments.get("key", 0), target.items
    if items is None or not is_key(key):
        interpreter.heap.forget_items(target)
        return interpreter.unknown(node, "the key is not known")
    if key not in items:
        return arguments.get("default", 1)
    popped = items[key]
    interpreter.heap.set_item(target, items, key, MISSING)
    return popped


def _view(
    kind: str, interpreter: Interpreter, target: DictValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    """``target.keys()``, ``target.values()`` or ``target.items()``."""
    if target.items is None:
        return interpreter.unknown(node, "it is not known what the dict holds")
    return interpreter.heap.born(DictView(target, kind))


for _name in ("keys", "values", "items"):
    method(DictValue, _name)(partial(_view, _name))


@method(DictValue, "copy")
def _copy_dict(
    interpreter: Interpreter, target: DictValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    return interpreter.heap.born(DictValue(None if target.items is None else dict(target.items)))


@method(DictValue, "update")
def _update(
    interpreter: Interpreter, target: DictValue, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    other = arguments.get("other", 0, DictValue({}))
    added = other.items if isinstance(other, DictValue) else None
    if target.items is None or added is None or not arguments.complete:
        interpreter.heap.forget_items(target)
        return interpreter.unknown(node, "it is not known what is added to the dict")
    for key, value in itertools.chain(added.items(), arguments.keywords.items()):
        interpreter.heap.set_item(target, target.items, key, value)
    return None


# Strings


def _on_text(
    function: Callable[..., Value | list[str]],
    interpreter: Interpreter,
    text: str,
    arguments: CallArguments,
    node: cst.CSTNode,
) -> Value:
    """The result of one of the methods of `str`."""
    is_known = arguments.complete and not arguments.keywords
    if not is_known or not all(isinstance(value, (str, int)) for value in arguments.positional):
        return interpreter.unknown(node, "an argument is not known")
    if _growth(function, text, arguments.positional) > LONGEST:
        return interpreter.unknown(node, "the text is too long")
    try:
        result = function(text, *arguments.positional)
    except (TypeError, ValueError):
        return interpreter.unknown(node, "the call fails")
    return interpreter.heap.born(ListValue(list(result))) if isinstance(result, list) else result


def _growth(function: object, text: str, given: Sequence[Value]) -> int:
    """By how many characters a method makes a text longer, at most."""
    if function is str.join and given and isinstance(given[0], str):
        return len(text) * len(given[0])
    if function is str.replace and len(given) > 1 and isinstance(given[0], str) and isinstance(given[1], str):
        return text.count(given[0]) * (len(given[1]) - len(given[0]))
    return 0


_TEXT_METHODS = (
    *("capitalize", "endswith", "join", "lower", "lstrip", "replace", "rstrip"),
    *("split", "startswith", "strip", "title", "upper"),
)
for _name in _TEXT_METHODS:
    method(str, _name)(partial(_on_text, getattr(str, _name)))

"""What can be reached from a value, and what happens to the models among that."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from seqlint.interpreter.state.dispatch import ValueByType
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import Bound, Choice, Class, Function, Instance, Method, Partial, Super
from seqlint.interpreter.state.objects import Iterator as IteratorValue
from seqlint.knowledge.library import Stateful
from seqlint.record import Event, EventKind, Model
from seqlint.values import DictValue, LibraryObject, ListValue, NotKnown, Reference, SetValue, Unknown, Value

#: what a value holds
_HELD: ValueByType[Value, Iterable[Value]] = ValueByType()


def _nothing(value: object) -> Iterable[Value]:
    return ()


_HELD.default(_nothing)
_HELD.register(tuple, lambda value: value)
_HELD.register(SetValue, lambda value: value.items or ())
_HELD.register(ListValue, lambda value: value.contents())
_HELD.register(DictValue, lambda value: value.contents())
_HELD.register(Choice, lambda value: value.values)
_HELD.register(Bound, lambda value: (value.receiver,))
_HELD.register(Method, lambda value: (value.receiver, value.function))
_HELD.register(LibraryObject, lambda value: (*value.positional, *value.keywords.values()))
_HELD.register(Partial, lambda value: (value.function, *value.arguments.all()))
_HELD.register(Super, lambda value: (value.instance,))
_HELD.register(Instance, lambda value: (value.added, *value.attributes.values()))
_HELD.register(Class, lambda value: value.scope.bindings.values())
_HELD.register(Function, lambda value: value.defaults.values())
_HELD.register(IteratorValue, lambda value: (value.element, *(value.items or ())))
_HELD.register(Unknown, Unknown.held)
_HELD.register(Stateful, lambda value: () if isinstance(value.state, NotKnown) else (value.state,))


#: what holds nothing and cannot change
_PLAIN = frozenset({str, int, float, bool, bytes, type(None), Reference})


def holds_nothing(values: Iterable[Value]) -> bool:
    """Whether there is neither code nor anything else within *values*."""
    for value in values:
        kind = type(value)
        if kind in _PLAIN or _HELD[kind] is _nothing or (isinstance(value, Unknown) and not value.held()):
            continue
        return False
    return True


def reachable(roots: Iterable[Value], seen: set[int] | None = None) -> list[Value]:
    """*roots* and everything that they hold, each once: a list may hold itself.

    Plain values are left out, unknown ones that hold nothing, and those that are *seen* already, by their identity.
    """
    pending, seen = list(roots), set() if seen is None else seen
    reached: list[Value] = []
    for value in pending:
        kind = type(value)
        if kind not in _PLAIN and id(value) not in seen:
            seen.add(id(value))
            held = _HELD[kind](value)
            if held or kind is not Unknown:
                pending.extend(held)
                reached.append(value)
    return reached


def forget_layers(interpreter: Interpreter, model: Model, reason: str, node: cst.CSTNode) -> None:
    """Record that *model* changes in a way that is not known."""
    event = Event(EventKind.UNKNOWN_CHANGE, interpreter.site(node), reason=reason)
    interpreter.heap.record(model, event)


def record_escapes(
    interpreter: Interpreter, roots: Iterable[Value], node: cst.CSTNode, reason: str = "it is passed on"
) -> None:
    """Record that code which is not followed may train the models that are reachable from *roots*."""
    for value in reachable(roots):
        if isinstance(value, Model):
            interpreter.heap.record(value, Event(EventKind.ESCAPE, interpreter.site(node), reason=reason))

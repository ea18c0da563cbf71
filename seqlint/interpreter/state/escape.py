"""Values that are passed to code that seqlint does not read."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import STATE
from seqlint.interpreter.state.objects import Instance
from seqlint.knowledge.library import Stateful
from seqlint.record import Event, EventKind, Model
from seqlint.values import NOT_KNOWN, Array, DictValue, ListValue, Value


def let_escape(
    interpreter: Interpreter,
    values: tuple[Value, ...],
    node: cst.CSTNode,
    *,
    trusted: bool,
    reason: str = "it is passed to code that is not read",
) -> None:
    """Code that seqlint does not read is given *values*: it may train or extend models and change containers.

    Code of a well-known library is *trusted* not to add layers or to change a list.
    """
    for value in reachable(values, into_instances=not trusted):
        added = value.added if isinstance(value, Instance) else value
        if isinstance(added, Model):
            compiled = any(event.kind is EventKind.COMPILE for event in added.events)
            kind = EventKind.ESCAPE if trusted or compiled else EventKind.UNKNOWN_CHANGE
            event = Event(kind, interpreter.site(node), reason=reason)
            escape = Event(EventKind.ESCAPE, event.site)
            events = [event] if kind is EventKind.ESCAPE else [event, escape]
            interpreter.heap.record(added, *events)
        elif isinstance(value, (ListValue, DictValue)) and not trusted:
            interpreter.heap.forget_items(value)
        elif isinstance(value, Array) and not trusted:
            interpreter.overwritten.add(value)
        elif isinstance(value, Stateful) and not trusted:
            interpreter.heap.set_field(value, STATE, NOT_KNOWN)


def forget_layers(interpreter: Interpreter, model: Model, reason: str, node: cst.CSTNode) -> None:
    """Record that *model* changes in a way that is not known."""
    event = Event(EventKind.UNKNOWN_CHANGE, interpreter.site(node), reason=reason)
    interpreter.heap.record(model, event)


def reachable(values: tuple[Value, ...], *, into_instances: bool) -> Iterator[Value]:
    """*values* and everything that the containers among them hold, each once: a list may hold itself."""
    pending, seen = list(values), set[int]()
    for value in pending:
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, (ListValue, DictValue)) and value.items is not None:
            pending.extend(value.items.values() if isinstance(value.items, dict) else value.items)
        elif isinstance(value, Instance) and into_instances:
            pending.extend(value.attributes.values())
        yield value

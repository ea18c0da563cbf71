"""Loops that are summed up: the body runs once, and its side effects may have happened any number of times."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import libcst as cst

from seqlint.interpreter.operations.iteration import stand_in
from seqlint.interpreter.operations.operators import is_plain
from seqlint.interpreter.state.engine import Interpreter, Signal
from seqlint.interpreter.state.escape import forget_layers, reachable
from seqlint.interpreter.state.fields import ELEMENT, FIRST, LIST_ITEMS
from seqlint.interpreter.state.heap import Delta, ItemWrite, ModelGrowth, Write
from seqlint.interpreter.state.join import join_write, keep_or_forget
from seqlint.interpreter.state.objects import Choice, Instance
from seqlint.interpreter.syntax.assignments import assign, forget_assigned
from seqlint.record import Event, EventKind, Model
from seqlint.values import NOT_KNOWN, DictValue, ListValue, Missing, NotKnown, Value

Loop = cst.For | cst.While


@dataclass(frozen=True)
class _Forgotten:
    """A list that the loop changes, what it held before, and the first item of that."""

    target: ListValue
    items: Sequence[Value]
    first: Value | NotKnown


def repeat(
    interpreter: Interpreter, node: Loop, prepare: Callable[[], None], first: Value | NotKnown = NOT_KNOWN
) -> Signal | None:
    """Run a loop's body once for any number of iterations. The *first* item shows how the lists begin that it fills."""
    firsts = {} if isinstance(first, NotKnown) else _first_appended(interpreter, node, first)
    forget_assigned(interpreter, node.body, node, "it changes in a loop")
    forgotten = _forget_containers(interpreter, node)
    signal, delta = _any_iteration(interpreter, node, prepare)
    if signal is Signal.RETURN:
        interpreter.heap.apply(delta)
        return None
    _keep_growths(interpreter, node, delta)
    for write in delta.writes.values():
        _carry_over(interpreter, node, delta, write)
        join_write(interpreter, node, write)
    for container in forgotten:
        _remember(interpreter, container, delta, firsts)
    return None


def _any_iteration(
    interpreter: Interpreter, node: Loop, prepare: Callable[[], None]
) -> tuple[Signal | None, Delta]:
    """The side effects of an iteration that comes after any number of others; they are not applied yet."""

    def run() -> Signal | None:
        prepare()
        interpreter.loops_summed_up += 1
        try:
            return interpreter.execute([node.body])
        finally:
            interpreter.loops_summed_up -= 1

    frame, program = interpreter.frame, interpreter.program
    outer = frame.loop_uncertainty
    made = len(program.models), len(program.data_problems), len(interpreter.functions)
    signal, delta = interpreter.heap.trial(run)
    if _forget_attributes(interpreter, node, delta):
        del program.models[made[0] :], program.data_problems[made[1] :], interpreter.functions[made[2] :]
        signal, delta = interpreter.heap.trial(run)
    frame.loop_uncertainty = outer
    return signal, delta


def _keep_growths(interpreter: Interpreter, node: Loop, delta: Delta) -> None:
    """What an iteration appends, to models and to lists, is appended any number of times."""
    for growth in delta.growths.values():
        if isinstance(growth, ModelGrowth):
            event = Event(EventKind.REPEAT, interpreter.site(node), alternatives=(growth.added,))
            interpreter.heap.record(growth.owner, event)
        elif growth.added:
            keep_or_forget(interpreter, node, growth)


def _remember(
    interpreter: Interpreter, forgotten: _Forgotten, delta: Delta, firsts: dict[int, Value]
) -> None:
    """Record what each item of a list is after the loop, unless the loop replaces what it holds."""
    target = forgotten.target
    if delta.is_written(target, LIST_ITEMS):
        return
    items = [*forgotten.items, *delta.appended(target.appended)]
    first = forgotten.first
    if isinstance(first, NotKnown):
        first = firsts.get(id(target), NOT_KNOWN)
    interpreter.heap.set_field(target, ELEMENT, stand_in(items))
    interpreter.heap.set_field(target, FIRST, first)


def _forget_attributes(interpreter: Interpreter, node: Loop, delta: Delta) -> bool:
    """Forget attributes of instances that an iteration changes, for the next one. Returns whether there are any."""
    changed = [
        write
        for write in delta.writes.values()
        if isinstance(write, ItemWrite)
        and isinstance(write.owner, Instance)
        and not isinstance(write.current, Missing)
        and is_plain(write.current)
        and write.current is not write.value
    ]
    for write in changed:
        interpreter.heap.put(write, interpreter.unknown(node, "it changes in a loop", write.key))
    return bool(changed)


def _carry_over(interpreter: Interpreter, node: Loop, delta: Delta, write: Write) -> None:
    """The next iteration changes the model that this one leaves in a place, as this one changed the model before."""
    before, after = (
        [
            model
            for model in (value.values if isinstance(value, Choice) else (value,))
            if isinstance(model, Model)
        ]
        for value in (write.current, write.value)
    )
    if any(event.changes_layers for model in before for event in delta.events(model)):
        for model in after:
            if model not in before:
                forget_layers(
                    interpreter, model, "its layers are added in the next iteration of a loop", node
                )


def _first_appended(interpreter: Interpreter, node: Loop, item: Value) -> dict[int, Value]:
    """What the body of a loop over *item* appends first to each list that is empty before it."""
    empty = {
        id(value): value.items
        for value in _changed_containers(interpreter, node)
        if isinstance(value, ListValue) and value.items == []
    }
    if not empty or not isinstance(node, cst.For):
        return {}

    def run() -> Signal | None:
        assign(interpreter, node.target, item)
        return interpreter.execute([node.body])

    _, delta = interpreter.heap.trial(run)
    appended = {target: delta.appended(items) for target, items in empty.items()}
    return {target: added[0] for target, added in appended.items() if added}


def _forget_containers(interpreter: Interpreter, node: Loop) -> list[_Forgotten]:
    """Forget the lists and dicts that the body changes: they are not known within it either. Returns the lists."""
    forgotten: list[_Forgotten] = []
    for value in _changed_containers(interpreter, node):
        if isinstance(value, ListValue):
            items, element = value.items, value.element
            if items is not None:
                forgotten.append(_Forgotten(value, items, items[0] if items else NOT_KNOWN))
            elif not isinstance(element, NotKnown):
                forgotten.append(_Forgotten(value, [element], value.first))
            elif not value.held:
                # a loop around this one has forgotten it already, and joins what is appended
                continue
        interpreter.heap.forget_items(value)
    for name in interpreter.effects_of(node.body).holding:
        _forget_held(interpreter, interpreter.look_up(name))
    return forgotten


def _forget_held(interpreter: Interpreter, holder: Value) -> None:
    """Forget the containers that *holder*, or an attribute of it, holds."""
    values = holder.attributes.values() if isinstance(holder, Instance) else (holder,)
    outer = tuple(value for value in values if isinstance(value, (ListValue, DictValue)))
    for value in reachable(outer, into_instances=False):
        if isinstance(value, (ListValue, DictValue)) and not any(value is other for other in outer):
            interpreter.heap.forget_items(value)


def _changed_containers(interpreter: Interpreter, node: Loop) -> list[ListValue | DictValue]:
    """The lists and dicts that the body of a loop names and may change, each once."""
    values = map(interpreter.look_up, interpreter.effects_of(node.body).changed)
    found = {id(value): value for value in values if isinstance(value, (ListValue, DictValue))}
    return list(found.values())

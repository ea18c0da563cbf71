"""Loops that are neither unrolled nor followed: the body runs once, in the state that any number of iterations may leave.

What the body writes is found by rehearsals: the slots that it wrote are forgotten, and it runs again, until it writes no
other slot. Then what it did may have happened any number of times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from seqlint.interpreter.operations.iteration import stand_in
from seqlint.interpreter.state.delta import Delta, ListGrowth, ModelGrowth, Slot
from seqlint.interpreter.state.engine import Interpreter, Signal
from seqlint.interpreter.state.fields import ELEMENT, FIRST, LIST_ITEMS
from seqlint.interpreter.state.havoc import forget_block
from seqlint.interpreter.state.join import join_write, keep_or_forget
from seqlint.interpreter.state.objects import Choice
from seqlint.interpreter.state.reach import forget_layers
from seqlint.interpreter.state.write_set import MOST_REHEARSALS, WriteSet, forget_slot
from seqlint.interpreter.syntax.assignments import assign
from seqlint.record import Event, EventKind, Model
from seqlint.values import NOT_KNOWN, ListValue, NotKnown, Value

Loop = cst.For | cst.While
Body = Callable[[], Signal | None]

_REASON = "it changes in a loop"


def repeat(
    interpreter: Interpreter, node: Loop, prepare: Callable[[], object], first: Value | NotKnown = NOT_KNOWN
) -> Signal | None:
    """Run a loop's body for any number of times. The *first* item tells what begins the lists that it fills."""

    def body() -> Signal | None:
        prepare()
        interpreter.loops_summed_up += 1
        try:
            return interpreter.execute([node.body])
        finally:
            interpreter.loops_summed_up -= 1

    if interpreter.exhausted:
        reason = "the program takes too many steps to follow"
        forget_block(interpreter, node, node, reason)
        interpreter.frame.returns.append(interpreter.unknown(node, reason))
        return None
    uncertainty, interpreter.frame.loop_uncertainty = interpreter.frame.loop_uncertainty, ""
    write_set, delta = _any_iteration(interpreter, node, body)
    interpreter.frame.loop_uncertainty = uncertainty
    carried = _carried_over(interpreter, body, delta)
    filled = list(_filled_lists(delta))
    is_begun = all(before for _, before in filled)
    firsts = {} if is_begun or isinstance(first, NotKnown) else _first_appended(interpreter, node, first)
    _keep_growths(interpreter, node, delta)
    for slot, write in write_set.writes.items():
        if slot not in delta.writes:
            forget_slot(interpreter, write, node, _REASON)
    for write in delta.writes.values():
        join_write(interpreter, node, write)
    for slot in carried:
        for model in _models(delta.writes[slot].value):
            reason = "its layers are added in the next iteration of a loop"
            forget_layers(interpreter, model, reason, node)
    for target, items in filled:
        _remember(interpreter, target, items, delta, firsts)
    known = {id(target) for target, _ in filled}
    for growth in write_set.growths:
        if isinstance(growth, ListGrowth) and id(growth.owner) not in known:
            interpreter.heap.forget_items(growth.owner)
    return None


def _any_iteration(interpreter: Interpreter, node: Loop, body: Body) -> tuple[WriteSet, Delta]:
    """The slots that the body writes, and what one iteration does that comes after any number of others."""
    write_set = WriteSet(interpreter.heap)
    names = interpreter.assigned_names(node)
    assigned = (name for name in names.assigned if name not in names.comprehended)
    write_set.expect(interpreter.frame.scope, assigned, names.appended)
    # code that is not read may run in an iteration, and what is remembered of unknown objects is from before it
    interpreter.epoch += 1
    for _ in range(MOST_REHEARSALS):
        marks = interpreter.marks()
        delta = _trial(interpreter, node, body, write_set)
        if not write_set.add(delta):
            return write_set, delta
        interpreter.reset(marks)
    # the loop itself rarely does so; what it calls may change whatever that mentions
    forget_block(interpreter, node.body, node, _REASON)
    return write_set, _trial(interpreter, node, body, write_set)


def _trial(interpreter: Interpreter, node: Loop, body: Body, write_set: WriteSet) -> Delta:
    """What an iteration does where all slots of *write_set* are forgotten; nothing of it happens."""

    def run() -> Delta:
        write_set.forget(interpreter, node, _REASON)
        _, delta = interpreter.heap.trial(body)
        interpreter.heap.apply(delta)
        return delta

    delta: Delta
    delta, _ = interpreter.heap.trial(run)
    return delta


def _carried_over(interpreter: Interpreter, body: Body, delta: Delta) -> list[Slot]:
    """The slots of which an iteration changes the models that the one before left there."""
    made = {
        slot: models
        for slot, write in delta.writes.items()
        if (models := [model for model in _models(write.value) if model not in _models(write.current)])
    }
    if not made:
        return []
    changed: list[Slot] = []

    def run() -> None:
        interpreter.heap.apply(delta)
        counts = {model: len(model.events) for models in made.values() for model in models}
        body()
        for slot, models in made.items():
            added = [event for model in models for event in model.events[counts[model] :]]
            if any(event.changes_layers for event in added):
                changed.append(slot)
        for model, count in counts.items():
            del model.events[count:]

    interpreter.rehearse(run)
    return changed


def _models(value: object) -> list[Model]:
    values = value.values if isinstance(value, Choice) else (value,)
    return [each for each in values if isinstance(each, Model)]


def _filled_lists(delta: Delta) -> Iterator[tuple[ListValue, list[Value]]]:
    """The lists that the loop appends to and does not change otherwise, with what they held before it."""
    for growth in delta.growths.values():
        target = growth.owner
        if not isinstance(target, ListValue) or delta.is_written(target, LIST_ITEMS):
            continue
        items = [target.element] if target.items is None else target.items
        known = [item for item in items if not isinstance(item, NotKnown)]
        # of what a loop around this one has forgotten that loop joins what is appended
        if target.items is not None or known:
            yield target, known


def _keep_growths(interpreter: Interpreter, node: Loop, delta: Delta) -> None:
    """What an iteration appended to a model is repeated; what it appended to a list is appended any number of times."""
    for growth in delta.growths.values():
        if isinstance(growth, ModelGrowth):
            event = Event(EventKind.REPEAT, interpreter.site(node), alternatives=(growth.added,))
            interpreter.heap.record(growth.owner, event)
        elif growth.added:
            keep_or_forget(interpreter, node, growth)


def _remember(
    interpreter: Interpreter, target: ListValue, before: list[Value], delta: Delta, firsts: dict[int, Value]
) -> None:
    """What stands for each item of a list after the loop, and its first item."""
    if target.items is not None:
        interpreter.heap.forget_items(target)
    first = before[0] if before else firsts.get(id(target), NOT_KNOWN)
    interpreter.heap.set_field(target, ELEMENT, stand_in([*before, *delta.appended(target.appended)]))
    interpreter.heap.set_field(target, FIRST, first)


def _first_appended(interpreter: Interpreter, node: Loop, item: Value) -> dict[int, Value]:
    """What the body of a loop over *item* appends first to each list that is empty before it."""
    if not isinstance(node, cst.For):
        return {}

    def run() -> None:
        assign(interpreter, node.target, item)
        interpreter.execute([node.body])

    return {
        id(growth.owner): growth.added[0]
        for growth in interpreter.rehearse(run).growths.values()
        if isinstance(growth, ListGrowth) and growth.owner.items == [] and growth.added
    }

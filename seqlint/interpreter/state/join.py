"""Branches: running alternatives from the same state, and joining what they leave behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import cast

import libcst as cst

from seqlint.interpreter.state.delta import (
    Delta,
    FieldWrite,
    Growth,
    ItemWrite,
    Key,
    ListGrowth,
    ModelGrowth,
    Write,
    touched,
)
from seqlint.interpreter.state.engine import Interpreter, Signal
from seqlint.interpreter.state.fields import Held, Owner
from seqlint.interpreter.state.objects import Choice, Class, Function, Instance, Method
from seqlint.interpreter.state.reach import record_escapes
from seqlint.record import Event, EventKind, Layer, Model
from seqlint.values import (
    MISSING,
    NOT_KNOWN,
    DictValue,
    ListValue,
    Missing,
    NotKnown,
    Reference,
    Unknown,
    Value,
)
from seqlint.values.arrays import Array

_REASON = "it depends on a condition"
_TRACKED = (Model, Layer, Instance, Function, Class, Method, Choice)
#: how many of the values that a slot had in between are joined
_MOST_BETWEEN = 16
#: values that are interchangeable with nothing but themselves
_UNLIKE = (Unknown, ListValue, DictValue, *_TRACKED)


def run_alternatives(
    interpreter: Interpreter,
    node: cst.CSTNode,
    actions: Sequence[Callable[[], Signal | None]],
    reason: str = "its layers depend on a condition",
) -> Signal | None:
    """Run each action from the current state; one of them happens, but it is not known which."""
    frame, models = interpreter.frame, interpreter.program.models
    outer = frame.first_model
    outcomes: list[tuple[Signal | None, Delta]] = []
    for action in actions:
        first = frame.first_model = len(models)
        interpreter.branches += len(actions) > 1
        signal, delta = interpreter.heap.trial(action)
        interpreter.branches -= len(actions) > 1
        delta.first_model = first
        outcomes.append((signal, delta))
    signals = {signal for signal, _ in outcomes}
    frame.first_model = len(models) if Signal.RETURN in signals else outer
    live = [delta for signal, delta in outcomes if signal is None]
    if live and Signal.RETURN in signals:
        frame.may_have_returned = True
    if not live:
        ended = _common_signal(interpreter, signals)
        merge(interpreter, node, [delta for signal, delta in outcomes if signal is ended], reason)
        _keep_changes(interpreter, node, [outcome for outcome in outcomes if outcome[0] is not ended])
        return ended
    for signal, delta in outcomes:
        if signal is Signal.RETURN:
            _keep_training_events(interpreter, node, delta)
    if signals & {Signal.BREAK, Signal.CONTINUE}:
        interpreter.frame.loop_uncertainty = "its layers come from a loop that may end early"
    merge(interpreter, node, live, reason)
    _keep_changes(interpreter, node, [outcome for outcome in outcomes if outcome[0] is not None])
    return None


def _keep_changes(
    interpreter: Interpreter, node: cst.CSTNode, outcomes: Sequence[tuple[Signal | None, Delta]]
) -> None:
    """Branches that leave a loop or a function may have happened; their local names end with them."""
    for signal, delta in outcomes:
        if signal is Signal.RAISE:
            continue
        for growth in delta.growths.values():
            if growth.added and isinstance(growth, ListGrowth):
                forget_items(interpreter, node, growth)
        for write in delta.writes.values():
            if signal is not Signal.RETURN or write.owner is not interpreter.frame.scope:
                join_write(interpreter, node, write)


def _common_signal(interpreter: Interpreter, signals: set[Signal | None]) -> Signal:
    leaving_loop = signals & {Signal.BREAK, Signal.CONTINUE}
    if leaving_loop and len(signals) > 1:
        interpreter.frame.loop_uncertainty = "its layers come from a loop that may end early"
    for signal in (Signal.CONTINUE, Signal.BREAK, Signal.RETURN):
        if signal in signals:
            return signal
    return Signal.RAISE


def merge(interpreter: Interpreter, node: cst.CSTNode, deltas: Sequence[Delta], reason: str) -> None:
    """Leave the state that is true after any one of *deltas*."""
    heap = interpreter.heap
    if len(deltas) == 1:
        heap.apply(deltas[0])
        return
    writes, growths = touched(deltas)
    for growth in growths:
        _merge_growth(interpreter, node, growth, deltas, reason)
    for slot, write in writes.items():
        held = [delta.writes[slot].value if slot in delta.writes else write.current for delta in deltas]
        if isinstance(write, FieldWrite):
            _join_field(interpreter, node, write, held)
        else:
            # what is written to a slot of the program in one branch is one in all of them
            values = cast("list[Value | Missing]", held)
            own = [made_since(value, delta.first_model) for value, delta in zip(values, deltas, strict=True)]
            _join_item(interpreter, node, write, values, frozenset().union(*own))


def made_since(value: Value | Missing, first_model: int) -> frozenset[Model]:
    """The model *value*, or those of a choice that exist only where they are chosen, if none was made before."""
    models = (value,) if isinstance(value, Model) else value.own if isinstance(value, Choice) else ()
    return frozenset(model for model in models if model.number >= first_model)


@dataclass(frozen=True)
class _Branches:
    """What fields are joined with that values of the program are part of."""

    interpreter: Interpreter
    node: cst.CSTNode
    name: str

    def join(self, values: Sequence[Value]) -> Value:
        """The value that stands for any one of *values*."""
        return join_values(self.interpreter, self.node, values, self.name)

    def unknown(self, text: str) -> Unknown:
        """A value called *text* of which nothing is known."""
        return self.interpreter.unknown(self.node, _REASON, text=text)


def join_write(interpreter: Interpreter, node: cst.CSTNode, write: Write) -> None:
    """What *write* left in its slot may stand there now, or what stands there."""
    if isinstance(write, FieldWrite):
        _join_field(interpreter, node, write, [write.current, write.value])
    else:
        _join_item(interpreter, node, write, [write.current, write.value])


def _join_item(
    interpreter: Interpreter,
    node: cst.CSTNode,
    write: ItemWrite[Key],
    values: Sequence[Value | Missing],
    own: frozenset[Model] = frozenset(),
) -> None:
    """Store the join of *values* in a slot of the program."""
    present = [value for value in values if not isinstance(value, Missing)]
    name = write.key if isinstance(write.key, str) else None
    if present and len(present) < len(values):
        if isinstance(write.owner, DictValue):
            interpreter.heap.put(write, present[0])
            interpreter.heap.forget_items(write.owner)
            return
        inherited = _inherited(interpreter, write)
        present.extend(() if isinstance(inherited, Missing) else (inherited,))
    joined = join_values(interpreter, node, present, name, own) if present else MISSING
    interpreter.heap.put(write, joined)


def _inherited(interpreter: Interpreter, write: ItemWrite[Key]) -> Value | Missing:
    """What a slot holds that was not written to: an attribute is that of a class or of a base, a member is not known."""
    owner, name = write.owner, write.key
    if isinstance(owner, Unknown):
        return Unknown(name if isinstance(name, str) else None, owner.reason, owner.site, owner.of_library)
    if isinstance(owner, Instance) and isinstance(name, str):
        computed = owner.cls.find("__getattr__")
        found = owner.cls.find(name)
        if not isinstance(computed, Missing):
            return Unknown(name, "the class computes attributes")
        is_unknown = owner.may_have_others and isinstance(found, Missing)
        return Unknown(name, "code that is not read may set it") if is_unknown else found
    cls = interpreter.classes.get(id(owner))
    return cls.find(name, cls) if cls is not None and isinstance(name, str) else MISSING


def _join_field(
    interpreter: Interpreter, node: cst.CSTNode, write: FieldWrite[Owner, Held], held: Sequence[Held]
) -> None:
    """Store in a field the join of what it *held* after several branches."""
    branches = _Branches(interpreter, node, write.field.name)
    interpreter.heap.set_field(write.owner, write.field, write.field.join(held, branches))


def _merge_growth(
    interpreter: Interpreter, node: cst.CSTNode, growth: Growth, deltas: Sequence[Delta], reason: str
) -> None:
    if isinstance(growth, ModelGrowth):
        bodies = tuple(delta.events(growth.owner) for delta in deltas)
        fork = Event(EventKind.FORK, interpreter.site(node), alternatives=bodies, reason=reason)
        interpreter.heap.record(growth.owner, fork)
        return
    suffixes = [delta.appended(growth.items) for delta in deltas]
    if growth.may_happen:
        interpreter.heap.extend(growth.owner, growth.items, [item for suffix in suffixes for item in suffix])
    elif all(len(suffix) == len(suffixes[0]) for suffix in suffixes):
        joined = [join_values(interpreter, node, column, "item") for column in zip(*suffixes, strict=True)]
        interpreter.heap.extend(growth.owner, growth.items, joined)
    else:
        forget_items(interpreter, node, growth)


def forget_items(interpreter: Interpreter, node: cst.CSTNode, growth: ListGrowth) -> None:
    """Forget the list that grew; what happens to the models in it is not followed."""
    record_escapes(interpreter, (*growth.items, *growth.added), node)
    interpreter.heap.forget_items(growth.owner)
    interpreter.heap.remember_former(growth.owner, growth.added)


def keep_or_forget(interpreter: Interpreter, node: cst.CSTNode, growth: ListGrowth) -> None:
    """What *growth* appends may be appended, or not."""
    if growth.may_happen:
        interpreter.heap.grow(growth)
    else:
        forget_items(interpreter, node, growth)


def join_values(
    interpreter: Interpreter,
    node: cst.CSTNode,
    values: Sequence[Value],
    name: str | None,
    own: frozenset[Model] = frozenset(),
) -> Value:
    """The join of *values*: what is true of each. The models *own* exist only where they are chosen."""
    present: list[Value] = []
    for value in values:
        if not any(same(value, other) for other in present):
            present.append(value)
    if len(present) == 1:
        return present[0]
    alternatives: list[Value] = []
    for value in present:
        items = value.values if isinstance(value, Choice) else (value,)
        alternatives.extend(item for item in items if not any(item is other for other in alternatives))
    if any(isinstance(value, _TRACKED) for value in alternatives):
        return Choice(tuple(alternatives), own)
    for join in _JOINS:
        joined = join(interpreter, node, alternatives)
        if not isinstance(joined, NotKnown):
            return joined
    either = interpreter.unknown(node, _REASON, text=name)
    either.may_be(alternatives)
    return either


def _join_references(
    interpreter: Interpreter, node: cst.CSTNode, values: Sequence[Value]
) -> Value | NotKnown:
    """References are a choice; None among them replaces what could not be imported."""
    references = tuple(value for value in values if isinstance(value, Reference))
    if not references or not all(value is None or isinstance(value, Reference) for value in values):
        return NOT_KNOWN
    return references[0] if len(references) == 1 else Choice(references)


def _join_tuples(interpreter: Interpreter, node: cst.CSTNode, values: Sequence[Value]) -> Value | NotKnown:
    """Tuples of the same length are joined item by item."""
    tuples = [value for value in values if isinstance(value, tuple)]
    if len(tuples) < len(values) or len(set(map(len, tuples))) > 1:
        return NOT_KNOWN
    return tuple(join_values(interpreter, node, column, None) for column in zip(*tuples, strict=True))


def _join_arrays(interpreter: Interpreter, node: cst.CSTNode, values: Sequence[Value]) -> Value | NotKnown:
    """Arrays are joined to what all of them have in common."""
    return join_elements(values) if all(isinstance(value, Array) for value in values) else NOT_KNOWN


#: how values are joined that need no choice; they return `NOT_KNOWN` for other values
_JOINS = (_join_references, _join_tuples, _join_arrays)


def join_elements(values: Sequence[Value]) -> Value:
    """The join of arrays, or of structures of arrays."""
    # what is known of arrays takes time to import, and many programs have none
    from seqlint.knowledge.elements import joined

    return reduce(joined, values)


def same(a: Value, b: Value) -> bool:
    """Whether two values are certainly interchangeable."""
    if a is b:
        return True
    if type(a) is not type(b) or isinstance(a, _UNLIKE):
        return False
    if isinstance(a, tuple) and isinstance(b, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def _keep_training_events(interpreter: Interpreter, node: cst.CSTNode, delta: Delta) -> None:
    """A branch that returned may have trained, or used, a model that is used after it."""
    for growth in delta.growths.values():
        if isinstance(growth, ModelGrowth):
            append_uncertain(interpreter, node, growth.owner, growth.added)


def append_uncertain(
    interpreter: Interpreter, node: cst.CSTNode, model: Model, events: Sequence[Event], reason: str = ""
) -> None:
    """Record that *events* may have happened to *model*: the layers among them leave it unknown."""
    site = interpreter.site(node)
    kept = [event for event in events if not event.changes_layers]
    added: list[Event] = []
    if len(kept) < len(events):
        added.append(
            Event(EventKind.UNKNOWN_CHANGE, site, reason=reason or "its layers depend on a condition")
        )
    if kept:
        added.append(Event(EventKind.FORK, site, alternatives=(kept, [])))
    interpreter.heap.record(model, *added)


def apply_uncertain(interpreter: Interpreter, node: cst.CSTNode, delta: Delta, reason: str = "") -> None:
    """Leave the state that is true after *delta* or a part of it; what replaces a model is seldom replaced again."""
    for growth in delta.growths.values():
        if isinstance(growth, ModelGrowth):
            append_uncertain(interpreter, node, growth.owner, growth.added, reason)
        else:
            keep_or_forget(interpreter, node, growth)
    for write in delta.writes.values():
        is_tracked = isinstance(write.current, _TRACKED) or isinstance(write.value, _TRACKED)
        between = [] if is_tracked else write.between[:_MOST_BETWEEN]
        if isinstance(write, FieldWrite):
            _join_field(interpreter, node, write, [write.current, write.value, *between])
        else:
            _join_item(interpreter, node, write, [write.current, write.value, *between])

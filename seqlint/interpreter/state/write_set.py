"""Write sets: the slots that code may write which runs any number of times, at times that are not known.

Such code is rehearsed: it runs with unknown arguments, everything that it did is taken back, and the slots that it wrote
are forgotten. Then it runs again, for what it does may depend on these slots, until it writes no new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import libcst as cst

from seqlint.interpreter.state.delta import (
    Delta,
    FieldWrite,
    Growth,
    ItemWrite,
    ListGrowth,
    ModelGrowth,
    Slot,
    Write,
)
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.heap import ITEMS, Heap, forgotten, may_be_used
from seqlint.interpreter.state.join import join_write
from seqlint.interpreter.state.objects import Scope
from seqlint.record import Event, EventKind
from seqlint.values import MISSING, DictValue, ListValue, Missing, Unknown

#: after so many rehearsals that each wrote new slots, the write set is taken for unknown
MOST_REHEARSALS = 5

Action = Callable[[], object]


class WriteSet:
    """The slots that some code writes, and the lists and records of models that it appends to."""

    def __init__(self, heap: Heap) -> None:
        self._heap = heap
        #: unknowns that were made later belong to the code itself
        self._first_unknown = Unknown.count
        #: those of which it forgets members
        self._forgotten: list[Unknown] = []
        self._first_forgotten = heap.start_write_set()
        self.writes: dict[Slot, Write] = {}
        self._growths: dict[int, Growth] = {}
        #: the slots that were expected to be written
        self._expected: set[Slot] = set()

    def expect(self, scope: Scope, assigned: Iterable[str], appended: Iterable[str] = ()) -> None:
        """Add the names of *scope* that the code assigns by its syntax, and the lists to which it appends.

        Most code writes no more, and is rehearsed only once then. Names of what code may change are left out.
        """
        for name in assigned:
            current = scope.bindings.get(name, MISSING)
            if name not in scope.redirected and not may_be_used(current):
                write = ItemWrite(scope, scope.bindings, name, current)
                self.writes[id(scope.bindings), name] = write
                self._expected.add((id(scope.bindings), name))
        for name in appended:
            target = scope.bindings.get(name)
            if isinstance(target, ListValue) and target.items is not None:
                self._growths[id(target)] = ListGrowth(target.items, len(target.items), owner=target)

    @property
    def growths(self) -> Iterable[Growth]:
        """What grows."""
        return self._growths.values()

    def _slots(self) -> Iterator[Slot]:
        """The slots, and the containers that grow."""
        yield from self.writes
        for write in self.writes.values():
            if isinstance(write.owner, (ListValue, DictValue)):
                yield id(write.owner), ITEMS
        for growth in self.growths:
            if isinstance(growth, ListGrowth):
                yield id(growth.owner), ITEMS

    def add(self, delta: Delta) -> bool:
        """Add what *delta* wrote; whether what the code does may be different once that is forgotten."""
        is_new = False
        for slot, write in delta.writes.items():
            if slot in self._expected:
                self._expected.discard(slot)
                self.writes[slot] = write
                is_new = is_new or may_be_used(write.value)
            elif slot not in self.writes and not self._is_own(write):
                self.writes[slot] = write
                is_new = True
        for growth in delta.growths.values():
            is_certain = isinstance(growth, ModelGrowth) or not growth.may_happen
            if growth.added and is_certain and id(growth.owner) not in self._growths:
                self._growths[id(growth.owner)] = growth
                is_new = True
        is_new = self._add_forgotten() or is_new
        # what was done to a value whose name was forgotten was not seen
        is_new = is_new or bool(self._expected)
        for slot in self._expected:
            del self.writes[slot]
        self._expected = set()
        return is_new

    def _add_forgotten(self) -> bool:
        """Add the unknown values of which members were forgotten; whether the code read one of these before."""
        first, is_read = self._first_unknown, False
        for value, members in self._heap.forgotten_members[self._first_forgotten :]:
            if value.number <= first:
                self._forgotten.append(value)
                unknown = [member for member in members if isinstance(member, Unknown)]
                is_read |= any(member.number <= first <= member.read_at for member in unknown)
        self._first_forgotten = len(self._heap.forgotten_members)
        return is_read

    def destabilize(self) -> None:
        """From here on it is not known what the slots hold."""
        self._heap.destabilize(self._slots(), self)
        for value in self._forgotten:
            value.is_unstable = True

    def _is_own(self, write: Write) -> bool:
        """Whether the code itself made what it writes to, or the key of the item."""
        key = write.key if isinstance(write, ItemWrite) else None
        parts = (write.owner, *(key if isinstance(key, tuple) else ()))
        return any(isinstance(part, Unknown) and part.number > self._first_unknown for part in parts)

    def forget(self, interpreter: Interpreter, node: cst.CSTNode, reason: str) -> None:
        """Forget what all the slots hold."""
        for growth in self.growths:
            if isinstance(growth, ListGrowth):
                interpreter.heap.forget_items(growth.owner)
        for write in self.writes.values():
            forget_slot(interpreter, write, node, reason)


def forget_slot(interpreter: Interpreter, write: Write, node: cst.CSTNode, reason: str) -> None:
    """Forget what a slot that is written to holds."""
    owner = write.owner
    if isinstance(owner, (ListValue, DictValue)):
        interpreter.heap.forget_items(owner)
    elif isinstance(write, FieldWrite):
        join_write(interpreter, node, write)
    else:
        name = write.key if isinstance(write.key, str) else None
        unknown = forgotten(write.current, name, reason, interpreter.site(node))
        if not isinstance(write.value, Missing):
            unknown.may_be((*unknown.stands_for, write.value))
        interpreter.heap.put(write, unknown)


def forget_what_runs(
    interpreter: Interpreter,
    action: Action,
    node: cst.CSTNode,
    reason: str,
    *,
    runs_later: bool,
    first: Delta | None = None,
    expected: Iterable[str] = (),
) -> bool:
    """Forget what *action* writes, however often it runs now, or from here on; whether its write set is known.

    The models that it made in a *first* run may be those that are in the slots. It is *expected* to assign these names.
    """
    write_set = WriteSet(interpreter.heap)
    write_set.expect(interpreter.frame.scope, expected)
    if first is not None:
        write_set.add(first)
    write_set.forget(interpreter, node, reason)
    if runs_later:
        # what is remembered of unknown objects may be from before code ran that is not read
        interpreter.epoch += 1
    epoch = interpreter.epoch
    for number in range(MOST_REHEARSALS):
        delta = interpreter.rehearse(action)
        is_new = write_set.add(delta) or (number == 0 and not runs_later and interpreter.epoch > epoch)
        _forget_models(interpreter, delta, node, reason)
        write_set.forget(interpreter, node, reason)
        if not is_new:
            if runs_later:
                write_set.destabilize()
            return True
    return False


def _forget_models(interpreter: Interpreter, delta: Delta, node: cst.CSTNode, reason: str) -> None:
    """Record that what was done to models in a rehearsal may happen to them."""
    site = interpreter.site(node)
    for growth in delta.growths.values():
        if not isinstance(growth, ModelGrowth):
            continue
        if any(event.changes_layers for event in growth.added):
            interpreter.heap.record(growth.owner, Event(EventKind.UNKNOWN_CHANGE, site, reason=reason))
        interpreter.heap.record(growth.owner, Event(EventKind.ESCAPE, site, reason=reason))

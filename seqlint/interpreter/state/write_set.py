"""Write sets: the slots that code may write which runs any number of times, at times that are not known.

Such code is rehearsed: it runs with unknown arguments, everything that it did is taken back, and the slots that it wrote
are forgotten. Then it runs again, for what it does may depend on these slots, until it writes no new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import libcst as cst

from seqlint.interpreter.state.delta import Delta, FieldWrite, Growth, ListGrowth, ModelGrowth, Slot, Write
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.heap import ITEMS, forgotten
from seqlint.interpreter.state.join import join_write
from seqlint.record import Event, EventKind
from seqlint.values import DictValue, ListValue, Missing, Unknown

#: after so many rehearsals that each wrote new slots, the write set is taken for unknown
MOST_REHEARSALS = 5

Action = Callable[[], object]


class WriteSet:
    """The slots that some code writes, and the lists and records of models that it appends to."""

    def __init__(self) -> None:
        #: unknowns that were made later belong to the code itself
        self._first_unknown = Unknown.count
        self.writes: dict[Slot, Write] = {}
        self._growths: dict[int, Growth] = {}

    @property
    def growths(self) -> Iterable[Growth]:
        """What grows."""
        return self._growths.values()

    def slots(self) -> Iterator[Slot]:
        """The slots, and the containers that grow."""
        yield from self.writes
        for write in self.writes.values():
            if isinstance(write.owner, (ListValue, DictValue)):
                yield id(write.owner), ITEMS
        for growth in self.growths:
            if isinstance(growth, ListGrowth):
                yield id(growth.owner), ITEMS

    def add(self, delta: Delta) -> bool:
        """Add what *delta* wrote; whether any of it is new."""
        count = len(self.writes) + len(self._growths)
        for slot, write in delta.writes.items():
            if not isinstance(write.owner, Unknown) or write.owner.number <= self._first_unknown:
                self.writes.setdefault(slot, write)
        for growth in delta.growths.values():
            if growth.added and (isinstance(growth, ModelGrowth) or not growth.may_happen):
                self._growths.setdefault(id(growth.owner), growth)
        return len(self.writes) + len(self._growths) > count

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
) -> bool:
    """Forget what *action* writes, however often it runs now, or from here on; whether its write set is known.

    The models that it made in a *first* run may be those that are in the slots.
    """
    write_set = WriteSet()
    if first is not None:
        write_set.add(first)
    for _ in range(MOST_REHEARSALS):
        delta = interpreter.rehearse(action)
        is_new = write_set.add(delta)
        _forget_models(interpreter, delta, node, reason)
        write_set.forget(interpreter, node, reason)
        if not is_new:
            if runs_later:
                interpreter.heap.destabilize(write_set.slots(), write_set)
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

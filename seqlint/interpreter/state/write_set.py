"""Write sets: the places that code may write which runs any number of times, at times that are not known.

Such code is rehearsed: it runs with unknown arguments, everything that it did is taken back, and the places that it wrote
are forgotten. Then it runs again, for what it does may depend on these places, until it writes no new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import libcst as cst

from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.heap import Delta, Growth, Place, Write
from seqlint.record import Event, EventKind, Model
from seqlint.values import DictValue, ListValue, SetValue, Unknown

#: after so many rehearsals that each wrote new places, the write set is taken for unknown
_MOST_REHEARSALS = 4

Action = Callable[[], object]


class WriteSet:
    """Places and lists that some code writes."""

    def __init__(self) -> None:
        #: unknowns that were made later belong to the code itself
        self._first_unknown = Unknown.count
        self._writes: dict[Place, Write] = {}
        self._growths: dict[int, Growth] = {}

    def __contains__(self, write: Write) -> bool:
        return write.place in self._writes

    @property
    def writes(self) -> Iterable[Write]:
        """The places."""
        return self._writes.values()

    @property
    def places(self) -> Iterable[Place]:
        """The places, and the containers that grow."""
        yield from self._writes
        yield from ((owner, "items") for owner in map(id, (growth.owner for growth in self.growths)))

    @property
    def growths(self) -> Iterable[Growth]:
        """The lists, and the records of models, that grow."""
        return self._growths.values()

    def add(self, delta: Delta) -> bool:
        """Add what *delta* wrote; whether any of it is new."""
        count = len(self._writes) + len(self._growths)
        for write in delta.writes.values():
            if not isinstance(write.owner, Unknown) or write.owner.number <= self._first_unknown:
                self._writes.setdefault(write.place, write)
        for growth in delta.growths.values():
            if growth.added and not growth.may_happen:
                self._growths.setdefault(id(growth.owner), growth)
        return len(self._writes) + len(self._growths) > count

    def forget(self, interpreter: Interpreter, node: cst.CSTNode, reason: str) -> None:
        """Forget what all the places hold."""
        for growth in self._growths.values():
            if not isinstance(growth.owner, Model):
                interpreter.heap.forget_items(growth.owner)
        for write in self._writes.values():
            self.forget_one(interpreter, write, node, reason)

    @staticmethod
    def forget_one(interpreter: Interpreter, write: Write, node: cst.CSTNode, reason: str) -> None:
        """Forget what one place holds."""
        _forget(interpreter, write, node, reason)


def _forget(interpreter: Interpreter, write: Write, node: cst.CSTNode, reason: str) -> None:
    """Forget what one place holds."""
    owner = write.owner
    if isinstance(owner, (ListValue, DictValue, SetValue)):
        interpreter.heap.forget_items(owner)
    elif owner is interpreter.overwritten:
        interpreter.heap.write(write, write.value)
    elif write.mapping is not None or write.key in ("state", "trainable", "image_data_format"):
        name = write.key if isinstance(write.key, str) else None
        interpreter.heap.write(write, interpreter.unknown(node, reason, name))
    elif write.key == "items":
        interpreter.heap.write(write, None)


def forget_what_runs(
    interpreter: Interpreter, action: Action, node: cst.CSTNode, reason: str, *, runs_later: bool
) -> bool:
    """Forget what *action* writes, however often it runs now, or from here on; whether its write set is known."""
    write_set = WriteSet()
    for _ in range(_MOST_REHEARSALS):
        delta = interpreter.rehearse(action)
        is_new = write_set.add(delta)
        _forget_models(interpreter, delta, node, reason)
        write_set.forget(interpreter, node, reason)
        if not is_new:
            if runs_later:
                interpreter.heap.destabilize(write_set.places)
            return True
    return False


def _forget_models(interpreter: Interpreter, delta: Delta, node: cst.CSTNode, reason: str) -> None:
    """Record that what was done to models in a rehearsal may happen to them."""
    for growth in delta.growths.values():
        if not isinstance(growth.owner, Model):
            continue
        site = interpreter.site(node)
        if any(event.changes_layers for event in growth.added):
            change = Event(EventKind.UNKNOWN_CHANGE, site, reason=reason)
            interpreter.heap.extend(growth.owner, growth.items, [change])
        interpreter.heap.extend(growth.owner, growth.items, [Event(EventKind.ESCAPE, site, reason=reason)])

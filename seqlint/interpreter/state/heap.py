"""Mutable state that can be tried out: every write inside a branch is logged, undone, and joined afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from seqlint.interpreter.state.objects import Choice, Class, Function, Instance, Method, Module, Names, Scope
from seqlint.record import Layer, Model
from seqlint.values import DictValue, ListValue, Reference, Unknown, Value

T = TypeVar("T")

#: what a name is usually bound to once
_LASTING = (Choice, Class, Function, Instance, Layer, Method, Model, Module, Reference)
#: stands for "no such name" among the values of a branch
MISSING: Any = object()


@dataclass
class Write:
    """One place that a branch wrote to, and what it holds at the branch's end."""

    owner: object
    #: the mapping written to, or None for an attribute of *owner*
    mapping: dict[Any, Value] | None
    key: Any
    value: Value
    #: what it held in between
    between: list[Value] = field(default_factory=list)

    @property
    def current(self) -> Value:
        """What the place holds now."""
        if self.mapping is not None:
            return self.mapping.get(self.key, MISSING)
        return getattr(self.owner, self.key)


@dataclass
class Growth:
    """What a branch appended to a list that existed before it."""

    owner: object
    items: list[Any]
    start: int
    added: list[Any] = field(default_factory=list)

    @property
    def may_happen(self) -> bool:
        """Whether it is only known that this may have been appended, to a list of unknown length."""
        return isinstance(self.owner, ListValue) and self.items is self.owner.appended


@dataclass
class Delta:
    """Everything that a branch did to what existed before it."""

    writes: dict[tuple[int, Any], Write] = field(default_factory=dict)
    growths: dict[int, Growth] = field(default_factory=dict)
    #: the number of the first model that the branch made
    first_model: int = 0


@dataclass
class _Branch:
    log: list[tuple[object, dict[Any, Value] | None, Any, Value]] = field(default_factory=list)
    #: objects made inside the branch: nothing outside refers to them yet, so their writes are not logged
    born: dict[int, object] = field(default_factory=dict)


_GROWTH = object()


class Heap:
    """The only way to write to scopes, lists, dicts, instances and models."""

    def __init__(self) -> None:
        self._branches: list[_Branch] = []
        #: how often a list of the program grew
        self.growths = 0

    def born(self, thing: T) -> T:
        """Record that *thing* is new, and return it."""
        if self._branches:
            self._branches[-1].born[id(thing)] = thing
        return thing

    def _logged(self, owner: object) -> _Branch | None:
        if not self._branches:
            return None
        branch = self._branches[-1]
        return None if id(owner) in branch.born else branch

    def set_item(self, owner: object, mapping: dict[Any, Value], key: Any, value: Value) -> None:
        """``mapping[key] = value``, or the removal of *key* for `MISSING`."""
        branch = self._logged(owner)
        if branch is not None:
            branch.log.append((owner, mapping, key, mapping.get(key, MISSING)))
        if value is MISSING:
            mapping.pop(key, None)
        else:
            mapping[key] = value

    def set_attribute(self, owner: object, name: str, value: Value) -> None:
        """``owner.name = value`` for one of the interpreter's own objects."""
        branch = self._logged(owner)
        if branch is not None:
            branch.log.append((owner, None, name, getattr(owner, name)))
        setattr(owner, name, value)
        if name in ("items", "held"):
            self._forget_length(owner)
            if value is None and isinstance(owner, Names):
                self.forget_names(owner.owner)

    def extend(self, owner: object, items: list[Any], added: Iterable[Any]) -> None:
        """Append *added* to *items*, which belongs to *owner*."""
        branch = self._logged(owner)
        if branch is not None:
            branch.log.append((owner, None, _GROWTH, (items, len(items))))
        items.extend(added)
        self._forget_length(owner)

    def _forget_length(self, container: object) -> None:
        if isinstance(container, (ListValue, DictValue)) and container.length is not None:
            self.set_attribute(container, "length", None)

    def forget_items(self, container: object) -> None:
        """Forget what the list or dict *container* holds."""
        self.set_attribute(container, "items", None)
        if isinstance(container, (ListValue, DictValue)) and container.held:
            self.set_attribute(container, "held", None)
        if isinstance(container, ListValue):
            self.set_attribute(container, "element", None)
            self.set_attribute(container, "first", None)

    def forget_names(self, owner: Instance | Scope) -> None:
        """Forget the attributes of an instance or the names of a scope.

        Models, layers, definitions and imports stay: code does not usually replace these by name.
        """
        mapping = owner.attributes if isinstance(owner, Instance) else owner.bindings
        names = dict(mapping)
        for cls in owner.cls.lineage() if isinstance(owner, Instance) else ():
            names = {**cls.scope.bindings, **names}
        for name, value in names.items():
            if not isinstance(value, _LASTING):
                self.set_item(
                    owner, mapping, name, Unknown(name, "it may be set by a name that is not known")
                )

    def trial(self, action: Callable[[], Any]) -> tuple[Any, Delta]:
        """Run *action*, undo all its side effects, and return its result and these effects."""
        branch = _Branch()
        self._branches.append(branch)
        try:
            result = action()
        finally:
            self._branches.pop()
            delta = _undo(branch)
            if self._branches:
                self._branches[-1].born.update(branch.born)
        return result, delta

    def apply(self, delta: Delta) -> None:
        """Repeat the side effects of a trial."""
        for growth in delta.growths.values():
            self.extend(growth.owner, growth.items, growth.added)
        for write in delta.writes.values():
            self.write(write, write.value)

    def write(self, write: Write, value: Value) -> None:
        """Store another value in the place of *write*."""
        if write.mapping is not None:
            self.set_item(write.owner, write.mapping, write.key, value)
        else:
            self.set_attribute(write.owner, write.key, value)


def _undo(branch: _Branch) -> Delta:
    delta = Delta()
    for owner, mapping, key, old in branch.log:
        if key is _GROWTH:
            items, start = old
            delta.growths.setdefault(id(items), Growth(owner, items, start))
        else:
            place = id(mapping) if mapping is not None else id(owner), key
            write = delta.writes.get(place)
            if write is None:
                write = delta.writes[place] = Write(owner, mapping, key, None)
                write.value = write.current
            else:
                write.between.append(old)
    for growth in delta.growths.values():
        growth.added = growth.items[growth.start :]
    for owner, mapping, key, old in reversed(branch.log):
        if key is _GROWTH:
            items, start = old
            del items[start:]
        elif mapping is None:
            setattr(owner, key, old)
        elif old is MISSING:
            mapping.pop(key, None)
        else:
            mapping[key] = old
    return delta


def touched(deltas: Sequence[Delta]) -> tuple[list[Write], list[Growth]]:
    """One write for each place and one growth for each list that any of *deltas* touches."""
    writes: dict[tuple[int, Any], Write] = {}
    growths: dict[int, Growth] = {}
    for delta in deltas:
        for key, write in delta.writes.items():
            writes.setdefault(key, write)
        for identity, growth in delta.growths.items():
            growths.setdefault(identity, growth)
    return list(writes.values()), list(growths.values())

"""Mutable state that can be tried out: every write inside a branch is noted and undone. `delta` has what is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypeVar

from seqlint.interpreter.state.delta import (
    Delta,
    FieldWrite,
    Growth,
    ItemWrite,
    Key,
    ListGrowth,
    ModelGrowth,
    Slot,
)
from seqlint.interpreter.state.fields import (
    DICT_ITEMS,
    ELEMENT,
    FIRST,
    FORMER,
    HELD,
    LENGTH,
    LIST_ITEMS,
    Field,
    Held,
    Owner,
)
from seqlint.interpreter.state.objects import Choice, Class, Function, Instance, Method, Module, Names, Scope
from seqlint.record import Event, Layer, Model
from seqlint.site import Site
from seqlint.values import (
    MISSING,
    NOT_KNOWN,
    DictValue,
    ListValue,
    Member,
    Missing,
    NotKnown,
    Reference,
    SetValue,
    Unknown,
    Value,
)

T = TypeVar("T")

#: what a name is usually bound to once
_LASTING = (Choice, Class, Function, Instance, Layer, Method, Model, Module, Reference)


#: what changes, or runs, where it is used
_USED = (*_LASTING, DictValue, ListValue, SetValue, tuple)
#: how many values that a container held once are remembered
_MOST_FORMER = 32
#: among the members of an unknown: when they were read
EPOCH = ("epoch",)
#: the field of containers that tells what they hold
ITEMS = LIST_ITEMS.name


@dataclass
class _Branch:
    delta: Delta = field(default_factory=Delta)
    #: objects made inside the branch: nothing outside refers to them yet, so their writes are not noted
    born: dict[int, object] = field(default_factory=dict)


class Heap:
    """The only way to write to scopes, lists, dicts, instances, layers and models."""

    def __init__(self) -> None:
        self._branches: list[_Branch] = []
        #: the slots that code writes which runs later, at times that are not known
        self._unstable: set[Slot] = set()
        self._owners: list[object] = []
        #: the objects whose methods run that code calls later as a rule: what they write holds while they run
        self._running: list[object] = []
        #: the unknown values of which members were forgotten in the branches that run, and the members
        self.forgotten_members: list[tuple[Unknown, tuple[Value, ...]]] = []
        #: how often a list of the program grew
        self.growths = 0

    def born(self, thing: T) -> T:
        """Record that *thing* is new, and return it."""
        if self._branches:
            self._branches[-1].born[id(thing)] = thing
        return thing

    def _noted(self, owner: object) -> Delta | None:
        if not self._branches:
            return None
        branch = self._branches[-1]
        return None if id(owner) in branch.born else branch.delta

    def set_item(self, owner: object, mapping: dict[Key, Value], key: Key, value: Value | Missing) -> None:
        """``mapping[key] = value``, or the removal of *key* for `MISSING`."""
        delta = self._noted(owner)
        if delta is not None:
            before = mapping.get(key, MISSING)
            write = delta.writes.get((id(mapping), key))
            if write is None:
                noted: ItemWrite[Key] = ItemWrite(owner, mapping, key, before)
                delta.writes[id(mapping), key] = noted
            else:
                write.between.append(before)
        unstable: AbstractSet[Slot] = self._unstable
        if owner in self._running:
            unstable = frozenset()
        if unstable and ((id(mapping), key) in unstable or (id(owner), ITEMS) in unstable):
            unknown = forgotten(value, str(key), "code that runs later may change it")
            held = [each for each in (value, mapping.get(key, MISSING)) if not isinstance(each, Missing)]
            value = unknown.may_be(held)
        if isinstance(value, Missing):
            mapping.pop(key, None)
        else:
            mapping[key] = value

    def set_field(self, owner: Owner, which: Field[Owner, Held], held: Held) -> None:
        """Give a field of one of seqlint's own objects another content."""
        delta = self._noted(owner)
        if delta is not None:
            before = which.read(owner)
            write = delta.writes.get((id(owner), which.name))
            if isinstance(write, FieldWrite):
                write.between.append(before)
            else:
                noted: FieldWrite[Owner, Held] = FieldWrite(owner, which, before, [], held)
                delta.writes[id(owner), which.name] = noted
        if held is None and which.name == ITEMS and isinstance(owner, (ListValue, DictValue)):
            self.remember_former(owner, owner.contents())
        setattr(owner, which.name, held)
        if held is not None and which.name in (ITEMS, HELD.name) and (id(owner), ITEMS) in self._unstable:
            self._forget_at_once(owner)
        if which.name in (LIST_ITEMS.name, HELD.name) and isinstance(owner, (ListValue, DictValue)):
            self._forget_length(owner)
            if held is None and isinstance(owner, Names):
                self.forget_names(owner.owner)

    def remember_former(self, owner: ListValue | DictValue, values: Iterable[Value]) -> None:
        """The container *owner* may hold *values*, though what it holds is not known."""
        known = {id(value): value for value in (*owner.former, *filter(may_be_used, values))}
        former = tuple(known.values())[-_MOST_FORMER:]
        if len(former) > len(owner.former):
            self.set_field(owner, FORMER, former)

    def _forget_at_once(self, owner: object) -> None:
        """Forget what a container holds that code changes which runs later."""
        if isinstance(owner, (ListValue, DictValue)):
            former = tuple(filter(may_be_used, owner.contents()))
            owner.held, owner.former = None, former[-_MOST_FORMER:]
        setattr(owner, ITEMS, None)

    def record(self, model: Model, *events: Event) -> None:
        """Note what happens to *model*."""
        delta = self._noted(model)
        if delta is not None and id(model.events) not in delta.growths:
            growth = ModelGrowth(model.events, len(model.events), owner=model)
            delta.growths[id(model.events)] = growth
        model.events.extend(events)

    def extend(self, owner: ListValue, items: list[Value], added: Iterable[Value]) -> None:
        """Append *added* to *items*, one of the lists of *owner*."""
        delta = self._noted(owner)
        if delta is not None and id(items) not in delta.growths:
            delta.growths[id(items)] = ListGrowth(items, len(items), owner=owner)
        items.extend(added)
        self._forget_length(owner)
        if self._unstable and (id(owner), ITEMS) in self._unstable:
            self.forget_items(owner)

    def _forget_length(self, container: ListValue | DictValue) -> None:
        if not isinstance(container.length, NotKnown):
            self.set_field(container, LENGTH, NOT_KNOWN)

    def forget_items(self, container: ListValue | DictValue) -> None:
        """Forget what the list or dict *container* holds."""
        if isinstance(container, DictValue):
            if container.items is not None:
                self.set_field(container, DICT_ITEMS, None)
        elif container.items is not None:
            self.set_field(container, LIST_ITEMS, None)
        if container.held:
            self.set_field(container, HELD, None)
        if isinstance(container, ListValue):
            if not isinstance(container.element, NotKnown):
                self.set_field(container, ELEMENT, NOT_KNOWN)
            if not isinstance(container.first, NotKnown):
                self.set_field(container, FIRST, NOT_KNOWN)

    def destabilize(self, slots: Iterable[Slot], owners: object) -> None:
        """From here on it is not known what *slots* hold, whatever is written to them. *owners* keeps their identities theirs."""
        self._unstable.update(slots)
        self._owners.append(owners)

    def forget_members(self, value: Unknown) -> None:
        """What was assigned to members of *value* or read from it may be something else when it is read again."""
        self.forget_read_members(value)
        if value.has_members:
            for key in list(value.members):
                self.set_item(value, value.members, key, MISSING)

    def set_member(self, value: Unknown, key: Member, member: Value, epoch: int) -> None:
        """Assign *member* to an attribute or item of *value*, which holds it until another *epoch* begins."""
        if not value.of_library:
            self.refresh_members(value, epoch)
            self.set_item(value, value.members, EPOCH, epoch)
        self.set_item(value, value.members, key, member)

    def forget_read_members(self, value: Unknown) -> None:
        """What was read from *value* may be something else when it is read again."""
        read = value.forget_read()
        if read and self._branches:
            self.forgotten_members.append((value, read))

    def refresh_members(self, value: Unknown, epoch: int) -> None:
        """Forget the members of *value* that are from before *epoch* began: code may have changed them."""
        if value.refresh(epoch) and self._branches:
            self.forgotten_members.append((value, ()))
        if value.has_members and value.members and value.members.get(EPOCH) != epoch:
            self.forget_members(value)
            self.set_item(value, value.members, EPOCH, epoch)

    def forget_names(self, owner: Instance | Class | Scope) -> None:
        """Forget the attributes of an instance or a class or the names of a scope.

        Models, layers, definitions and imports stay: code does not usually replace these by name.
        """
        mapping, classes = _namespace(owner)
        if isinstance(owner, Instance):
            owner.may_have_others = True
        if isinstance(owner, Class):
            owner = owner.scope
        names = dict(mapping)
        for cls in classes:
            names = {**cls.scope.bindings, **names}
        for name, value in names.items():
            if not isinstance(value, _LASTING):
                unknown = forgotten(value, name, "it may be set by a name that is not known")
                self.set_item(owner, mapping, name, unknown)

    def start_write_set(self) -> int:
        """How many values are in `forgotten_members` now; those that nothing asks for any more are dropped."""
        if not self._branches:
            self.forgotten_members.clear()
        return len(self.forgotten_members)

    def trial(self, action: Callable[[], T]) -> tuple[T, Delta]:
        """Run *action*, undo all its side effects, and return its result and these effects."""
        branch = _Branch()
        self._branches.append(branch)
        try:
            result = action()
        finally:
            self._branches.pop()
            branch.delta.undo()
            if self._branches:
                self._branches[-1].born.update(branch.born)
        return result, branch.delta

    def trial_of_methods(self, owner: object, action: Callable[[], T]) -> T:
        """The result of *action*, which runs methods of *owner* that a library calls, in the order in which it does."""
        self._running.append(owner)
        try:
            return self.trial(action)[0]
        finally:
            self._running.pop()

    def apply(self, delta: Delta) -> None:
        """Repeat the side effects of a trial."""
        for growth in delta.growths.values():
            self.grow(growth)
        for write in delta.writes.values():
            if isinstance(write, ItemWrite):
                self.put(write, write.value)
            else:
                self.set_field(write.owner, write.field, write.value)

    def grow(self, growth: Growth) -> None:
        """Append again what a trial appended."""
        if isinstance(growth, ModelGrowth):
            self.record(growth.owner, *growth.added)
        else:
            self.extend(growth.owner, growth.items, growth.added)

    def put(self, write: ItemWrite[Key], value: Value | Missing) -> None:
        """Give a slot that a trial wrote to another value."""
        self.set_item(write.owner, write.mapping, write.key, value)


def forgotten(
    value: Value | Missing,
    text: str | None,
    reason: str,
    site: Site | None = None,
    *,
    of_library: bool = False,
) -> Unknown:
    """What stands in a slot that held *value*, and may still hold it."""
    unknown = Unknown(text, reason, site, of_library)
    return unknown if isinstance(value, Missing) else unknown.may_be((value,))


def may_be_used(value: object) -> bool:
    """Whether what happens to *value* matters, wherever it is used."""
    return bool(value.stands_for) if isinstance(value, Unknown) else isinstance(value, _USED)


def _namespace(owner: Instance | Class | Scope) -> tuple[dict[str, Value], list[Class]]:
    """Where the attributes or names of *owner* are, and the classes whose attributes they hide."""
    if isinstance(owner, Instance):
        return owner.attributes, owner.cls.lineage()
    if isinstance(owner, Class):
        return owner.scope.bindings, owner.lineage()
    return owner.bindings, []

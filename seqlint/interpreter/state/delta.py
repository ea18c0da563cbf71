"""What a branch did to what existed before it: writes to slots and fields, and growths of lists and of models' events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeAlias, TypeVar

from seqlint.interpreter.state.fields import Field, Held, Owner
from seqlint.interpreter.state.objects import Scope
from seqlint.record import Event, Model
from seqlint.values import MISSING, ListValue, Missing, Value

T = TypeVar("T")
Key = TypeVar("Key")
# what a write holds belongs together and is not exchanged, so that a write of a `str` is one of an `object`
Key_co = TypeVar("Key_co", covariant=True)
Owner_co = TypeVar("Owner_co", covariant=True)
Held_co = TypeVar("Held_co", covariant=True)

#: the identity of a mapping or an object, and the key or the attribute
Slot: TypeAlias = tuple[int, object]


@dataclass
class ItemWrite(Generic[Key_co]):
    """A slot of the program that a branch wrote to: a name, an attribute of an instance or an item."""

    #: whose *mapping* it is
    owner: object
    mapping: dict[Key_co, Value]
    key: Key_co
    before: Value | Missing
    #: what it held in between
    between: list[Value | Missing] = field(default_factory=list)
    #: what it holds at the branch's end
    value: Value | Missing = MISSING

    @property
    def current(self) -> Value | Missing:
        """What the slot holds now."""
        return self.mapping.get(self.key, MISSING)

    def close(self) -> None:
        """Remember what the slot holds."""
        self.value = self.current

    def undo(self) -> None:
        """Leave what the slot held before."""
        if isinstance(self.before, Missing):
            self.mapping.pop(self.key, None)
        else:
            self.mapping[self.key] = self.before


@dataclass
class FieldWrite(Generic[Owner_co, Held_co]):
    """A field of one of seqlint's own objects that a branch wrote to."""

    owner: Owner_co
    field: Field[Owner_co, Held_co]
    before: Held_co
    #: what it held in between
    between: list[Held_co]
    #: what it holds at the branch's end
    value: Held_co

    @property
    def current(self) -> Held_co:
        """What the field holds now."""
        return self.field.read(self.owner)

    def close(self) -> None:
        """Remember what the field holds."""
        self.value = self.current

    def undo(self) -> None:
        """Leave what the field held before."""
        setattr(self.owner, self.field.name, self.before)


#: the keys and the fields that a branch writes to are of any type
Write: TypeAlias = ItemWrite[object] | FieldWrite[object, object]


@dataclass
class _Growth(Generic[T]):
    """What a branch appended to a list that existed before it."""

    items: list[T]
    start: int
    added: list[T] = field(default_factory=list)

    def close(self) -> None:
        """Remember what was appended."""
        self.added = self.items[self.start :]

    def undo(self) -> None:
        """Take away what was appended."""
        del self.items[self.start :]


@dataclass
class ModelGrowth(_Growth[Event]):
    """What a branch did to a model that existed before it."""

    owner: Model = field(kw_only=True)


@dataclass
class ListGrowth(_Growth[Value]):
    """What a branch appended to a list of the program that existed before it."""

    owner: ListValue = field(kw_only=True)

    @property
    def may_happen(self) -> bool:
        """Whether it is only known that this may have been appended, to a list of unknown length."""
        return self.items is self.owner.appended


Growth: TypeAlias = ModelGrowth | ListGrowth


@dataclass
class Delta:
    """Everything that a branch did to what existed before it."""

    #: by the identity of what was written to, and the key or the name of the field
    writes: dict[Slot, Write] = field(default_factory=dict)
    #: by the identity of the list
    growths: dict[int, Growth] = field(default_factory=dict)
    #: the number of the first model that the branch made
    first_model: int = 0

    def undo(self) -> None:
        """Take back what the branch did."""
        changes = [*self.writes.values(), *self.growths.values()]
        for change in changes:
            change.close()
        # two fields may share their content: what was written to first is left last
        for change in reversed(changes):
            change.undo()

    def reaches_beyond(self, scope: Scope | None) -> bool:
        """Whether the branch changed anything but the names of *scope*, its own."""
        return bool(self.growths) or any(write.owner is not scope for write in self.writes.values())

    def is_written(self, owner: Owner, which: Field[Owner, Held]) -> bool:
        """Whether the branch wrote to this field."""
        return (id(owner), which.name) in self.writes

    def events(self, model: Model) -> Sequence[Event]:
        """What the branch did to *model*."""
        growth = self.growths.get(id(model.events))
        return growth.added if isinstance(growth, ModelGrowth) else []

    def appended(self, items: list[Value]) -> Sequence[Value]:
        """What the branch appended to a list of values."""
        growth = self.growths.get(id(items))
        return growth.added if isinstance(growth, ListGrowth) else ()


def touched(deltas: Sequence[Delta]) -> tuple[dict[Slot, Write], list[Growth]]:
    """One write for each slot and one growth for each list that any of *deltas* touches."""
    writes: dict[Slot, Write] = {}
    growths: dict[int, Growth] = {}
    for delta in deltas:
        for slot, write in delta.writes.items():
            writes.setdefault(slot, write)
        for identity, growth in delta.growths.items():
            growths.setdefault(identity, growth)
    return writes, list(growths.values())

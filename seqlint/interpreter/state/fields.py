"""The fields of seqlint's own objects that the heap may write, each with its join.

A slot of the program (a name, an attribute, an item) holds a value, and values have a join of their own. What a field
of seqlint's own objects holds may be anything, so each field says here, or beside its owner, what stands for one of
several contents of it. A field that is not declared cannot be written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeAlias, TypeVar
from weakref import ref

from seqlint.interpreter.state.objects import Function, Iterator
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.library import Stateful
from seqlint.record import Graph, Layer, Model, Node
from seqlint.values import NOT_KNOWN, DictValue, ListValue, Missing, NotKnown, SetValue, Unknown, Value

Owner = TypeVar("Owner")
Held = TypeVar("Held")
Home: TypeAlias = "ref[Model] | ref[Node] | Unknown | None"


class Branches(Protocol):
    """What stands for values of the program of which one was left by each of several branches."""

    def join(self, values: Sequence[Value]) -> Value:
        """The value that stands for any one of *values*."""

    def unknown(self, text: str) -> Unknown:
        """A value called *text* of which nothing is known but that it depends on the branch."""


Join = Callable[[Sequence[Held], Branches], Held]


@dataclass(frozen=True, eq=False)
class Field(Generic[Owner, Held]):
    """An attribute of some objects of seqlint, and what it holds where it was left with one of several contents."""

    name: str
    join: Join[Held]

    def read(self, owner: Owner) -> Held:
        """What the field of *owner* holds."""
        held: Held = getattr(owner, self.name)
        return held


def same_or(otherwise: Held) -> Join[Held]:
    """The join of what is kept only where all branches leave the same object."""
    return lambda held, branches: held[0] if all(one is held[0] for one in held) else otherwise


def equal_or(otherwise: Held) -> Join[Held]:
    """The join of what is kept only where all branches leave the same, or what compares equal."""
    return lambda held, branches: held[0] if _are_equal(held) else otherwise


def _are_equal(held: Sequence[object]) -> bool:
    return all(one is held[0] or (type(one) is type(held[0]) and one == held[0]) for one in held)


def _join_held(held: Sequence[dict[Value, Value] | None], branches: Branches) -> dict[Value, Value] | None:
    """What any of the branches put into slots that are not known."""
    return {key: item for part in held for key, item in (part or {}).items()}


def _join_former(held: Sequence[tuple[Value, ...]], branches: Branches) -> tuple[Value, ...]:
    """What it held in any of the branches."""
    return tuple({id(value): value for former in held for value in former}.values())


def _join_arguments(held: Sequence[Arguments], branches: Branches) -> Arguments:
    """The arguments of a layer, of which those that differ are not known."""
    names = dict.fromkeys(name for arguments in held for name in arguments.given)
    given = {
        name: values[0] if _are_equal(values) else branches.unknown(name)
        for name in names
        for values in [[arguments[name] for arguments in held]]
    }
    return replace(held[0], given=given)


def _join_trainable(held: Sequence[Value | Missing], branches: Branches) -> Value | Missing:
    return held[0] if _are_equal(held) else branches.unknown("trainable")


def _join_homes(held: Sequence[Home], branches: Branches) -> Home:
    return held[0] if _are_equal(held) else branches.unknown("home")


LIST_ITEMS: Field[ListValue, list[Value] | None] = Field("items", same_or(None))
DICT_ITEMS: Field[DictValue, dict[Value, Value] | None] = Field("items", same_or(None))
SET_ITEMS: Field[SetValue, list[Value] | None] = Field("items", same_or(None))
ITERATOR_ITEMS: Field[Iterator, Sequence[Value] | None] = Field("items", equal_or(None))
HELD: Field[ListValue | DictValue, dict[Value, Value] | None] = Field("held", _join_held)
FORMER: Field[ListValue | DictValue, tuple[Value, ...]] = Field("former", _join_former)
ELEMENT: Field[ListValue, Value | NotKnown] = Field("element", same_or(NOT_KNOWN))
FIRST: Field[ListValue, Value | NotKnown] = Field("first", same_or(NOT_KNOWN))
LENGTH: Field[ListValue | DictValue, Unknown | NotKnown] = Field("length", same_or(NOT_KNOWN))
IS_CACHED: Field[Function, bool] = Field("is_cached", equal_or(True))
KIND: Field[Function, str] = Field("kind", equal_or("function"))
STATE: Field[Stateful[object], object] = Field("state", equal_or(NOT_KNOWN))
ARGUMENTS: Field[Layer, Arguments] = Field("arguments", _join_arguments)
TRAINABLE: Field[Layer | Model, Value | Missing] = Field("trainable", _join_trainable)
QUANTIZED: Field[Layer, bool | None] = Field("quantized", equal_or(None))
IS_CALLED: Field[Layer, bool] = Field("is_called", equal_or(True))
HOME: Field[Layer, Home] = Field("home", _join_homes)
GRAPH: Field[Model, Graph | None] = Field("graph", same_or(None))

"""The values of a program, as far as seqlint knows them.

A Python constant is itself (`int`, `float`, `str`, `bytes`, `bool`, `None`, `...`), and so are a range and a slice; a
tuple is a tuple of values, and a size is a `seqlint.shapes.dim.Dim`, which may be known only by name. All others derive
from `AbstractValue`.

``None`` among values is Python's. `MISSING` stands where there is no value, `NOT_KNOWN` where seqlint knows none: neither
is a value itself.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import EllipsisType
from typing import TYPE_CHECKING, ClassVar, Final, TypeAlias, TypeVar

from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.expression import Expression

if TYPE_CHECKING:
    from seqlint.site import Site


Kind = TypeVar("Kind")


class AbstractValue:
    """What stands for a value of the program that is no plain constant of Python."""

    __slots__ = ()


#: any value of the program
Value: TypeAlias = (
    "bool | int | float | complex | str | bytes | EllipsisType | range | slice[Value, Value, Value]"
    " | tuple[Value, ...] | Dim | AbstractValue | None"
)


class Missing(enum.Enum):
    """The type of `MISSING`."""

    MISSING = "missing"


class NotKnown(enum.Enum):
    """The type of `NOT_KNOWN`."""

    NOT_KNOWN = "not known"


#: there is no such name, attribute or argument
MISSING: Final = Missing.MISSING
#: seqlint does not know the value, nor a symbol for it, as an `Unknown` is
NOT_KNOWN: Final = NotKnown.NOT_KNOWN
#: the types of constants and sizes
_CONSTANTS = (
    *(bool, int, float, complex, str, bytes, EllipsisType, range, slice, type(None)),
    *(Expression, type(UNKNOWN)),
)


class Unknown(AbstractValue):
    """A value that seqlint could not compute: *reason* says why, *site* where.

    It stays equal to itself, so wherever it serves as a size it is one named size, which may be 0. Its attributes and
    items are remembered for the same reason.
    """

    __slots__ = (
        *(
            "_epoch",
            "_members",
            "_memory",
            "_size",
            "_text",
            "is_unstable",
            "number",
            "of_library",
            "read_at",
        ),
        *("reason", "site", "stands_for"),
    )
    #: how many were made so far
    count: ClassVar[int] = 0

    def __init__(
        self, text: str | None = None, reason: str = "", site: Site | None = None, of_library: bool = False
    ) -> None:
        Unknown.count += 1
        self.number = Unknown.count
        self._text = text
        self._members: dict[Member, Value] | None = None
        self._memory: dict[Member, Value] | None = None
        self._epoch = 0
        self._size: Dim | Callable[[], Dim] | None = None
        self.reason = reason
        self.site = site
        #: the values of which it is one
        self.stands_for: tuple[Value, ...] = ()
        #: how many were made when it was last read as a member of another
        self.read_at = 0
        #: whether code that runs at any time may change its members
        self.is_unstable = False
        #: whether a well-known library made it, whose code adds no layers to a model that it is given
        self.of_library = of_library

    @property
    def text(self) -> str:
        """Its source, on one line."""
        if self._text is None:
            self._text = "?" if self.site is None else self.site.text
        return self._text

    def name(self, text: str) -> None:
        """Call it *text*, unless it was called something before."""
        if self._text is None:
            self._text = text

    @property
    def members(self) -> dict[Member, Value]:
        """The attributes and items of it that were assigned."""
        if self._members is None:
            self._members = {}
        return self._members

    def remember(self, key: Member, make: Callable[[], Value]) -> Value:
        """The member *key*: the same whenever it is read. *make* gives it the first time."""
        if self._members and key in self._members:
            return self._members[key]
        if self.is_unstable:
            return make()
        if self._memory is None:
            self._memory = {}
        member = self._memory.get(key, MISSING)
        if isinstance(member, Missing):
            member = self._memory[key] = make()
        elif isinstance(member, Unknown):
            member.read_at = Unknown.count
        return member

    def refresh(self, epoch: int) -> bool:
        """Forget which members were read before *epoch* began; whether there were any."""
        if self._epoch == epoch:
            return False
        self._epoch = epoch
        return bool(self.forget_read())

    def forget_read(self) -> tuple[Value, ...]:
        """Forget which members were read, and return these."""
        if not self._memory:
            return ()
        read = tuple(self._memory.values())
        self._memory = None
        return read

    @property
    def has_members(self) -> bool:
        """Whether anything was asked of it, or assigned to it."""
        return bool(self._members or self._memory)

    def may_be(self, values: Iterable[Value]) -> Unknown:
        """This value, which is one of *values*, as far as code can change or call these. It stands for what they stand for."""
        found: dict[int, Value] = {}
        for value in values:
            is_empty = isinstance(value, Unknown) and not value.has_members
            for item in value.stands_for if isinstance(value, Unknown) and is_empty else (value,):
                if not isinstance(item, _CONSTANTS):
                    found[id(item)] = item
        self.stands_for = tuple(found.values())
        return self

    def held(self) -> tuple[Value, ...]:
        """Its members, as far as they were asked for, and what it is one of."""
        if self._members or self._memory:
            members = (self._members or {}).values()
            return (*members, *(self._memory or {}).values(), *self.stands_for)
        return self.stands_for

    @property
    def size(self) -> Dim:
        """The size, named after its source as a rule, that this value stands for where a size is expected."""
        if self._size is None:
            self._size = dims.size(self.text, positive=False)
        elif callable(self._size):
            self._size = self._size()
        return self._size

    def with_size(self, size: Callable[[], Dim]) -> Unknown:
        """This value, which is what *size* gives if it is a size at all: the sum of an unknown and 1, say."""
        self._size = size
        return self

    def __repr__(self) -> str:
        return f"Unknown({self.text!r})"


#: what may be asked of a value: the name of an attribute, or an operation such as ``("item", 0)`` and ``("len",)``
Member: TypeAlias = "str | tuple[Value, ...]"


class Scalar(Unknown):
    """A single number, or string: unknown, but certainly no array."""

    __slots__ = ()


@dataclass(eq=False)
class ListValue(AbstractValue):
    """A list. ``items`` is None where the content is not known."""

    items: list[Value] | None
    #: what stands for each item where ``items`` is None
    element: Value | NotKnown = NOT_KNOWN
    #: its first item where ``items`` is None
    first: Value | NotKnown = NOT_KNOWN
    #: what was appended while ``items`` was None
    appended: list[Value] = field(default_factory=list)
    #: what was put into slots that are not known, or into a list that is not
    held: dict[Value, Value] | None = None
    #: how many items it has where ``items`` is None, if that was asked since it changed last
    length: Unknown | NotKnown = NOT_KNOWN
    #: whether it is an iterator, such as ``zip`` gives, of which one reader leaves nothing to the next
    read_once: bool = False
    #: what it may hold where ``items`` is None, since it held it once
    former: tuple[Value, ...] = ()

    def contents(self) -> tuple[Value, ...]:
        """What it may hold, as far as that is known."""
        element = () if isinstance(self.element, NotKnown) else (self.element,)
        return (*(self.items or ()), *element, *self.appended, *(self.held or {}).values(), *self.former)


@dataclass(eq=False)
class DictValue(AbstractValue):
    """A dict with constant keys. ``items`` is None where the content is not known."""

    items: dict[Value, Value] | None
    #: what was put under keys that are not known, or into a dict that is not
    held: dict[Value, Value] | None = None
    #: how many items it has where ``items`` is None, if that was asked since it changed last
    length: Unknown | NotKnown = NOT_KNOWN
    #: what it may hold where ``items`` is None, since it held it once
    former: tuple[Value, ...] = ()

    def contents(self) -> tuple[Value, ...]:
        """What it may hold, as far as that is known."""
        return (*(self.items or {}).values(), *(self.held or {}).values(), *self.former)


class DictView(ListValue):
    """What ``keys``, ``values`` or ``items`` of a dict gives: what it holds whenever somebody looks."""

    def __init__(self, source: DictValue, kind: str) -> None:
        self.source, self.kind = source, kind
        super().__init__(None)

    def contents(self) -> tuple[Value, ...]:
        """What the dict may hold, as far as that is known."""
        return self.source.contents()

    @property
    def items(self) -> list[Value] | None:
        """What the dict holds now."""
        return None if self.source.items is None else list(getattr(self.source.items, self.kind)())

    @items.setter
    def items(self, items: list[Value] | None) -> None:
        """A view cannot be changed."""

    @property
    def length(self) -> Unknown | NotKnown:
        """How many items the dict has."""
        return self.source.length

    @length.setter
    def length(self, length: Unknown | NotKnown) -> None:
        self.source.length = length


@dataclass(eq=False)
class SetValue(AbstractValue):
    """A set of which only the members as written are known."""

    items: list[Value] | None
    #: what was put into slots that are not known, or into a list that is not
    held: dict[Value, Value] | None = None


@dataclass(frozen=True, slots=True)
class Reference(AbstractValue):
    """Something of a library, by its qualified name: ``keras.layers.Dense``, ``numpy.zeros``."""

    name: str
    #: the qualified name by which the program came to it, where that is another: ``tensorflow.keras.layers.core.Dense``
    written: str | None = field(default=None, compare=False)

    @property
    def path(self) -> str:
        """The qualified name as the program writes it."""
        return self.written or self.name


@dataclass(eq=False)
class LibraryObject(AbstractValue):
    """An instance of a library's class, or what a library's function gave: ``Adam(0.001)``, ``l2(0.01)``."""

    name: str
    positional: tuple[Value, ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    #: whether every argument is listed (False after an unknown ``*args`` or ``**kwargs``)
    complete: bool = True
    site: Site | None = None


class ProgramFunction(AbstractValue):
    """A function of the program, of which only the name is asked for."""

    name: str
    #: whether the program gives it another name
    is_renamed: bool = False


class Tensor(AbstractValue):
    """A symbolic tensor, which a layer gives when it is called on another, as in the functional API."""


def is_unknown(value: Value) -> bool:
    """Whether nothing is known of *value*, not even a symbolic size."""
    return isinstance(value, Unknown)


def as_dim(value: Value) -> Dim:
    """*value* where a size is expected: ``None`` is DYNAMIC, an unknown is a named size, a float is UNKNOWN."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, Expression)):
        return value
    if value is None or value is dims.DYNAMIC:
        return dims.DYNAMIC
    return value.size if isinstance(value, Unknown) else UNKNOWN


def as_items(value: Value) -> tuple[Value, ...] | None:
    """The items of a list or tuple of known length, else None."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, ListValue) and value.items is not None:
        return tuple(value.items)
    return None


def only(kind: type[Kind] | tuple[type[Kind], ...], values: Iterable[Value]) -> tuple[Kind, ...] | None:
    """*values* if each is of this *kind*, else None."""
    listed = tuple(values)
    found = tuple(value for value in listed if isinstance(value, kind))
    return found if len(found) == len(listed) else None


def as_dims(value: Value) -> tuple[Dim, ...] | None:
    """The dims of a list or tuple of known length, else None."""
    items = as_items(value)
    return None if items is None else tuple(as_dim(item) for item in items)


def plain_slice(cut: slice[Value, Value, Value]) -> slice[int | None, int | None, int | None] | None:
    """*cut* with its bounds as numbers, or None where they are not known."""
    bounds = [bound for bound in (cut.start, cut.stop, cut.step) if bound is None or isinstance(bound, int)]
    return slice(*bounds) if len(bounds) == 3 else None

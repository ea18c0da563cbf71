"""The abstract values that the interpreter computes and the knowledge rooms read.

A Python constant is itself (`int`, `float`, `str`, `bytes`, `bool`, `None`, `...`), a tuple is a tuple of values,
and a size that is known only by name is a `seqlint.shapes.dim.Expression`. The classes here are the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

if TYPE_CHECKING:
    from seqlint.site import Site

#: Any abstract value: a Python constant, a tuple of values, an `Expression` or one of the classes below.
Value = Any


class Unknown:
    """A value that seqlint could not compute: *reason* says why, *site* where.

    It stays equal to itself, so wherever it serves as a size it is one named size. Its attributes and items are
    remembered for the same reason.
    """

    __slots__ = ("_members", "_text", "of_library", "reason", "site")
    #: whether it is at least 1 where it serves as a size
    _is_positive = True

    def __init__(
        self, text: str | None = None, reason: str = "", site: Site | None = None, of_library: bool = False
    ) -> None:
        self._text = text
        self._members: dict[Any, Value] | None = None
        self.reason = reason
        self.site = site
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
    def members(self) -> dict[Any, Value]:
        """What was asked of it so far."""
        if self._members is None:
            self._members = {}
        return self._members

    @property
    def size(self) -> Dim:
        """The size, named after its source as a rule, that this value stands for where a size is expected."""
        size = self.members.get(Unknown)
        if size is None or callable(size):
            size = self.members[Unknown] = (
                dims.size(self.text, positive=self._is_positive) if size is None else size()
            )
        return size

    def maybe_zero(self) -> Unknown:
        """This value, which may be 0 where it serves as a size."""
        return self.with_size(lambda: dims.size(self.text, positive=False))

    def with_size(self, size: Callable[[], Dim]) -> Unknown:
        """This value, which is what *size* gives if it is a size at all: the sum of an unknown and 1, say."""
        self.members[Unknown] = size
        return self

    def __repr__(self) -> str:
        return f"Unknown({self.text!r})"


class Scalar(Unknown):
    """A single number, or string: unknown, but certainly no array. It may be 0."""

    __slots__ = ()
    _is_positive = False


@dataclass(eq=False)
class ListValue:
    """A list. ``items`` is None where the content is not known."""

    items: list[Value] | None
    #: what stands for each item where ``items`` is None; None where that is not known either
    element: Value = None
    #: its first item where ``items`` is None, if that is known
    first: Value = None
    #: what was appended while ``items`` was None
    appended: list[Value] = field(default_factory=list)
    #: what was put at places that are not known, or into a list that is not
    held: dict[Value, Value] | None = None
    #: how many items it has where ``items`` is None, if that was asked since it changed last
    length: Value = None
    #: whether it is an iterator, such as ``zip`` gives, of which one reader leaves nothing to the next
    read_once: bool = False


@dataclass(eq=False)
class DictValue:
    """A dict with constant keys. ``items`` is None where the content is not known."""

    items: dict[Value, Value] | None
    #: what was put under keys that are not known, or into a dict that is not
    held: dict[Value, Value] | None = None
    #: how many items it has where ``items`` is None, if that was asked since it changed last
    length: Value = None


class DictView(ListValue):
    """What ``keys``, ``values`` or ``items`` of a dict gives: what it holds whenever somebody looks."""

    def __init__(self, source: DictValue, kind: str) -> None:
        self.source, self.kind = source, kind
        super().__init__(None)

    @property
    def items(self) -> list[Value] | None:
        """What the dict holds now."""
        return None if self.source.items is None else list(getattr(self.source.items, self.kind)())

    @items.setter
    def items(self, items: list[Value] | None) -> None:
        """A view cannot be changed."""

    @property
    def length(self) -> Value:
        """How many items the dict has."""
        return self.source.length

    @length.setter
    def length(self, length: Value) -> None:
        self.source.length = length


@dataclass(eq=False)
class SetValue:
    """A set of which only the members as written are known."""

    items: list[Value] | None
    #: what was put at places that are not known, or into a list that is not
    held: dict[Value, Value] | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Something of a library, by its qualified name: ``keras.layers.Dense``, ``numpy.zeros``."""

    name: str


@dataclass(eq=False)
class LibraryObject:
    """An instance of a library's class, or what a library's function gave: ``Adam(0.001)``, ``l2(0.01)``."""

    name: str
    positional: tuple[Value, ...] = ()
    keywords: dict[str, Value] = field(default_factory=dict)
    #: whether every argument is listed (False after an unknown ``*args`` or ``**kwargs``)
    complete: bool = True
    site: Site | None = None


@dataclass(eq=False)
class Tensor:
    """What a layer gives when it is called, as in the functional API."""

    #: the layer that states the input, then those that the tensor passed; empty where they are not known
    path: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Content:
    """What is known of the numbers in an array, as far as it matters to a loss or to training."""

    #: "classes" (integer class labels), "one-hot", "binary" (0 and 1), "signed" (whole numbers, some below 0), "real",
    #: or None where it is not known
    encoding: str | None = None
    #: how many classes there are, for "classes" and "one-hot"
    classes: Dim = UNKNOWN
    #: "bytes" for raw 0..255, "unit" for scaled to at most 1 in size, or None
    scale: str | None = None
    #: how many different values there are, which can be counted in text too
    distinct: Dim = UNKNOWN

    @staticmethod
    def labels(classes: Dim) -> Content:
        """Class labels from 0 on, each of which occurs."""
        return Content("classes", classes, distinct=classes)


UNKNOWN_CONTENT = Content()


@dataclass(frozen=True, eq=False)
class Array:
    """An array or tensor of data, its first axis the samples (unlike a Keras shape it has no DYNAMIC batch)."""

    shape: Shape = UNKNOWN_SHAPE
    #: "float", "int", "uint8", "bool", "str", "object" (lists of different lengths), or None where it is not known
    kind: str | None = None
    content: Content = UNKNOWN_CONTENT
    #: how a message names where it came from: "`mnist.load_data()`"
    origin: str | None = None
    site: Site | None = None

    def overwritten(self, *, resized: bool = False) -> Array:
        """The same after its values were changed, and its shape where it was *resized*."""
        return replace(self, shape=UNKNOWN_SHAPE if resized else self.shape, content=UNKNOWN_CONTENT)


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


def as_dims(value: Value) -> tuple[Dim, ...] | None:
    """The dims of a list or tuple of known length, else None."""
    items = as_items(value)
    return None if items is None else tuple(as_dim(item) for item in items)


def describe(value: Value) -> str:
    """*value* as a message shows it, close to how Python prints it."""
    if isinstance(value, Unknown):
        return value.text
    if isinstance(value, tuple):
        return f"({_listed(value)},)" if len(value) == 1 else f"({_listed(value)})"
    if isinstance(value, ListValue):
        return "[...]" if value.items is None else f"[{_listed(value.items)}]"
    if isinstance(value, SetValue):
        return f"{{{_listed(value.items)}}}" if value.items else "{...}"
    if isinstance(value, DictValue):
        items = None if value.items is None else value.items.items()
        pairs = ["..."] if items is None else [f"{describe(key)}: {describe(item)}" for key, item in items]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, (Reference, LibraryObject)):
        return value.name.rpartition(".")[2]
    if isinstance(value, Array):
        return "an array" if value.shape.rank is None else f"an array of shape {value.shape}"
    class_name = getattr(value, "class_name", None)
    if isinstance(class_name, str):
        return f"{class_name}(...)"
    if isinstance(value, Expression):
        return str(value)
    is_plain = value is dims.DYNAMIC or type(value).__module__ == "builtins"
    return repr(value) if is_plain else f"<{type(value).__name__.lower()}>"


def _listed(values: Iterable[Value]) -> str:
    return ", ".join(map(describe, values))

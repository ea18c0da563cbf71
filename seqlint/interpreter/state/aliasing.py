"""Arrays that the program changes in place: what was known of their values is forgotten for every alias.

Array values are immutable, and one array of the program may have several names and forms. Values that were made at the
same place with the same kind of content are taken for the same memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeAlias, TypeGuard

from seqlint.interpreter.state.fields import Branches, Field
from seqlint.interpreter.state.heap import Heap
from seqlint.interpreter.state.objects import CallArguments
from seqlint.site import Site
from seqlint.values import AbstractValue, ListValue, Unknown, Value
from seqlint.values.arrays import Array, Content

#: the functions that write into their first argument
_FUNCTIONS = frozenset(
    f"numpy.{name}"
    for name in ("copyto", "fill_diagonal", "nditer", "place", "put", "put_along_axis", "putmask")
)
#: the functions that write into their third argument, if there is one
_BINARY = frozenset(
    f"numpy.{name}"
    for name in ("add", "divide", "floor_divide", "maximum", "minimum", "mod", "multiply", "subtract")
)
_METHODS = frozenset({"fill", "itemset", "partition", "pop", "put", "resize", "update"})
_WRITERS = _FUNCTIONS | _BINARY | _METHODS
#: the arrays of a longer tuple are only looked at one by one, when an item is read
_MOST_ARRAYS = 8
#: contents that decide which labels a loss accepts
_LABELS = frozenset({"classes", "signed"})


class _Overwritable(Protocol):
    """A value that may share its memory with others."""

    site: Site | None
    content: Content

    def overwritten(self, *, resized: bool) -> Value:
        """The same after its values were changed, and its shape where it was *resized*."""


#: an array by the node that made it, and the encoding of its content; None for any content
Memory: TypeAlias = "tuple[int, str | None]"


#: in the place of an encoding: the identity is that of an object, not of the node that made an array
_OBJECT = "object"


class OverwrittenArrays:
    """The arrays that the program has changed in place."""

    def __init__(self, heap: Heap) -> None:
        self._heap = heap
        #: the nodes that made arrays of the same memory, by each of these
        self._memory: dict[int, tuple[int, ...]] = {}
        #: the objects of which an attribute was set, kept so that their identities stay theirs
        self._objects: dict[int, AbstractValue] = {}
        #: whether the array was resized, too
        self.changes: Mapping[Memory, bool] = {}

    def add(self, value: Value, *, resized: bool = False) -> None:
        """Forget the values of an array, or of what an indexer of a table selects from, and the shape if *resized*."""
        value = getattr(value, "selected", value)
        if _is_overwritable(value) and value.site is not None:
            node = id(value.site.node)
            for key in self._memory.get(node, (node,)):
                self._add(key, None if resized else value.content.encoding, resized)

    def _add(self, node: int, encoding: str | None, resized: bool) -> None:
        key = node, encoding
        resized = resized or self.changes.get(key) is True
        self._heap.set_field(self, _CHANGES, {**self.changes, key: resized})

    def share(self, old: Value, new: Array) -> None:
        """*new* is the memory of *old* in another shape: a change of one is a change of both."""
        if _is_overwritable(old) and old.site is not None and new.site is not None:
            nodes = self._memory.get(id(old.site.node), (id(old.site.node),))
            nodes = (*nodes, id(new.site.node))
            self._memory.update(dict.fromkeys(nodes, nodes))

    def add_object(self, value: AbstractValue) -> None:
        """Forget an object of a library, of which an attribute was set in a way that is not declared."""
        self._objects[id(value)] = value
        self._heap.set_field(self, _CHANGES, {**self.changes, (id(value), _OBJECT): True})

    def add_labels(self, value: Value) -> None:
        """Forget the values of labels after arithmetic in place; what is known of other values stays true."""
        if isinstance(value, Array) and value.content.encoding in _LABELS:
            self.add(value)

    def add_written_by(self, name: str, arguments: CallArguments, receiver: Iterable[Value] = ()) -> None:
        """Forget the values of the arrays that a function, or a method of *receiver*, writes into."""
        if not arguments.keywords and name not in _WRITERS and not name.endswith(".at"):
            return
        in_place = arguments.keywords.get("inplace", False) is not False
        written = list(receiver) if in_place or name in _METHODS else []
        if name in _FUNCTIONS or (name.startswith("numpy.") and name.endswith(".at")):
            written.extend(arguments.positional[:1])
        elif name in _BINARY:
            written.extend(arguments.positional[2:])
        for value in (*written, arguments.keywords.get("out")):
            self.add(value, resized=name == "resize")

    def current(self, value: Value) -> Value:
        """*value* without what is no longer true of it."""
        if type(value) is tuple:
            is_short = len(value) <= _MOST_ARRAYS
            return tuple(map(self.current, value)) if is_short else value
        if self._objects and id(value) in self._objects and (id(value), _OBJECT) in self.changes:
            return Unknown(None, "an attribute of it was set", of_library=True)
        array = value if _is_overwritable(value) else None
        if array is None or array.site is None:
            return value
        node = id(array.site.node)
        changes = [self.changes.get((node, encoding)) for encoding in {array.content.encoding, None}]
        known = [change for change in changes if change is not None]
        return array.overwritten(resized=True in known) if known else value

    def current_items(self, value: Value) -> Value:
        """*value*, a list without what is no longer true of its items; anything else as it is."""
        if not isinstance(value, ListValue) or value.items is None or len(value.items) > _MOST_ARRAYS:
            return value
        items = list(map(self.current, value.items))
        is_same = all(one is other for one, other in zip(items, value.items, strict=True))
        return value if is_same else ListValue(items)


def _join_changes(held: Sequence[Mapping[Memory, bool]], branches: Branches) -> Mapping[Memory, bool]:
    """What any of the branches changed, or resized."""
    places = dict.fromkeys(memory for changes in held for memory in changes)
    return {memory: any(changes.get(memory, False) for changes in held) for memory in places}


_CHANGES: Field[OverwrittenArrays, Mapping[Memory, bool]] = Field("changes", _join_changes)


#: whether values of a type can be overwritten
_OVERWRITABLE: dict[type, bool] = {}


def _is_overwritable(value: Value) -> TypeGuard[_Overwritable]:
    kind = type(value)
    if kind not in _OVERWRITABLE:
        _OVERWRITABLE[kind] = hasattr(kind, "overwritten")
    return _OVERWRITABLE[kind]

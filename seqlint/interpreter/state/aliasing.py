"""Arrays that the program changes in place: what was known of their values is forgotten for every alias.

Array values are immutable, and one array of the program may have several names and forms. Values that were made at the
same place with the same kind of content are taken for the same memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeGuard

from seqlint.interpreter.state.heap import Heap
from seqlint.interpreter.state.objects import CallArguments
from seqlint.site import Site
from seqlint.values import Array, Content, Value

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


class OverwrittenArrays:
    """The arrays that the program has changed in place."""

    def __init__(self, heap: Heap) -> None:
        self._heap = heap
        #: whether the array was resized, too, by the node that made it and the encoding of its content
        self.changes: dict[tuple[int, str | None], Value] = {}

    def add(self, value: Value, *, resized: bool = False) -> None:
        """Forget the values of an array, or of what an indexer of a table selects from, and the shape if *resized*."""
        value = getattr(value, "selected", value)
        if _is_overwritable(value) and value.site is not None:
            key = id(value.site.node), None if resized else value.content.encoding
            resized = resized or self.changes.get(key) is True
            self._heap.set_item(self, self.changes, key, resized)

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
        if isinstance(value, tuple):
            is_short = len(value) <= _MOST_ARRAYS
            return tuple(map(self.current, value)) if is_short else value
        if not _is_overwritable(value) or value.site is None:
            return value
        node = id(value.site.node)
        changes = [self.changes.get((node, encoding)) for encoding in {value.content.encoding, None}]
        known = [change for change in changes if change is not None]
        return value.overwritten(resized=True in known) if known else value


def _is_overwritable(value: Value) -> TypeGuard[_Overwritable]:
    return hasattr(value, "overwritten")

"""The text of values in messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from seqlint.shapes import dim as dims
from seqlint.shapes.expression import Expression
from seqlint.values import DictValue, LibraryObject, ListValue, Reference, SetValue, Unknown, Value
from seqlint.values.arrays import Array

#: what stands deeper within containers, and more items of one, are not shown in messages
_DEEPEST, _MOST_SHOWN = 4, 20


def describe(value: Value, depth: int = 0) -> str:
    """*value*, so *depth* within another one, as a message shows it: close to how Python prints it, cut where it is long."""
    if depth > _DEEPEST:
        return "..."
    if isinstance(value, Unknown):
        return value.text
    if isinstance(value, tuple):
        return f"({_listed(value, depth)},)" if len(value) == 1 else f"({_listed(value, depth)})"
    if isinstance(value, ListValue):
        return "[...]" if value.items is None else f"[{_listed(value.items, depth)}]"
    if isinstance(value, SetValue):
        return f"{{{_listed(value.items, depth)}}}" if value.items else "{...}"
    if isinstance(value, DictValue):
        items = None if value.items is None else value.items.items()
        if items is None:
            return "{...}"
        pairs = (f"{describe(key, depth + 1)}: {describe(item, depth + 1)}" for key, item in items)
        return f"{{{_joined(pairs)}}}"
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


def _listed(values: Iterable[Value], depth: int) -> str:
    return _joined(describe(value, depth + 1) for value in values)


def _joined(texts: Iterator[str]) -> str:
    shown = list(islice(texts, _MOST_SHOWN))
    return ", ".join([*shown, "..."] if next(texts, None) is not None else shown)

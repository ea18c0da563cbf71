"""The kinds of numbers: "bool", "uint8", "int", "float" and "str"."""

from __future__ import annotations

import re

from seqlint.values import LibraryObject, Reference, Value

DTYPE = "numpy.dtype"
_ORDER = ("bool", "uint8", "int", "float")
_PATTERNS = (
    ("float", re.compile(r"b?float(_?\d+)?|half|single|double|longdouble|[<>=]?[fd]\d*|e")),
    ("uint8", re.compile(r"uint8|ubyte|[|<>=]?u1|B")),
    ("int", re.compile(r"u?int(_|c|p|\d+)?|u?(byte|short|long|longlong)|[|<>=]?[iu][1248]?|[hHlLqQb]")),
    ("bool", re.compile(r"bool(_|8|ean)?|\?")),
    ("str", re.compile(r"str(_|ing)?|unicode_?|bytes_?|[|<>=]?[USa]\d*")),
)


def kind_of(dtype: Value, default: str | None = None) -> str | None:
    """The kind that a ``dtype`` argument means: a name or a type; None stands for *default*."""
    if dtype is None:
        return default
    if isinstance(dtype, LibraryObject) and dtype.name == DTYPE:
        return kind_of(dtype.positional[0]) if dtype.positional else None
    name = dtype.name.rpartition(".")[2] if isinstance(dtype, Reference) else dtype
    if not isinstance(name, str):
        return None
    return next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(name)), None)


def promote(*kinds: str | None) -> str | None:
    """The kind that holds values of all *kinds*, as arithmetic and joining find it."""
    present = set(kinds)
    if len(present) == 1:
        return next(iter(present))
    if not present or not present <= {*_ORDER}:
        return None
    return max((kind for kind in present if kind is not None), key=_ORDER.index)

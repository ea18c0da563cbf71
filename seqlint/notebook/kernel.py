"""What the names of a kernel hold, as far as it is exactly known without running or copying anything."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import Any

from seqlint.knowledge.pandas.tables import Column, Frame, Table
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, NotKnown, Value
from seqlint.values.arrays import Array

_NAME = re.compile(r"[^\W\d]\w*")
_ORIGIN = "the kernel"
_CONSTANTS = (bool, int, float, type(None))
_SIZES = (int, type(None))
_LONGEST_TEXT = 1000
_MOST_COLUMNS = 500
#: how NumPy abbreviates kinds of data types
_KINDS = {"f": "float", "i": "int", "u": "int", "b": "bool", "U": "str", "S": "str"}


def values_of(namespace: Mapping[str, Any], text: str) -> dict[str, Value]:
    """The values of the names in *text* that hold numbers, strings, arrays, tensors or tables.

    Only objects whose class is exactly one of these are looked at: no code of the user runs.
    """
    known = {name: _value(namespace[name]) for name in set(_NAME.findall(text)) & namespace.keys()}
    return {name: value for name, value in known.items() if not isinstance(value, NotKnown)}


def _value(held: Any) -> Value | NotKnown:
    """What stands for an object of the kernel."""
    kind = type(held)
    is_constant = kind in _CONSTANTS or (kind is str and len(held) <= _LONGEST_TEXT)
    if is_constant or (kind is tuple and all(type(item) in _SIZES for item in held)):
        constant: Value = held
        return constant
    if kind is _class("numpy", "ndarray"):
        return Array(Shape.of(*held.shape), _kind_of(held.dtype), origin=_ORIGIN)
    if kind is _class("tensorflow.python.framework.ops", "EagerTensor"):
        return Array(Shape.of(*held.shape.as_list()), _kind_of(held.dtype.as_numpy_dtype), origin=_ORIGIN)
    return Frame(_table(held)) if kind is _class("pandas", "DataFrame") else NOT_KNOWN


def _class(module: str, name: str) -> object:
    """A class of a module that the kernel has imported; None otherwise, which is the class of nothing."""
    home = sys.modules.get(module)
    return None if home is None else vars(home).get(name)


def _kind_of(dtype: Any) -> str | None:
    numpy = sys.modules["numpy"]
    known = numpy.dtype(dtype)
    return "uint8" if known == numpy.uint8 else _KINDS.get(known.kind)


def _table(frame: Any) -> Table:
    rows, width = frame.shape
    names = list(frame.columns)
    is_plain = len(names) <= _MOST_COLUMNS and all(type(name) in (str, int) for name in names)
    if not is_plain or len(set(names)) != width:
        return Table(rows, width, has_unique_names=False, origin=_ORIGIN)
    kinds = [getattr(dtype, "kind", None) for dtype in frame.dtypes]
    columns = {
        name: Column(_KINDS.get(kind or ""), is_nested=kind == "O")
        for name, kind in zip(names, kinds, strict=True)
    }
    return Table(rows, width, columns, origin=_ORIGIN)

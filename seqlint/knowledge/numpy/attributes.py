"""Attributes of arrays, and the methods and functions that only tell or convert."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import METHODS, Call, Result, attribute, function, method
from seqlint.knowledge.numpy.conversion import as_array, as_result, remembered, size_value
from seqlint.knowledge.numpy.creation.constructors import converted
from seqlint.knowledge.numpy.kinds import DTYPE
from seqlint.knowledge.numpy.manipulation.shaping import transpose
from seqlint.knowledge.numpy.operation import operation
from seqlint.shapes.dim import is_known, product
from seqlint.values import NOT_KNOWN, LibraryObject, NotKnown, Unknown, Value
from seqlint.values.arrays import Array, Content

_CASTS = (
    "float16",
    "float32",
    "float64",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
)


@attribute(Array, "shape")
def _shape(array: Array) -> Value | NotKnown:
    if array.shape.rank is None:
        return remembered(array, "shape", "shape")
    return tuple(size_value(array, axis) for axis in range(array.shape.rank))


@attribute(Array, "ndim")
def _ndim(array: Array) -> Value | NotKnown:
    return remembered(array, "ndim", "ndim") if array.shape.rank is None else array.shape.rank


@attribute(Array, "size")
def _size(array: Array) -> Value | NotKnown:
    total = None if array.shape.dims is None else product(array.shape.dims)
    return total if total is not None and is_known(total) else remembered(array, "size", "size")


@attribute(Array, "T")
def _transposed(array: Array) -> Value | NotKnown:
    return transpose(array, Call("numpy.transpose"))


@attribute(Array, "dtype")
def _dtype(array: Array) -> Value | NotKnown:
    return NOT_KNOWN if array.kind is None else LibraryObject(DTYPE, (array.kind,))


@attribute(Array, "real", "values")
def _itself(array: Array) -> Value | NotKnown:
    return array


@method(Array, "__setattr__")
def _set_attribute(array: Array, call: Call) -> Result:
    """The array as ``array.shape = ...`` leaves it."""
    name, value = call.positional
    if name != "shape":
        return NOT_KNOWN
    return METHODS[Array, "reshape"](array, Call("numpy.reshape", (value,)))


@method(Array, "astype")
def astype(array: Array, call: Call) -> Array:
    """``array.astype(dtype)``."""
    dtype = call.get("dtype", 0)
    return replace(array, kind=None, content=Content()) if dtype is None else converted(array, dtype)


@function(*(f"numpy.{name}" for name in _CASTS))
def _cast(call: Call) -> Result:
    value = call.positional[0] if len(call.positional) == 1 else None
    name = call.name.rpartition(".")[2]
    if isinstance(value, (int, float)):
        return float(value) if name.startswith("float") else int(value)
    array = as_array(value)
    return NOT_KNOWN if array is None else as_result(converted(array, name))


@method(Array, "copy", "numpy", "__array__")
def _copy(array: Array, call: Call) -> Result:
    return array


@method(Array, "item")
def _item(array: Array, call: Call) -> Result:
    return Unknown("item", "the content of arrays is not followed", call.site)


@method(Array, "fill", "sort", "setflags", "tofile")
def _nothing(array: Array, call: Call) -> Result:
    return None


@operation("shape", method=False)
def _shape_function(array: Array, call: Call) -> Value | NotKnown:
    return _shape(array)


@operation("ndim", method=False)
def _ndim_function(array: Array, call: Call) -> Value | NotKnown:
    return _ndim(array)


@operation("size", method=False)
def _size_function(array: Array, call: Call) -> Value | NotKnown:
    axis = call.get("axis", 0)
    if axis is None:
        return _size(array)
    if not isinstance(axis, int) or array.shape.rank is None:
        return NOT_KNOWN
    return size_value(array, axis) if -array.shape.rank <= axis < array.shape.rank else NOT_KNOWN

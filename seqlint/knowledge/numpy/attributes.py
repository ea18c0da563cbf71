"""Attributes of arrays, and the methods and functions that only tell or convert."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import METHODS, Call, attribute, function, method
from seqlint.knowledge.numpy.constructors import converted
from seqlint.knowledge.numpy.conversion import as_array, as_result, remembered, size_value
from seqlint.knowledge.numpy.kinds import DTYPE
from seqlint.knowledge.numpy.operation import operation
from seqlint.shapes.dim import is_known, product
from seqlint.values import Array, Content, LibraryObject, Unknown, Value

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
def _shape(array: Value) -> Value:
    if array.shape.rank is None:
        return remembered(array, "shape", "shape")
    return tuple(size_value(array, axis) for axis in range(array.shape.rank))


@attribute(Array, "ndim")
def _ndim(array: Value) -> Value:
    return remembered(array, "ndim", "ndim") if array.shape.rank is None else array.shape.rank


@attribute(Array, "size")
def _size(array: Value) -> Value:
    total = None if array.shape.dims is None else product(array.shape.dims)
    return total if total is not None and is_known(total) else remembered(array, "size", "size")


@attribute(Array, "T")
def _transposed(array: Value) -> Value:
    return METHODS[Array, "transpose"](array, Call("numpy.transpose"))


@attribute(Array, "dtype")
def _dtype(array: Value) -> Value:
    return NotImplemented if array.kind is None else LibraryObject(DTYPE, (array.kind,))


@attribute(Array, "real", "values")
def _itself(array: Value) -> Value:
    return array


@method(Array, "__setattr__")
def _set_attribute(array: Value, call: Call) -> Value:
    """The array as ``array.shape = ...`` leaves it."""
    name, value = call.positional
    if name != "shape":
        return NotImplemented
    return METHODS[Array, "reshape"](array, Call("numpy.reshape", (value,)))


@method(Array, "astype")
def _astype(array: Value, call: Call) -> Value:
    dtype = call.get("dtype", 0)
    return replace(array, kind=None, content=Content()) if dtype is None else converted(array, dtype)


@function(*(f"numpy.{name}" for name in _CASTS))
def _cast(call: Call) -> Value:
    value = call.positional[0] if len(call.positional) == 1 else None
    name = call.name.rpartition(".")[2]
    if isinstance(value, (int, float)):
        return float(value) if name.startswith("float") else int(value)
    array = as_array(value)
    return NotImplemented if array is None else as_result(converted(array, name))


@method(Array, "copy", "numpy", "__array__")
def _copy(array: Value, call: Call) -> Value:
    return array


@method(Array, "item")
def _item(array: Value, call: Call) -> Value:
    return Unknown("item", "the content of arrays is not followed", call.site)


@method(Array, "fill", "sort", "setflags", "tofile")
def _nothing(array: Value, call: Call) -> Value:
    return None


@operation("shape", method=False)
def _shape_function(array: Array, call: Call) -> Value:
    return _shape(array)


@operation("ndim", method=False)
def _ndim_function(array: Array, call: Call) -> Value:
    return _ndim(array)


@operation("size", method=False)
def _size_function(array: Array, call: Call) -> Value:
    axis = call.get("axis", 0)
    if axis is None:
        return _size(array)
    has_axis = (
        isinstance(axis, int)
        and array.shape.rank is not None
        and -array.shape.rank <= axis < array.shape.rank
    )
    return size_value(array, axis) if has_axis else NotImplemented

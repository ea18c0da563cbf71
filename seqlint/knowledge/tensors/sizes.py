"""The shape of a tensor as a value of the program."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, Result, method
from seqlint.knowledge.numpy.conversion import as_array, as_size, size_value
from seqlint.knowledge.tensors.declaring import Sizes, share, tensor_operation
from seqlint.shapes.dim import floor_divide, is_known, multiply
from seqlint.values import NOT_KNOWN
from seqlint.values.arrays import Array

share("ndim", "ops.ndim K.ndim(x)", "tf.rank(input, name)")
share("size", "ops.size(x)", "tf.size(input, out_type, name)")


@tensor_operation("ops.shape K.int_shape(x)")
def _sizes(x: Array, call: Call) -> Result:
    return NOT_KNOWN if x.shape.rank is None else tuple(size_value(x, axis) for axis in range(x.shape.rank))


@tensor_operation("tf.shape(input, out_type, name)", "K.shape(x)")
def _shape(x: Array, call: Call) -> Result:
    return (
        NOT_KNOWN
        if x.shape.rank is None
        else Sizes(tuple(size_value(x, axis) for axis in range(x.shape.rank)))
    )


@method(Sizes, "__getitem__")
def _get_item(sizes: Sizes, call: Call) -> Result:
    key = call.positional[0]
    if isinstance(key, int):
        return sizes.items[key] if -len(sizes.items) <= key < len(sizes.items) else NOT_KNOWN
    if not isinstance(key, slice):
        return NOT_KNOWN
    bounds = [bound for bound in (key.start, key.stop, key.step) if bound is None or isinstance(bound, int)]
    return Sizes(sizes.items[slice(*bounds)]) if len(bounds) == 3 else NOT_KNOWN


@method(Sizes, "__len__")
def _length(sizes: Sizes, call: Call) -> Result:
    return len(sizes.items)


@method(Sizes, "__iter__")
def _iterate(sizes: Sizes, call: Call) -> Result:
    return sizes.items


@method(Sizes, "__array__", "numpy")
def _as_array(sizes: Sizes, call: Call) -> Result:
    array = as_array(sizes.items)
    return NOT_KNOWN if array is None else replace(array, kind="int")


@method(Sizes, "__mul__", "__rmul__", "__floordiv__")
def _scaled(sizes: Sizes, call: Call) -> Result:
    factor = call.positional[0]
    if not isinstance(factor, int):
        return NOT_KNOWN
    change = floor_divide if call.name == "__floordiv__" else multiply
    scaled = [change(as_size(size), factor) for size in sizes.items]
    known = [size for size in scaled if is_known(size)]
    return Sizes(tuple(known)) if len(known) == len(scaled) else NOT_KNOWN

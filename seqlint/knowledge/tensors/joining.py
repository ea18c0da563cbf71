"""Tensors joined into one, and one taken apart into several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, Call, DataError, Result
from seqlint.knowledge.numpy.contents import rearranged, thinned
from seqlint.knowledge.numpy.conversion import as_item, as_size, axis_of
from seqlint.knowledge.tensors.declaring import (
    Sizes,
    first_of,
    given,
    share,
    tensor_function,
    tensor_operation,
)
from seqlint.shapes.dim import UNKNOWN, Dim, equal, subtract, total
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, ListValue, Value, as_items
from seqlint.values.arrays import Array

#: of longer axes the parts are not listed
_MOST_PARTS = 256

share("hstack", "ops.hstack(xs)")
share("vstack", "ops.vstack(xs)")
share("dstack", "ops.dstack(xs)")
share("append", "ops.append(x1, x2 as values, axis)")
share("split", "ops.split(x, indices_or_sections, axis)")
share("array_split", "ops.array_split(x, indices_or_sections, axis)")


@tensor_function(
    "ops.concatenate(xs, axis)", "K.concatenate(tensors, axis=-1)", "tf.concat(values, axis, name)"
)
def _concatenate(call: Call) -> Result:
    parts = as_items(call.positional[0]) if call.positional else None
    if parts and any(isinstance(part, Sizes) for part in parts):
        items = [part.items if isinstance(part, Sizes) else as_items(part) for part in parts]
        known = [item for item in items if item is not None]
        return (
            Sizes(tuple(size for item in known for size in item)) if len(known) == len(items) else NOT_KNOWN
        )
    return FUNCTIONS["numpy.concatenate"](call)


@tensor_function("ops.stack(x, axis)", "K.stack(x, axis)", "tf.stack(values, axis, name)")
def _stack(call: Call) -> Result:
    """Sizes that a program stacks become the shape of a tensor."""
    parts = as_items(call.positional[0]) if call.positional else None
    are_sizes = all(isinstance(part, (int, Expression)) for part in parts or ())
    if parts and are_sizes and any(isinstance(part, Expression) for part in parts):
        return Sizes(parts)
    return FUNCTIONS["numpy.stack"](call)


@tensor_operation("ops.unstack(x, num, axis=0)", "tf.unstack(value, num, axis=0, name)")
def _unstack(x: Array, call: Call) -> Result:
    """One tensor for each place on the axis."""
    dims, count = x.shape.dims, given(call, "num")
    position = None if dims is None else axis_of(given(call, "axis"), len(dims), call)
    if dims is None or position is None:
        return NOT_KNOWN
    length = dims[position]
    if isinstance(count, int) and equal(length, count) is False:
        raise DataError(f"`unstack` makes {count} tensors of an axis of size {length}", x)
    number = length if isinstance(length, int) else count
    if not isinstance(number, int) or number > _MOST_PARTS:
        return NOT_KNOWN
    content = thinned(rearranged(x.content, rows_kept=position != len(dims) - 1))
    part = replace(x, shape=Shape((*dims[:position], *dims[position + 1 :])), content=content)
    return ListValue([as_item(part) for _ in range(number)])


@tensor_function("tf.split(value, num_or_size_splits as indices_or_sections, axis=0, num, name)")
def _split(call: Call) -> Result:
    """A list says how long the parts are, not where they begin as for NumPy."""
    sizes = as_items(given(call, "indices_or_sections"))
    if not isinstance(given(call, "axis"), int):
        return NOT_KNOWN
    return FUNCTIONS["numpy.split"](call) if sizes is None else _split_sizes(call, sizes)


def _split_sizes(call: Call, sizes: Sequence[Value]) -> Result:
    x = first_of(call)
    if not isinstance(x, Array) or x.shape.dims is None:
        return NOT_KNOWN
    position = axis_of(given(call, "axis"), len(x.shape.dims), call)
    if position is None:
        return NOT_KNOWN
    length, known = x.shape[position], [as_size(size) for size in sizes]
    stated = total(size for size in known if size != -1)
    if -1 not in known and equal(stated, length) is False:
        raise DataError(f"parts of {stated} values in all cannot be made of an axis of size {length}", x)
    rest: Dim = subtract(length, stated) if known.count(-1) == 1 else UNKNOWN
    content = thinned(rearranged(x.content, rows_kept=position != len(x.shape.dims) - 1))
    shapes = [x.shape.replace(position, rest if size == -1 else size) for size in known]
    return ListValue([replace(x, shape=shape, content=content) for shape in shapes])

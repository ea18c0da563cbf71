"""Laying tensors out anew: reshape, new and dropped axes, the order of axes, repetition, padding."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, Call, DataError, Result
from seqlint.knowledge.numpy.conversion import as_size, axes_of
from seqlint.knowledge.numpy.manipulation.shaping import laid_out
from seqlint.knowledge.tensors.declaring import given, share, tensor_operation
from seqlint.shapes.dim import UNKNOWN, equal, product, subtract
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, Value, as_items
from seqlint.values.arrays import Array

share(
    "reshape", "ops.reshape(x, newshape as shape)", "K.reshape(x, shape)", "tf.reshape(tensor, shape, name)"
)
share("ravel", "ops.ravel K.flatten(x)")
share(
    "transpose",
    "ops.transpose(x, axes)",
    "K.permute_dimensions(x, pattern as axes)",
    "K.transpose(x)",
    "tf.transpose(a, perm as axes, conjugate, name)",
)
share("swapaxes", "ops.swapaxes(x, axis1, axis2)")
share("moveaxis", "ops.moveaxis(x, source, destination)")
share(
    "expand_dims",
    "ops.expand_dims(x, axis)",
    "K.expand_dims(x, axis=-1)",
    "tf.expand_dims(input, axis, name, dim as axis)",
)
share(
    "flip",
    "ops.flip(x, axis)",
    "ops.flipud ops.fliplr(x)",
    "K.reverse(x, axes)",
    "tf.reverse(tensor, axis, name)",
)
share("roll", "ops.roll(x, shift, axis)", "tf.roll(input, shift, axis, name)")
share("broadcast_to", "ops.broadcast_to(x, shape)", "tf.broadcast_to(input, shape, name)")
share(
    "repeat",
    "ops.repeat(x, repeats, axis)",
    "K.repeat_elements(x, rep as repeats, axis)",
    "tf.repeat(input, repeats, axis, name)",
)
share(
    "tile",
    "ops.tile(x, repeats)",
    "K.tile(x, n as repeats)",
    "tf.tile(input, multiples as repeats, name)",
)
share(
    "pad",
    "ops.pad(x, pad_width, mode, constant_values)",
    "tf.pad(tensor, paddings as pad_width, mode, constant_values, name)",
)


@tensor_operation("ops.squeeze K.squeeze(x, axis)", "tf.squeeze(input, axis, name, squeeze_dims as axis)")
def _squeeze(x: Array, call: Call) -> Result:
    """TensorFlow takes no axes for all axes; Keras refuses an axis whose size is left open."""
    axis = given(call, "axis")
    axis = None if as_items(axis) == () else axis
    squeezed = FUNCTIONS["numpy.squeeze"](replace(call, positional=(x,), keywords={"axis": axis}))
    dims = x.shape.dims if call.name.startswith("keras.ops.") and axis is not None else None
    axes = () if dims is None else axes_of(axis, len(dims), call) or ()
    is_open = dims is not None and any(equal(dims[axis], 1) is None for axis in axes)
    return laid_out(x, UNKNOWN_SHAPE) if is_open else squeezed


@tensor_operation("tf.ensure_shape(x, shape, name)")
def _ensured(x: Array, call: Call) -> Result:
    """What is not stated is as it was."""
    stated = as_items(given(call, "shape"))
    if stated is None or x.shape.rank != len(stated):
        return NOT_KNOWN
    dims = tuple(dim if size is None else as_size(size) for dim, size in zip(x.shape, stated, strict=True))
    return replace(x, shape=Shape(dims))


@tensor_operation("tf.linalg.matrix_transpose(a, name, conjugate)")
def _matrix_transpose(x: Array, call: Call) -> Result:
    dims = x.shape.dims
    if dims is None or len(dims) < 2:
        return NOT_KNOWN
    return laid_out(x, Shape((*dims[:-2], dims[-1], dims[-2])))


@tensor_operation("K.batch_flatten(x)")
def _batch_flatten(x: Array, call: Call) -> Result:
    dims = x.shape.dims
    return laid_out(x, Shape.of(dims[0], product(dims[1:])) if dims else UNKNOWN_SHAPE)


@tensor_operation("K.repeat(x, n)")
def _repeat_vector(x: Array, call: Call) -> Result:
    """(batch, features) -> (batch, n, features)."""
    if x.shape.rank is None:
        return NOT_KNOWN
    if x.shape.rank != 2:
        raise DataError(f"`repeat` takes a tensor of rank 2, and is given {x.shape}", x)
    return laid_out(x, Shape.of(x.shape[0], as_size(given(call, "n")), x.shape[1]), rows_kept=True)


@tensor_operation("K.temporal_padding(x, padding)")
def _temporal_padding(x: Array, call: Call) -> Result:
    return _padded(x, ((0, 0), given(call, "padding", (1, 1)), (0, 0)), call)


@tensor_operation("K.spatial_2d_padding K.spatial_3d_padding(x, padding, data_format)")
def _spatial_padding(x: Array, call: Call) -> Result:
    count = 3 if call.name.endswith("3d_padding") else 2
    items, layout = as_items(given(call, "padding", ((1, 1),) * count)), given(call, "data_format")
    if items is None or len(items) != count or layout not in (None, "channels_last", "channels_first"):
        return NOT_KNOWN
    widths = ((0, 0), (0, 0), *items) if layout == "channels_first" else ((0, 0), *items, (0, 0))
    return _padded(x, widths, call)


def _padded(x: Array, widths: tuple[Value, ...], call: Call) -> Result:
    return FUNCTIONS["numpy.pad"](replace(call, positional=(x,), keywords={"pad_width": widths}))


@tensor_operation(
    "ops.slice(inputs, start_indices, shape)", "tf.slice(input_, begin as start_indices, size as shape, name)"
)
def _slice(x: Array, call: Call) -> Result:
    """In TensorFlow a size of -1 is all that follows."""
    starts, sizes = as_items(given(call, "start_indices")), as_items(given(call, "shape"))
    if sizes is None or len(sizes) != x.shape.rank:
        return NOT_KNOWN
    dims = [as_size(size) for size in sizes]
    for axis, size in enumerate(dims):
        if size == -1:
            start = UNKNOWN if starts is None or len(starts) != len(dims) else as_size(starts[axis])
            dims[axis] = subtract(x.shape[axis], start)
    return laid_out(x, Shape(tuple(dims)))

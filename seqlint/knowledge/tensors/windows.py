"""Convolution and pooling as functions: kernels and windows that slide over the axes between batch and channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seqlint.knowledge.library import Call, DataError, Result
from seqlint.knowledge.numpy.conversion import as_array, as_size, shape_of
from seqlint.knowledge.tensors.declaring import given, tensor_operation
from seqlint.shapes.convolution import slide, slide_back, spread
from seqlint.shapes.dim import UNKNOWN, Dim, equal, less, modulo, multiply
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, Value, as_items
from seqlint.values.arrays import UNKNOWN_CONTENT, Array

_CONV = "strides=1, padding='valid', data_format, dilation_rate=1"


@tensor_operation(
    f"ops.conv(inputs, kernel, {_CONV})",
    f"K.conv1d K.conv2d K.conv3d(x, kernel, {_CONV})",
    "tf.nn.conv2d tf.nn.conv3d(input, filters as kernel, strides, padding, data_format, dilations as dilation_rate=1, name,"
    " filter as kernel)",
    "tf.nn.conv1d(input, filters as kernel, stride as strides, padding, data_format, dilations as dilation_rate=1, name)",
)
def _convolution(x: Array, call: Call) -> Result:
    kernel, channels_first = as_array(given(call, "kernel")), _channels_first(call)
    if kernel is None or kernel.shape.dims is None or x.shape.rank is None or channels_first is None:
        return NOT_KNOWN
    if kernel.shape.rank != x.shape.rank or x.shape.rank < 3:
        return NOT_KNOWN
    *window, inner, filters = kernel.shape.dims
    channels = x.shape[1 if channels_first else -1]
    # a kernel for a part of the channels is one of several groups
    if less(channels, inner) or equal(modulo(channels, inner), 0) is False:
        raise DataError(
            f"a kernel of shape {kernel.shape} does not fit the {channels} channels of {x.shape}", x, kernel
        )
    return _slid(x, window, filters, call, channels_first)


def _kernel_sizes(x: Array, call: Call) -> tuple[Dim, ...] | None:
    """The sizes of the kernel, if they are known and as many as those of *x*."""
    kernel = as_array(given(call, "kernel"))
    return None if kernel is None or kernel.shape.rank != x.shape.rank else kernel.shape.dims


@tensor_operation(
    f"ops.depthwise_conv(inputs, kernel, {_CONV})",
    f"K.depthwise_conv2d(x, depthwise_kernel as kernel, {_CONV})",
    "tf.nn.depthwise_conv2d(input, filter as kernel, strides, padding, data_format, dilations as dilation_rate=1, name)",
)
def _depthwise(x: Array, call: Call) -> Result:
    sizes, channels_first = _kernel_sizes(x, call), _channels_first(call)
    if sizes is None or channels_first is None:
        return NOT_KNOWN
    *window, _, multiplier = sizes
    channels = x.shape[1 if channels_first else -1]
    return _slid(x, window, multiply(channels, multiplier), call, channels_first)


@tensor_operation(
    f"ops.separable_conv(inputs, depthwise_kernel as kernel, pointwise_kernel, {_CONV})",
    f"K.separable_conv2d(x, depthwise_kernel as kernel, pointwise_kernel, {_CONV})",
)
def _separable(x: Array, call: Call) -> Result:
    kernel, pointwise = as_array(given(call, "kernel")), as_array(given(call, "pointwise_kernel"))
    channels_first = _channels_first(call)
    if kernel is None or kernel.shape.dims is None or pointwise is None or channels_first is None:
        return NOT_KNOWN
    if not kernel.shape.rank == pointwise.shape.rank == x.shape.rank:
        return NOT_KNOWN
    return _slid(x, kernel.shape.dims[:-2], pointwise.shape[-1], call, channels_first)


@tensor_operation(
    "ops.conv_transpose(inputs, kernel, strides=1, padding='valid', output_padding, data_format, dilation_rate=1)"
)
def _transposed(x: Array, call: Call) -> Result:
    kernel, channels_first = _kernel_sizes(x, call), _channels_first(call)
    if kernel is None or channels_first is None:
        return NOT_KNOWN
    count = len(kernel) - 2
    strides, padded = _numbers(given(call, "strides"), count), _padded(call)
    if strides is None or given(call, "output_padding") is not None or given(call, "dilation_rate") != 1:
        return NOT_KNOWN
    sizes = [
        slide_back(size, window, stride, None, padded=padded)
        for size, window, stride in zip(_spatial(x, channels_first), kernel[:count], strides, strict=True)
    ]
    return _laid(x, sizes, kernel[-2], channels_first)


@tensor_operation(
    "tf.nn.conv2d_transpose tf.nn.conv1d_transpose tf.nn.conv3d_transpose(input, filters, output_shape, strides, padding,"
    " data_format, dilations, name)",
)
def _to_stated_shape(x: Array, call: Call) -> Result:
    return replace(x, shape=shape_of(given(call, "output_shape")), content=UNKNOWN_CONTENT)


@tensor_operation(
    "ops.max_pool ops.average_pool(inputs, pool_size, strides, padding='valid', data_format)",
    "K.pool2d K.pool3d(x, pool_size, strides=1, padding='valid', data_format, pool_mode)",
    "tf.nn.max_pool tf.nn.avg_pool tf.nn.max_pool1d tf.nn.avg_pool1d tf.nn.max_pool2d tf.nn.avg_pool2d tf.nn.max_pool3d"
    " tf.nn.avg_pool3d(input, ksize as pool_size, strides, padding, data_format, name, value)",
)
def _pooling(x: Array, call: Call) -> Result:
    channels_first = _channels_first(call)
    if x.shape.rank is None or x.shape.rank < 3 or channels_first is None:
        return NOT_KNOWN
    window = _numbers(given(call, "pool_size"), x.shape.rank - 2)
    if window is None:
        return NOT_KNOWN
    return _slid(x, window, x.shape[1 if channels_first else -1], call, channels_first)


def _slid(x: Array, window: Sequence[Dim], filters: Dim, call: Call, channels_first: bool) -> Result:
    """*x* where a *window* has been at every place; without strides it moves by its own size."""
    count = len(window)
    steps = given(call, "strides")
    strides = window if steps is None else _numbers(steps, count)
    dilations = _numbers(given(call, "dilation_rate", 1), count)
    if strides is None or dilations is None:
        return NOT_KNOWN
    padded = _padded(call)
    sizes = []
    for size, length, stride, dilation in zip(
        _spatial(x, channels_first), window, strides, dilations, strict=True
    ):
        covered = spread(length, dilation)
        if padded is False and less(size, covered):
            return NOT_KNOWN  # refused of symbolic tensors, and nothing of data
        sizes.append(slide(size, covered, stride, padded=padded))
    return _laid(x, sizes, filters, channels_first)


def _spatial(x: Array, channels_first: bool) -> tuple[Dim, ...]:
    dims = tuple(x.shape)
    return dims[2:] if channels_first else dims[1:-1]


def _laid(x: Array, sizes: Sequence[Dim], filters: Dim, channels_first: bool) -> Result:
    shape = Shape.of(x.shape[0], filters, *sizes) if channels_first else Shape.of(x.shape[0], *sizes, filters)
    return replace(x, shape=shape, kind="float" if x.kind == "float" else None, content=UNKNOWN_CONTENT)


def _channels_first(call: Call) -> bool | None:
    layout = given(call, "data_format")
    if layout is None or layout in ("channels_last", "NWC", "NHWC", "NDHWC"):
        return False
    return True if layout in ("channels_first", "NCW", "NCHW", "NCDHW") else None


def _padded(call: Call) -> bool | None:
    padding = given(call, "padding")
    text = padding.lower() if isinstance(padding, str) else None
    return {"same": True, "valid": False}.get(text) if text is not None else None


def _numbers(value: Value, count: int) -> tuple[Dim, ...] | None:
    """One number for each of *count* axes; TensorFlow takes them with those of batch and channels, which are 1, too."""
    if isinstance(value, int):
        return (value,) * count
    items = as_items(value)
    if items is None:
        return None
    sizes = tuple(map(as_size, items))
    if len(sizes) == 1:
        return sizes * count
    if len(sizes) == count + 2 and sizes[0] == 1:
        sizes = sizes[2:] if sizes[-1] != 1 else sizes[1:-1]
    return sizes if len(sizes) == count and UNKNOWN not in sizes else None

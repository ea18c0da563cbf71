"""Values that are chosen by places or by a condition."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, Call, Result
from seqlint.knowledge.numpy.broadcasting import broadcast_shape
from seqlint.knowledge.numpy.contents import rearranged, thinned
from seqlint.knowledge.numpy.conversion import as_array, as_item, as_size, axis_of, made, shape_of
from seqlint.knowledge.numpy.indexing import as_indices, select
from seqlint.knowledge.tensors.declaring import given, share, tensor_function, tensor_operation
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN
from seqlint.values.arrays import UNKNOWN_CONTENT, Array

share("take", "ops.take(x, indices, axis)", "K.gather(reference, indices, axis=0)")
share("where", "ops.where(condition, x1 as x, x2 as y)")
share("nonzero", "ops.nonzero(x)")


@tensor_function("tf.where(condition, x, y, name)")
def _where(call: Call) -> Result:
    """A condition alone gives one row for each place, not NumPy's places axis by axis."""
    name = "where" if "x" in call.keywords or not call.complete else "argwhere"
    return FUNCTIONS[f"numpy.{name}"](call)


@tensor_operation(
    "tf.gather(params, indices, validate_indices, axis=0, batch_dims, name)",
    "tf.nn.embedding_lookup(params, ids as indices, max_norm, name)",
)
def _gather(x: Array, call: Call) -> Result:
    axis = given(call, "axis", 0)
    if given(call, "batch_dims", 0) != 0 or "max_norm" in call.keywords:
        return NOT_KNOWN
    return FUNCTIONS["numpy.take"](
        replace(call, positional=(x, given(call, "indices")), keywords={"axis": 0 if axis is None else axis})
    )


@tensor_operation("tf.gather_nd(params, indices, batch_dims, name)")
def _gather_nested(x: Array, call: Call) -> Result:
    """The last axis of the places is a place in so many axes of *x*."""
    places = as_array(given(call, "indices"))
    if places is None or places.shape.dims is None or x.shape.dims is None or "batch_dims" in call.keywords:
        return NOT_KNOWN
    depth = places.shape.dims[-1] if places.shape.dims else None
    if not isinstance(depth, int) or depth > len(x.shape.dims):
        return NOT_KNOWN
    shape = Shape((*places.shape.dims[:-1], *x.shape.dims[depth:]))
    return as_item(replace(x, shape=shape, content=thinned(x.content)))


@tensor_operation("tf.boolean_mask(tensor, mask, axis, name)")
def _masked(x: Array, call: Call) -> Result:
    mask = as_array(given(call, "mask"))
    indices = None if mask is None or "axis" in call.keywords else as_indices(mask)
    return NOT_KNOWN if indices is None else select(x, indices)


@tensor_operation("tf.random.shuffle(value, seed, name)", "random.shuffle(x, axis, seed)")
def _shuffled(x: Array, call: Call) -> Result:
    return replace(
        x, content=rearranged(x.content, rows_kept=x.shape.rank == 2 and "axis" not in call.keywords)
    )


@tensor_function(
    "ops.scatter(indices, values, shape)",
    "tf.scatter_nd(indices, updates, shape, bad_indices_policy, name)",
)
def _scattered(call: Call) -> Result:
    return made(call, shape_of(given(call, "shape")))


@tensor_operation(
    "ops.segment_sum ops.segment_max ops.segment_min ops.segment_prod(data, segment_ids, num_segments, sorted)",
    "tf.math.unsorted_segment_sum tf.math.unsorted_segment_max tf.math.unsorted_segment_min"
    " tf.math.unsorted_segment_mean tf.math.unsorted_segment_prod(data, segment_ids, num_segments, name)",
)
def _segments(x: Array, call: Call) -> Result:
    """One row for each segment, if the rows are what is put into segments."""
    places = as_array(given(call, "segment_ids"))
    if places is None or places.shape.rank != 1 or not x.shape.rank:
        return NOT_KNOWN
    return replace(x, shape=x.shape.replace(0, as_size(given(call, "num_segments"))), content=UNKNOWN_CONTENT)


@tensor_function(
    "ops.searchsorted(sorted_sequence, values, side)",
    "tf.searchsorted(sorted_sequence, values, side, out_type, name)",
)
def _searched(call: Call) -> Result:
    values = as_array(given(call, "values"))
    return NOT_KNOWN if values is None else as_item(replace(values, kind="int", content=UNKNOWN_CONTENT))


@tensor_operation("ops.take_along_axis(x, indices, axis)")
def _take_along_axis(x: Array, call: Call) -> Result:
    """The places are paired with the values on all axes but one, on which they may be fewer or more."""
    places, axis = as_array(given(call, "indices")), given(call, "axis")
    if places is None or axis is None or x.shape.dims is None or places.shape.rank != len(x.shape.dims):
        return NOT_KNOWN
    position = axis_of(axis, len(x.shape.dims), call)
    if position is None:
        return NOT_KNOWN
    paired = replace(x, shape=x.shape.replace(position, 1))
    shape = broadcast_shape(call, paired, replace(places, shape=places.shape.replace(position, 1)))
    return replace(x, shape=shape.replace(position, places.shape[position]), content=UNKNOWN_CONTENT)

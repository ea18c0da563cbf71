"""Reductions over axes, running sums, order along an axis."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, DataError, Result
from seqlint.knowledge.numpy.conversion import as_result, as_size, axis_of
from seqlint.knowledge.numpy.manipulation.shaping import flat_shape
from seqlint.knowledge.numpy.reductions import reduced
from seqlint.knowledge.tensors.declaring import given, share, tensor_operation
from seqlint.shapes.dim import less
from seqlint.values import NOT_KNOWN
from seqlint.values.arrays import UNKNOWN_CONTENT, Array

_REDUCING = "(input_tensor, axis, keepdims, name, reduction_indices as axis, keep_dims as keepdims)"

for _name in "all any max mean min prod sum std var".split():
    _reduce = f"reduce_{'variance' if _name == 'var' else _name}"
    share(_name, f"ops.{_name} K.{_name}(x, axis, keepdims)")
    share(_name, f"tf.{_reduce} tf.math.{_reduce}{_REDUCING}")
for _name in "max min".split():
    share(_name, f"ops.{_name}(x, axis, keepdims, initial)")
share("prod", "ops.prod(x, axis, keepdims, dtype)")
for _name in "amax amin median ptp nanmax nanmean nanmedian nanmin nanstd nansum".split():
    share(_name, f"ops.{_name}(x, axis, keepdims)")
share("average", "ops.average(x, axis, weights)")
for _name in "quantile percentile".split():
    share(_name, f"ops.{_name}(x, q, axis, method, keepdims)")
for _name in "argmax argmin".split():
    share(_name, f"ops.{_name}(x, axis, keepdims)", f"K.{_name}(x, axis=-1)")
    share(_name, f"tf.{_name} tf.math.{_name}(input, axis=0, output_type, name, dimension as axis)")
for _name in "cumsum cumprod".split():
    share(_name, f"ops.{_name}(x, axis, dtype)", f"K.{_name}(x, axis=0)")
    share(_name, f"tf.{_name} tf.math.{_name}(x, axis=0, exclusive, reverse, name)")
share("diff", "ops.diff(a, n, axis)")


@tensor_operation(
    "ops.logsumexp(x, axis, keepdims)",
    "ops.norm(x, ord, axis, keepdims)",
    "ops.nanprod ops.nanvar(x, axis, keepdims)",
    "ops.count_nonzero(x, axis)",
    f"tf.reduce_logsumexp tf.math.reduce_logsumexp tf.math.reduce_euclidean_norm{_REDUCING}",
    "tf.norm tf.linalg.norm(tensor, ord, axis, keepdims, name, keep_dims as keepdims)",
    "tf.math.count_nonzero(input, axis, keepdims=False, dtype, name)",
)
def _reduced(x: Array, call: Call) -> Result:
    kind = "int" if call.name.endswith("count_nonzero") else "float" if x.kind == "float" else None
    return reduced(replace(x, kind=kind), call)


@tensor_operation(
    "ops.moments(x, axes as axis, keepdims, synchronized)",
    "tf.nn.moments(x, axes as axis, shift, keepdims, name)",
)
def _moments(x: Array, call: Call) -> Result:
    """The mean and the variance."""
    return (reduced(x, call), reduced(x, call))


@tensor_operation(
    "ops.sort ops.argsort(x, axis=-1)",
    "tf.sort(values, axis=-1, direction, name)",
    "tf.argsort(values, axis=-1, direction, stable, name)",
)
def _sorted(x: Array, call: Call) -> Result:
    kind = "int" if call.name.endswith("argsort") else x.kind
    axis = given(call, "axis")
    if axis is None:
        return replace(x, kind=kind, shape=flat_shape(x), content=UNKNOWN_CONTENT)
    if x.shape.rank:
        axis_of(axis, x.shape.rank, call)
    return replace(x, kind=kind, content=UNKNOWN_CONTENT)


@tensor_operation(
    "ops.top_k(x, k, sorted)", "tf.nn.top_k tf.math.top_k(input, k=1, sorted, index_type, name)"
)
def _top(x: Array, call: Call) -> Result:
    """The largest values of the last axis, and where they are."""
    if not x.shape.rank:
        return NOT_KNOWN
    count = as_size(given(call, "k"))
    if less(x.shape[-1], count):
        raise DataError(f"`top_k` asks for {count} values of an axis of size {x.shape[-1]}", x)
    values = replace(x, shape=x.shape.replace(-1, count), content=UNKNOWN_CONTENT)
    return (as_result(values), as_result(replace(values, kind="int")))

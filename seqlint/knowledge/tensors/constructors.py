"""Tensors made from values, of one number, of a range, at random."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, Call, Result
from seqlint.knowledge.numpy.contents import BINARY, REAL, UNIT
from seqlint.knowledge.numpy.conversion import as_size, axis_of, made, shape_of
from seqlint.knowledge.numpy.creation.random import range_content
from seqlint.knowledge.numpy.kinds import kind_of
from seqlint.knowledge.tensors.declaring import (
    first_of,
    given,
    names_of,
    share,
    tensor_function,
    tensor_operation,
)
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, Value
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content

share("array", "ops.array(x, dtype)")
share("asarray", "ops.convert_to_tensor(x, dtype, sparse, ragged)")
share(
    "asarray",
    "tf.convert_to_tensor(value, dtype, dtype_hint, name)",
    "K.variable(value, dtype, name, constraint)",
)
for _name in "zeros ones".split():
    share(_name, f"ops.{_name}(shape, dtype)", f"K.{_name}(shape, dtype, name)")
    share(_name, f"tf.{_name}(shape, dtype, name, layout)")
    share(f"{_name}_like", f"ops.{_name}_like(x, dtype)", f"K.{_name}_like(x, dtype, name)")
    share(f"{_name}_like", f"tf.{_name}_like(input, dtype, name, layout, optimize)")
share("empty", "ops.empty(shape, dtype)")
share("empty_like", "ops.empty_like(x, dtype)")
share(
    "full", "ops.full(shape, fill_value, dtype='float32')", "tf.fill(dims, value as fill_value, name, layout)"
)
share("full_like", "ops.full_like(x, fill_value, dtype)")
share("arange", "ops.arange K.arange(start, stop, step, dtype)")
share("arange", "tf.range(start, limit as stop, delta as step, dtype, name)")
share("linspace", "ops.linspace(start, stop, num, endpoint, retstep, dtype, axis)")
share("linspace", "tf.linspace(start, stop, num, name, axis)")
share("identity", "ops.identity(n, dtype)")
share("eye", "ops.eye(N, M, k, dtype)", "K.eye(size, dtype, name)")


FUNCTIONS.update(dict.fromkeys(names_of("ops.meshgrid tf.meshgrid"), FUNCTIONS["numpy.meshgrid"]))


@tensor_function("tf.constant(value, dtype, shape, name)", "K.constant(value, dtype, shape, name)")
def _constant(call: Call) -> Result:
    array = FUNCTIONS["numpy.asarray"](replace(call, keywords={"dtype": given(call, "dtype")}))
    shape = given(call, "shape")
    return array if shape is None or not isinstance(array, Array) else replace(array, shape=shape_of(shape))


@tensor_function("tf.eye tf.linalg.eye(num_rows, num_columns as M, batch_shape, dtype, name)")
def _eye(call: Call) -> Result:
    return NOT_KNOWN if "batch_shape" in call.keywords else FUNCTIONS["numpy.eye"](call)


@tensor_operation(
    "ops.one_hot(x, num_classes as depth, axis, dtype, sparse)",
    "K.one_hot(indices, num_classes as depth)",
    "tf.one_hot(indices, depth, on_value, off_value, axis, dtype, name)",
)
def _one_hot(labels: Array, call: Call) -> Result:
    depth, axis = as_size(given(call, "depth")), given(call, "axis")
    kind = kind_of(given(call, "dtype"), "float")
    if labels.shape.dims is None:
        return made(call, UNKNOWN_SHAPE, kind)
    rank = len(labels.shape.dims) + 1
    position = rank - 1 if axis is None else axis_of(axis, rank, call)
    if position is None:
        return made(call, Shape.of_rank(rank), kind)
    dims = (*labels.shape.dims[:position], depth, *labels.shape.dims[position:])
    content = Content("one-hot", depth) if position == rank - 1 else BINARY
    is_plain = not ("on_value" in call.keywords or "off_value" in call.keywords)
    return replace(labels, shape=Shape(dims), kind=kind, content=content if is_plain else UNKNOWN_CONTENT)


@tensor_operation("tf.sequence_mask(lengths, maxlen, dtype, name)")
def _sequence_mask(lengths: Array, call: Call) -> Result:
    if lengths.shape.dims is None:
        return NOT_KNOWN
    shape = Shape((*lengths.shape.dims, as_size(given(call, "maxlen"))))
    return made(call, shape, kind_of(given(call, "dtype"), "bool"), BINARY)


@tensor_function(
    "random.normal random.truncated_normal(shape, mean, stddev, dtype, seed)",
    "K.random_normal K.truncated_normal(shape, mean, stddev, dtype, seed)",
    "K.random_normal_variable(shape, mean, scale, dtype, name, seed)",
    "tf.random.normal tf.random.truncated_normal(shape, mean, stddev, dtype, seed, name)",
    "tf.random_normal tf.truncated_normal(shape, mean, stddev, dtype, seed, name)",
    "random.gamma(shape, alpha, dtype, seed)",
    "random.beta(shape, alpha, beta, dtype, seed)",
)
def _normal(call: Call) -> Result:
    return made(call, _shape(call), kind_of(given(call, "dtype"), "float"), REAL)


@tensor_function(
    "random.uniform random.randint(shape, minval, maxval, dtype, seed)",
    "K.random_uniform(shape, minval, maxval, dtype, seed)",
    "K.random_uniform_variable(shape, low as minval, high as maxval, dtype, name, seed)",
    "tf.random.uniform tf.random_uniform(shape, minval, maxval, dtype, seed, name)",
)
def _uniform(call: Call) -> Result:
    low, high, size = given(call, "minval", 0), given(call, "maxval"), call.positional[:1]
    kind = kind_of(given(call, "dtype"), "int" if call.name.endswith("randint") else "float")
    if kind == "int":
        return made(call, _shape(call), kind, range_content(low, high, size[0] if size else None))
    bounds = (low, 1 if high is None else high)
    is_unit = all(isinstance(bound, (int, float)) and abs(bound) <= 1 for bound in bounds)
    return made(call, _shape(call), kind, UNIT if is_unit else REAL)


@tensor_function("K.random_bernoulli K.random_binomial(shape, p, dtype, seed)")
def _bernoulli(call: Call) -> Result:
    return made(call, _shape(call), kind_of(given(call, "dtype"), "float"), BINARY)


def _shape(call: Call) -> Shape:
    size: Value = first_of(call)
    return shape_of(size)

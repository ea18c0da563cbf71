"""Functions that work value by value: arithmetic, comparisons, activations, normalization."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import Call, DataError, Result
from seqlint.knowledge.numpy.broadcasting import broadcast_shape
from seqlint.knowledge.numpy.contents import BINARY
from seqlint.knowledge.numpy.conversion import as_array, as_result, axis_of, has_functions
from seqlint.knowledge.numpy.creation.constructors import converted
from seqlint.knowledge.numpy.kinds import promote
from seqlint.knowledge.tensors.declaring import first_of, given, share, tensor_function, tensor_operation
from seqlint.shapes.dim import equal, floor_divide, modulo
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, Value
from seqlint.values.arrays import UNKNOWN_CONTENT, Array

for _name in "abs cos exp log sign sin sqrt square tanh".split():
    share(_name, f"ops.{_name} K.{_name}(x)", f"tf.{_name} tf.math.{_name}(x, name)")
for _name in "ceil expm1 floor log1p negative tan".split():
    share(_name, f"ops.{_name}(x)", f"tf.{_name} tf.math.{_name}(x, name)")
for _name in "absolute log2 log10".split():
    share(_name, f"ops.{_name}(x)")
for _name, _original in {"acos": "arccos", "asin": "arcsin", "atan": "arctan"}.items():
    share(_original, f"ops.{_original}(x)", f"tf.{_name} tf.math.{_name}(x, name)")
share("rint", "tf.rint tf.math.rint(x, name)")
share("tanh", "activations.tanh(x)", "tf.nn.tanh(x, name)")
share("exp", "activations.exponential(x)")
share("round", "ops.round(x, decimals)", "K.round(x)", "tf.round tf.math.round(x, name)")
share(
    "clip",
    "ops.clip(x, x_min as min, x_max as max)",
    "K.clip(x, min_value as min, max_value as max)",
    "tf.clip_by_value(t, clip_value_min as min, clip_value_max as max, name)",
)

for _name in (
    "add subtract multiply divide maximum minimum less less_equal greater greater_equal equal not_equal logical_and "
    "logical_or logical_xor"
).split():
    share(_name, f"ops.{_name}(x1, x2)", f"tf.{_name} tf.math.{_name}(x, y as x2, name)")
for _name in "equal greater greater_equal less less_equal maximum minimum not_equal".split():
    share(_name, f"K.{_name}(x, y as x2)")
for _name in "true_divide floor_divide mod power".split():
    share(_name, f"ops.{_name}(x1, x2)")
share("isin", "ops.isin(x1, x2, assume_unique, invert)")
share("isclose", "ops.isclose(x1, x2, rtol, atol, equal_nan)")
share("power", "K.pow(x, a as x2)", "tf.pow tf.math.pow(x, y as x2, name)")
share("true_divide", "tf.truediv tf.math.truediv tf.realdiv(x, y as x2, name)")
share("floor_divide", "tf.floordiv tf.math.floordiv(x, y as x2, name)")
share("mod", "tf.math.mod tf.math.floormod tf.mod tf.floormod(x, y as x2, name)")

for _name in "isnan isfinite isinf".split():
    share(_name, f"ops.{_name}(x)", f"tf.math.is_{_name.removeprefix('is')}(x, name)")
share("logical_not", "ops.logical_not(x)", "tf.logical_not tf.math.logical_not(x, name)")


@tensor_operation("ops.cast ops.saturate_cast K.cast(x, dtype)", "tf.cast(x, dtype, name)")
def _cast(x: Array, call: Call) -> Result:
    return converted(x, given(call, "dtype"))


@tensor_operation("K.cast_to_floatx(x)")
def _cast_to_float(x: Array, call: Call) -> Result:
    return converted(x, "float32")


@tensor_operation(
    "ops.stop_gradient(variable)",
    "ops.copy(x)",
    "tf.identity tf.stop_gradient(input, name)",
    "K.stop_gradient(variables)",
    "K.print_tensor(x, message, summarize)",
    "activations.linear(x)",
)
def _identity(x: Array, call: Call) -> Result:
    return x


@tensor_operation(
    "ops.relu ops.relu6 ops.sigmoid ops.silu ops.swish ops.softplus ops.softsign ops.selu ops.hard_sigmoid(x)",
    "ops.hard_silu ops.hard_swish ops.hard_tanh ops.log_sigmoid ops.sparse_plus ops.sparse_sigmoid ops.tanh_shrink(x)",
    "ops.elu ops.celu(x, alpha)",
    "ops.gelu(x, approximate)",
    "ops.leaky_relu(x, negative_slope)",
    "ops.soft_shrink ops.hard_shrink(x, threshold)",
    "ops.threshold(x, threshold, default_value)",
    "ops.squareplus(x, b)",
    "ops.arccosh ops.arcsinh ops.arctanh ops.cosh ops.sinh ops.reciprocal ops.rsqrt ops.erf ops.erfc ops.erfinv(x)",
    "ops.exp2 ops.cbrt ops.trunc ops.deg2rad ops.rad2deg ops.fabs(x)",
    "ops.nan_to_num(x, nan, posinf, neginf)",
    "ops.tril ops.triu(x, k)",
    "ops.conj ops.conjugate ops.real ops.sinc ops.i0 ops.inv(x)",
    "ops.cholesky(x, upper)",
    "ops.scatter_update(inputs, indices, updates, reduction)",
    "ops.slice_update(inputs, start_indices, updates)",
    "tf.linalg.inv(input, adjoint, name)",
    "tf.linalg.cholesky(input, name)",
    "tf.tensor_scatter_nd_update tf.tensor_scatter_nd_add tf.tensor_scatter_nd_sub(tensor, indices, updates, bad_indices_policy, name)",
    "activations.relu(x, negative_slope, max_value, threshold, alpha)",
    "activations.relu6 activations.sigmoid activations.silu activations.swish activations.softplus activations.mish(x)",
    "activations.softsign activations.selu activations.hard_sigmoid activations.hard_silu activations.hard_swish(x)",
    "activations.hard_tanh activations.log_sigmoid activations.tanh_shrink activations.sparse_plus(x)",
    "activations.sparse_sigmoid(x)",
    "activations.elu activations.celu(x, alpha)",
    "activations.gelu(x, approximate)",
    "activations.leaky_relu(x, negative_slope, alpha)",
    "activations.soft_shrink activations.hard_shrink(x, threshold)",
    "activations.threshold(x, threshold, default_value)",
    "activations.squareplus(x, b)",
    "K.sigmoid K.hard_sigmoid K.softplus K.softsign(x)",
    "K.relu(x, alpha, max_value, threshold)",
    "K.elu(x, alpha)",
    "K.dropout(x, level, noise_shape, seed)",
    "random.dropout(inputs, rate, noise_shape, seed)",
    "tf.nn.relu tf.nn.relu6 tf.nn.elu tf.nn.selu tf.nn.softplus tf.nn.softsign(features, name)",
    "tf.nn.silu tf.nn.swish(features, beta)",
    "tf.nn.gelu(features, approximate, name)",
    "tf.nn.leaky_relu(features, alpha, name)",
    "tf.math.softplus tf.math.softsign(features, name)",
    "tf.sigmoid tf.nn.sigmoid tf.math.sigmoid tf.math.log_sigmoid tf.math.reciprocal tf.math.rsqrt tf.rsqrt(x, name)",
    "tf.math.acosh tf.math.asinh tf.math.atanh tf.math.cosh tf.math.sinh tf.math.erf tf.math.erfc tf.math.erfinv(x, name)",
    "tf.acosh tf.asinh tf.atanh tf.cosh tf.sinh tf.erf(x, name)",
    "tf.math.digamma tf.math.lgamma tf.math.reciprocal_no_nan(x, name)",
    "tf.nn.dropout(x, rate, noise_shape, seed, name, keep_prob)",
    "tf.nn.bias_add(value, bias, data_format, name)",
    "K.bias_add(x, bias, data_format)",
    "tf.linalg.band_part(input, num_lower, num_upper, name)",
    "tf.clip_by_norm(t, clip_norm, axes, name)",
)
def _same_shape(x: Array, call: Call) -> Result:
    """Whole numbers stay whole for some, are refused by others, or become fractions."""
    return replace(x, kind=x.kind if x.kind == "float" else None, content=UNKNOWN_CONTENT)


@tensor_operation(
    "ops.softmax ops.log_softmax ops.sparsemax K.softmax activations.softmax activations.log_softmax(x, axis=-1)",
    "activations.sparsemax(x, axis=-1)",
    "tf.nn.softmax tf.nn.log_softmax tf.math.softmax tf.math.log_softmax(logits, axis, name, dim as axis)",
    "ops.normalize(x, axis, order, epsilon)",
    "ops.layer_normalization(x, gamma, beta, axis=-1, epsilon)",
    "ops.rms_normalization(x, scale, axis=-1, epsilon)",
    "ops.batch_normalization(x, mean, variance, axis, offset, scale, epsilon)",
    "K.batch_normalization(x, mean, var, beta, gamma, axis=-1, epsilon)",
    "tf.nn.batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name)",
    "K.l2_normalize(x, axis)",
    "tf.nn.l2_normalize tf.math.l2_normalize tf.linalg.l2_normalize(x, axis, epsilon, name, dim as axis)",
)
def _normalized(x: Array, call: Call) -> Result:
    """A number of axes that the tensor does not have is refused."""
    axis = given(call, "axis")
    if x.shape.rank:
        axis_of(axis, x.shape.rank, call)
    return _same_shape(x, call)


@tensor_operation("ops.glu activations.glu(x, axis=-1)")
def _gated(x: Array, call: Call) -> Result:
    """Half of the axis is a gate for the other half."""
    position = None if x.shape.rank is None else axis_of(given(call, "axis"), x.shape.rank, call)
    if position is None:
        return NOT_KNOWN
    size = x.shape[position]
    if equal(modulo(size, 2), 0) is False:
        raise DataError(f"`glu` halves axis {position}, but its size is {size}", x)
    half = floor_divide(size, 2)
    return replace(x, shape=x.shape.replace(position, half), content=UNKNOWN_CONTENT)


@tensor_function(
    "ops.bitwise_and ops.bitwise_or ops.bitwise_xor ops.left_shift ops.right_shift(x, y as x2)",
    "ops.heaviside ops.logaddexp2 ops.nextafter ops.gcd ops.lcm(x1, x2)",
    "ops.arctan2 ops.divide_no_nan ops.hypot ops.logaddexp ops.fmax ops.fmin ops.fmod(x1, x2)",
    "tf.math.divide_no_nan tf.math.multiply_no_nan tf.math.squared_difference tf.squared_difference(x, y as x2, name)",
    "tf.math.xlogy tf.math.xdivy(x, y as x2, name)",
    "tf.math.atan2 tf.atan2(y, x as x2, name)",
    "K.binary_crossentropy(target, output as x2, from_logits)",
)
def _paired(call: Call) -> Result:
    left, right = first_of(call), given(call, "x2")
    a, b = as_array(left), as_array(right)
    if a is None or b is None or has_functions(left) or has_functions(right):
        return NOT_KNOWN
    data = a if isinstance(left, Array) else b
    is_float = promote(a.kind, b.kind) == "float"
    return replace(
        data,
        shape=broadcast_shape(call, a, b),
        kind="float" if is_float else None,
        content=UNKNOWN_CONTENT,
    )


@tensor_operation("tf.add_n tf.math.add_n(inputs, name)")
def _sum_of_all(tensors: Array, call: Call) -> Result:
    """The list is an array with one more axis."""
    dims = tensors.shape.dims
    shape = Shape(dims[1:]) if dims else UNKNOWN_SHAPE
    return as_result(replace(tensors, shape=shape, content=UNKNOWN_CONTENT))


@tensor_operation("ops.isneginf ops.isposinf ops.isreal ops.signbit(x)")
def _tested(x: Array, call: Call) -> Result:
    return replace(x, kind="bool", content=BINARY)


@tensor_operation("K.in_top_k(predictions, targets, k)")
def _in_top(predictions: Array, call: Call) -> Value:
    dims = predictions.shape.dims
    shape = Shape(dims[:-1]) if dims else UNKNOWN_SHAPE
    return replace(predictions, shape=shape, kind="bool", content=BINARY)

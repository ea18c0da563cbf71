"""Functions of TensorFlow and of ``keras.ops`` on tensors of data: mostly NumPy's, under their own names."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, Call, LibraryFunction, Result
from seqlint.knowledge.numpy.constructors import converted
from seqlint.knowledge.numpy.contents import BINARY, REAL, UNIT
from seqlint.knowledge.numpy.conversion import argument, as_size, axis_of, made, shape_of
from seqlint.knowledge.numpy.kinds import kind_of
from seqlint.knowledge.numpy.operation import as_function, share
from seqlint.knowledge.numpy.random import range_content
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, NotKnown, Value, as_items
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content

_ROOTS = ("tensorflow", "tensorflow.compat.v1", "tensorflow.compat.v2")
#: what TensorFlow calls otherwise than NumPy
_RENAMED = {
    "concat": "concatenate",
    "convert_to_tensor": "asarray",
    "identity": "copy",
    "reduce_all": "all",
    "reduce_any": "any",
    "reduce_max": "max",
    "reduce_mean": "mean",
    "reduce_min": "min",
    "reduce_prod": "prod",
    "reduce_sum": "sum",
}
_SAME = (
    "abs add argmax argsort cos divide equal exp expand_dims floor greater greater_equal less less_equal linspace "
    "logical_and logical_not logical_or maximum minimum multiply not_equal ones ones_like pad repeat reshape round "
    "sign sin sqrt square squeeze stack subtract tanh tile transpose zeros zeros_like"
).split()
_IN_MATH = (
    "abs add argmax ceil cos divide equal exp floor greater less log log1p maximum minimum multiply reduce_max "
    "reduce_mean reduce_min reduce_std reduce_sum round sin sqrt square subtract tanh"
).split()
_IN_KERAS = (
    "abs add all any append arange argmax argmin argsort array clip concatenate cos cumsum diff divide dot equal exp "
    "expand_dims eye flip full full_like greater identity less linspace log matmul max maximum mean median min "
    "minimum moveaxis multiply ones ones_like outer pad power prod ravel repeat reshape roll round sin split sqrt "
    "square squeeze stack std subtract sum swapaxes take tanh tile transpose var vstack hstack zeros zeros_like"
).split()


def _declare(declaration: LibraryFunction, *names: str, keras: str | None = None) -> None:
    FUNCTIONS.update({f"{root}.{name}": declaration for root in _ROOTS for name in names})
    if keras is not None:
        FUNCTIONS[f"keras.{keras}"] = declaration


for _root in _ROOTS:
    for _name in (*_SAME, *_RENAMED):
        share(f"{_root}.{_name}", _RENAMED.get(_name, _name))
    for _name in _IN_MATH:
        share(f"{_root}.math.{_name}", _RENAMED.get(_name, _name.removeprefix("reduce_")))
    share(f"{_root}.fill", "full", dims="shape")
    share(f"{_root}.range", "arange", limit="stop", delta="step")
for _name in _IN_KERAS:
    share(f"keras.ops.{_name}", _name)
share("keras.ops.convert_to_tensor", "asarray")
share("keras.ops.where", "where", x1="x", x2="y")


def _constant(call: Call) -> Result:
    array = FUNCTIONS["numpy.asarray"](call)
    shape = call.get("shape", 2)
    return array if shape is None or not isinstance(array, Array) else replace(array, shape=shape_of(shape))


def _where(call: Call) -> Result:
    """A condition alone gives one row for each place, not NumPy's places axis by axis."""
    name = "where" if call.has("x", 1) or not call.complete else "argwhere"
    return FUNCTIONS[f"numpy.{name}"](call)


def _cast(array: Array, call: Call) -> Value:
    return converted(array, call.get("dtype", 0))


def _eye(call: Call) -> Result:
    if call.has("batch_shape", 2):
        return NOT_KNOWN
    return FUNCTIONS["numpy.eye"](call)


def _split(call: Call) -> Result:
    """A list says how long the parts are, not where they begin as for NumPy."""
    parts = argument(call, 1, "num_or_size_splits")
    return FUNCTIONS["numpy.split"](call) if isinstance(parts, int) else NOT_KNOWN


def _gather(array: Array, call: Call) -> Result:
    if call.has("validate_indices", 1) or call.has("batch_dims", 3):
        return NOT_KNOWN
    places = argument(call, 0, "indices")
    return FUNCTIONS["numpy.take"](Call(call.name, (array, places), {"axis": call.get("axis", 2, 0)}))


def _matmul(call: Call) -> Result:
    is_plain = call.complete and len(call.positional) <= 2 and set(call.keywords) <= {"a", "b"}
    return FUNCTIONS["numpy.matmul"](call) if is_plain else NOT_KNOWN


def _one_hot(labels: Array, call: Call) -> Value:
    depth = as_size(argument(call, 0, "depth", "num_classes"))
    is_keras = call.name.startswith("keras.")
    axis = call.get("axis", 1 if is_keras else 3)
    kind = kind_of(call.get("dtype", 2 if is_keras else 4), "float")
    if labels.shape.dims is None:
        return made(call, UNKNOWN_SHAPE, kind)
    rank = len(labels.shape.dims) + 1
    position = rank - 1 if axis is None else axis_of(axis, rank, call)
    if position is None:
        return made(call, Shape.of_rank(rank), kind)
    dims = (*labels.shape.dims[:position], depth, *labels.shape.dims[position:])
    content = Content("one-hot", depth) if position == rank - 1 else BINARY
    is_plain = is_keras or not (call.has("on_value", 1) or call.has("off_value", 2))
    return replace(labels, shape=Shape(dims), kind=kind, content=content if is_plain else UNKNOWN_CONTENT)


def _random(call: Call) -> Value:
    size = call.get("shape", 0)
    if not call.name.endswith("uniform"):
        return made(call, shape_of(size), kind_of(call.get("dtype", 3), "float"), REAL)
    low, high = call.get("minval", 1, 0), call.get("maxval", 2)
    kind = kind_of(call.get("dtype", 3), "float")
    if kind == "int":
        return made(call, shape_of(size), kind, range_content(low, high, size))
    is_unit = all(
        isinstance(bound, (int, float)) and abs(bound) <= 1 for bound in (low, 1 if high is None else high)
    )
    return made(call, shape_of(size), kind, UNIT if is_unit else REAL)


def _resize(images: Array, call: Call) -> Value | NotKnown:
    size = as_items(call.get("size", 0))
    rank = images.shape.rank
    if size is None or len(size) != 2 or rank not in (3, 4) or call.has("preserve_aspect_ratio", 2):
        return NOT_KNOWN
    shape = images.shape.replace(-3, as_size(size[0])).replace(-2, as_size(size[1]))
    method = call.get("method", 1, "bilinear")
    kind = images.kind if method == "nearest" else "float"
    return replace(images, shape=shape, kind=kind, content=Content(scale=images.content.scale))


def _recolored(images: Array, call: Call) -> Value | NotKnown:
    channels = 3 if call.name.endswith("rgb") else 1
    return replace(images, shape=images.shape.replace(-1, channels)) if images.shape.rank else NOT_KNOWN


_declare(_constant, "constant")
_declare(_where, "where")
_declare(as_function(_cast), "cast", keras="ops.cast")
_declare(_eye, "eye")
_declare(_split, "split")
_declare(as_function(_gather), "gather")
_declare(_matmul, "matmul", "linalg.matmul")
_declare(as_function(_one_hot), "one_hot", keras="ops.one_hot")
_declare(_random, "random.normal", "random.truncated_normal", keras="random.normal")
_declare(_random, "random.uniform", keras="random.uniform")
_declare(as_function(_resize), "image.resize")
_declare(as_function(_recolored), "image.grayscale_to_rgb", "image.rgb_to_grayscale")

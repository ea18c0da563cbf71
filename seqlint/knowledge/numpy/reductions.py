"""Reductions over axes: sums, means, extremes, and where the extremes are."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, Call, Result
from seqlint.knowledge.numpy.contents import BINARY
from seqlint.knowledge.numpy.conversion import as_result, as_size, axes_of, axis_of
from seqlint.knowledge.numpy.operation import operation
from seqlint.shapes.axes import without
from seqlint.shapes.dim import UNKNOWN, Dim, add, is_known, maximum, minimum, product
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, NotKnown, Unknown, Value, as_items
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content

_TO_FLOAT = (
    "mean",
    "average",
    "std",
    "var",
    "nanmean",
    "nanstd",
    "median",
    "nanmedian",
    "percentile",
    "quantile",
)
_TO_BOOL = ("all", "any")
#: how many arguments come before ``axis``, and where ``keepdims`` is
_LATE_AXIS = ("percentile", "quantile")
_KEEPDIMS = {"mean": 3, "sum": 3, "prod": 3, "std": 4, "var": 4, "median": 3, "average": 4}


@operation("sum", "mean", "std", "var", "prod", "max", "min", "amax", "amin", "all", "any", "ptp")
def _reduce(array: Array, call: Call) -> Value:
    return reduced(array, call)


@operation("average", "median", "nanmean", "nanstd", "nansum", "nanmax", "nanmin", "nanmedian", method=False)
def _reduce_function(array: Array, call: Call) -> Value:
    return reduced(array, call)


@operation("percentile", "quantile", method=False)
def _quantile(array: Array, call: Call) -> Value | NotKnown:
    return reduced(array, call) if isinstance(call.get("q", 0), (int, float)) else NOT_KNOWN


def reduced(array: Array, call: Call) -> Value:
    """*array* with one number for all values along the axes."""
    name = call.name.rpartition(".")[2]
    kind = "float" if name in _TO_FLOAT else "bool" if name in _TO_BOOL else array.kind
    if kind in ("bool", "uint8") and name in ("sum", "prod", "nansum"):
        kind = "int"
    result = replace(array, kind=kind, content=BINARY if name in _TO_BOOL else UNKNOWN_CONTENT)
    place = 1 if name in _LATE_AXIS else 0
    keep = call.get("keepdims", _KEEPDIMS.get(name, 2), False)
    return as_result(replace(result, shape=_without(array, call.get("axis", place), keep, call)))


def _without(array: Array, axis: Value, keep: Value, call: Call) -> Shape:
    dims = array.shape.dims
    if not isinstance(keep, bool):
        return UNKNOWN_SHAPE
    if axis is None and not keep:
        return Shape.of()
    if dims is None:
        return UNKNOWN_SHAPE
    axes = tuple(range(len(dims))) if axis is None else axes_of(axis, len(dims), call)
    if axes is None:
        is_one = keep or isinstance(axis, Expression)
        return Shape.of_rank(len(dims) - (0 if keep else 1)) if is_one else UNKNOWN_SHAPE
    return Shape(without(dims, axes, keep=keep))


@operation("argmax", "argmin")
def _argmax(array: Array, call: Call) -> Value:
    axis, keep = call.get("axis", 0), call.get("keepdims", 2, False)
    index = replace(array, kind="int", content=UNKNOWN_CONTENT, shape=_without(array, axis, keep, call))
    position = None
    if isinstance(axis, int) and array.shape.rank is not None:
        position = axis_of(axis, array.shape.rank, call)
    if position is None:
        return as_result(index)
    return as_result(replace(index, content=_classes(array.shape[position])))


def _classes(count: Dim) -> Content:
    return BINARY if count == 2 else Content("classes")


@operation("argsort")
def _argsort(array: Array, call: Call) -> Value:
    return _along(replace(array, kind="int"), call)


@operation("cumsum", "cumprod", elementwise=True)
def _cumulated(array: Array, call: Call) -> Value:
    axis = call.get("axis", 0)
    if axis is None and array.shape.rank != 1:
        dims = array.shape.dims
        return replace(
            array, shape=UNKNOWN_SHAPE if dims is None else Shape.of(product(dims)), content=UNKNOWN_CONTENT
        )
    return _along(array, call)


def _along(array: Array, call: Call) -> Array:
    shape = UNKNOWN_SHAPE if call.get("axis", 0, -1) is None and array.shape.rank != 1 else array.shape
    return replace(array, shape=shape, content=UNKNOWN_CONTENT)


@operation("diff", method=False)
def _difference(array: Array, call: Call) -> Value:
    count, axis = call.get("n", 0, 1), call.get("axis", 1, -1)
    position = None if array.shape.rank is None else axis_of(axis, array.shape.rank, call)
    if position is None or not isinstance(count, int):
        return replace(array, shape=UNKNOWN_SHAPE, content=UNKNOWN_CONTENT)
    is_longer = call.get("prepend", 2) is not None or call.get("append", 3) is not None
    size = UNKNOWN if is_longer else maximum(add(array.shape[position], -count), 0)
    return replace(array, shape=array.shape.replace(position, size), content=UNKNOWN_CONTENT)


@operation("bincount", method=False)
def _bincount(array: Array, call: Call) -> Value:
    return replace(array, shape=Shape.of_rank(1), kind="int", content=UNKNOWN_CONTENT)


def _of_sizes(name: str) -> None:
    """Of sizes, as in ``np.prod(x.shape[1:])``, these functions give a size."""
    of_arrays = FUNCTIONS[f"numpy.{name}"]

    def of_anything(call: Call) -> Result:
        items = as_items(call.positional[0]) if len(call.positional) == 1 and not call.keywords else None
        if not items or not all(isinstance(item, (int, Expression, Unknown)) for item in items):
            return of_arrays(call)
        sizes = [as_size(item) for item in items]
        result = sizes[0]
        for size in sizes[1:]:
            result = _combined(name, result, size)
        return result if is_known(result) else NOT_KNOWN

    FUNCTIONS[f"numpy.{name}"] = of_anything


def _combined(name: str, a: Dim, b: Dim) -> Dim:
    if name == "prod":
        return product((a, b))
    return add(a, b) if name == "sum" else maximum(a, b) if name == "max" else minimum(a, b)


for _name in ("prod", "sum", "max", "min"):
    _of_sizes(_name)

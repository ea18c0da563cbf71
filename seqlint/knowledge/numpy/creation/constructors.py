"""Functions that make arrays: from values, of one number, of a range."""

from __future__ import annotations

import math
from dataclasses import replace

from seqlint.knowledge.library import Call, Result, function
from seqlint.knowledge.numpy.contents import cast, content_of_range, is_whole
from seqlint.knowledge.numpy.conversion import (
    argument,
    as_array,
    as_arrays,
    as_size,
    has_functions,
    made,
    shape_of,
)
from seqlint.knowledge.numpy.kinds import kind_of
from seqlint.knowledge.numpy.operation import operation, split_first
from seqlint.shapes.dim import UNKNOWN, Dim, ceil_divide, equal, maximum, subtract
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, ListValue, NotKnown, Unknown, Value
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content


@function("numpy.array", "numpy.asarray", "numpy.asanyarray", "numpy.asfarray")
def _array(call: Call) -> Result:
    value, rest = split_first(call)
    keeps_class = call.name.endswith("asanyarray") and has_functions(value)
    array = None if keeps_class else as_array(value)
    dtype = rest.get("dtype", 0)
    if isinstance(value, ListValue) and array is not None and (dtype is None or kind_of(dtype)):
        array = _as_the_first(array, None if isinstance(value.first, NotKnown) else as_array(value.first))
    if array is None:
        if not isinstance(value, (Unknown, ListValue)):
            return NOT_KNOWN
        array = Array()
    if array.site is None:
        array = made(call, array.shape, array.kind, array.content)
    if rest.get("ndmin", 4 if call.name == "numpy.array" else 9, 0) != 0:
        array = replace(array, shape=UNKNOWN_SHAPE)
    # lists of different lengths stay so, whatever is said of the numbers in them
    return array if dtype is None or array.kind == "object" else converted(array, dtype)


def _as_the_first(array: Array, first: Array | None) -> Array:
    """*array*, made of items of which only the *first* is known: all have its shape, or there would be no array."""
    if first is None or first.shape.dims is None:
        return array
    return replace(array, shape=Shape.of(UNKNOWN, *first.shape.dims))


def converted(array: Array, dtype: Value) -> Array:
    """*array* as numbers of another kind."""
    kind = kind_of(dtype)
    return replace(array, kind=kind, content=cast(array.content, array.kind, kind))


@function("numpy.zeros", "numpy.ones", "numpy.empty")
def _filled(call: Call) -> Result:
    return made(call, shape_of(call.get("shape", 0)), kind_of(call.get("dtype", 1), "float"))


@function("numpy.full")
def _full(call: Call) -> Result:
    value = as_array(call.get("fill_value", 1))
    kind = None if value is None else value.kind
    return made(call, shape_of(call.get("shape", 0)), kind_of(call.get("dtype", 2), kind))


@operation("zeros_like", "ones_like", "empty_like", "full_like", method=False)
def _like(array: Array, call: Call) -> Value:
    shift = 1 if call.name.endswith("full_like") else 0
    given = call.get("shape", 3 + shift)
    shape = array.shape if given is None else shape_of(given)
    return made(call, shape, kind_of(call.get("dtype", shift), array.kind))


@function("numpy.arange")
def _arange(call: Call) -> Result:
    dtype = kind_of(call.get("dtype", 3), "")
    if call.has("stop", 1):
        start, stop = call.get("start", 0), call.get("stop", 1)
    else:
        start, stop = 0, call.get("start", 0)
    step = call.get("step", 2, 1)
    bounds = (start, stop, step)
    if dtype == "" and all(isinstance(bound, (int, Expression)) for bound in bounds):
        dtype = "int"
    elif dtype == "":
        dtype = "float" if any(isinstance(bound, float) for bound in bounds) else None
    content = UNKNOWN_CONTENT
    if dtype == "int" and is_whole(start) and is_whole(stop) and is_whole(step) and step:
        content = content_of_range(range(start, stop, step))
    return made(call, Shape.of(_span(start, stop, step)), dtype, content)


def _span(start: Value, stop: Value, step: Value) -> Dim:
    if isinstance(start, (int, float)) and isinstance(stop, (int, float)) and isinstance(step, (int, float)):
        length = (stop - start) / step if step else math.nan
        return max(math.ceil(length), 0) if math.isfinite(length) else UNKNOWN
    if (
        any(isinstance(bound, float) for bound in (start, stop, step))
        or not isinstance(step, int)
        or step <= 0
    ):
        return UNKNOWN
    return maximum(ceil_divide(subtract(as_size(stop), as_size(start)), step), 0)


@function("numpy.linspace", "numpy.logspace", "numpy.geomspace")
def _linspace(call: Call) -> Result:
    place = 5 if call.name == "numpy.linspace" else 9
    ends = [as_array(call.get(name, position)) for position, name in enumerate(("start", "stop"))]
    is_plain = all(end is not None and end.shape.dims == () for end in ends)
    shape = Shape.of(as_size(call.get("num", 2, 50))) if is_plain else UNKNOWN_SHAPE
    points = made(call, shape, kind_of(call.get("dtype", place), "float"))
    return (points, Unknown("step")) if call.get("retstep", 4, False) is True else points


@function("numpy.eye", "numpy.identity")
def _eye(call: Call) -> Result:
    is_eye = call.name.endswith("eye")
    rows = as_size(argument(call, 0, "N", "n"))
    columns = call.get("M", 1) if is_eye else None
    width = rows if columns is None else as_size(columns)
    is_whole = equal(rows, width) is True and (not is_eye or call.get("k", 2, 0) == 0)
    content = Content("one-hot", width) if is_whole else Content("binary")
    return made(call, Shape.of(rows, width), kind_of(call.get("dtype", 3 if is_eye else 1), "float"), content)


@operation("diag", method=False)
def _diagonal(array: Array, call: Call) -> Value | NotKnown:
    if array.shape.rank != 1 or call.get("k", 0, 0) != 0:
        return NOT_KNOWN
    return replace(array, shape=Shape.of(array.shape[0], array.shape[0]), content=Content())


@function("numpy.meshgrid")
def _mesh(call: Call) -> Result:
    arrays = as_arrays(call.positional) if call.complete else None
    if arrays is None or any(array.shape.rank != 1 for array in arrays) or call.has("sparse", 99):
        return NOT_KNOWN
    sizes = [array.shape[0] for array in arrays]
    if call.get("indexing", 99, "xy") == "xy":
        sizes[:2] = sizes[:2][::-1]
    return tuple(replace(array, shape=Shape(tuple(sizes))) for array in arrays)


@function(
    "numpy.loadtxt",
    "numpy.genfromtxt",
    "numpy.load",
    "numpy.fromfile",
    "numpy.frombuffer",
    "numpy.fromstring",
)
def _loaded(call: Call) -> Result:
    name = call.name.rpartition(".")[2]
    if name == "load" or (name.endswith("txt") and call.get("unpack", 99, False) is not False):
        return NOT_KNOWN
    if name.startswith("from"):
        return made(call, Shape.of(UNKNOWN), kind_of(call.get("dtype", 1), "float"))
    is_plain = not call.has("names", 99) and call.get("dtype", 1, "float") is not None
    is_table = call.get("ndmin", 99, 0) == 2
    return made(
        call,
        Shape.of_rank(2) if is_table else Shape(max_rank=2),
        kind_of(call.get("dtype", 1), "float") if is_plain else None,
    )

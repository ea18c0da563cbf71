"""Between values and arrays: what NumPy makes an array of, and what it gives that is not one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

from seqlint.knowledge.library import METHODS, Call, DataError
from seqlint.knowledge.numpy.contents import content_of_constants, content_of_range, join_contents, thinned
from seqlint.knowledge.numpy.kinds import promote
from seqlint.shapes import dim as dims
from seqlint.shapes.axes import AxisError, normalize_axis, unified
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.expression import Expression
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import ListValue, NotKnown, Scalar, Unknown, Value, as_items
from seqlint.values.arrays import UNKNOWN_CONTENT, Array, Content

#: literals with more values than this are not read for their content
_MOST_CONSTANTS = 50_000
_asked: WeakKeyDictionary[Array, dict[int | str, Unknown]] = WeakKeyDictionary()
_counts: WeakKeyDictionary[Array, Expression] = WeakKeyDictionary()


def as_array(value: Value) -> Array | None:
    """The array that NumPy makes of *value*, or None where that is not known."""
    return _as_array(value, frozenset())


def _as_array(value: Value, within: frozenset[int]) -> Array | None:
    """The array of *value*, which stands within the lists of these identities."""
    if isinstance(value, Array):
        return value
    if isinstance(value, bool):
        return Array(Shape.of(), "bool", content_of_constants([value], ()))
    if isinstance(value, (int, float, str)):
        return Array(Shape.of(), type(value).__name__)
    if isinstance(value, Expression):
        return Array(Shape.of(), "int")
    if isinstance(value, Scalar):
        return Array(Shape.of())
    convert = METHODS.get((type(value), "__array__"))
    if convert is not None:
        array = convert(value, Call("numpy.asarray"))
        return array if isinstance(array, Array) else None
    if isinstance(value, range):
        return Array(Shape.of(len(value)), "int", content_of_range(value))
    items = as_items(value)
    if items is None:
        return _of_like_items(value, within | {id(value)}) if isinstance(value, ListValue) else None
    array = _of_items(items, within | {id(value)})
    constants = None if array.shape.dims is None else _constants(items)
    if constants is None or array.shape.dims is None:
        return array
    return replace(array, content=content_of_constants(constants, array.shape.dims))


def _of_like_items(value: ListValue, within: frozenset[int]) -> Array:
    """The array of a list of which only is known what its items are like."""
    element = value.element
    item = None if isinstance(element, NotKnown) or id(element) in within else _as_array(element, within)
    if item is None or item.shape.dims is None:
        return Array()
    shape = Shape.of(UNKNOWN, *item.shape.dims)
    return replace(item, shape=shape, content=thinned(item.content))


def _of_items(items: Sequence[Value], within: frozenset[int]) -> Array:
    if not items:
        return Array(Shape.of(0), "float")
    plain = {type(item) for item in items}
    if plain <= {bool, int, float}:
        return Array(Shape.of(len(items)), promote(*(item.__name__ for item in plain)))
    # the items of nested lists are often the same object
    distinct = {id(item): item for item in items}
    arrays = [_of_item(item, within) for item in distinct.values()]
    known = [array.shape.dims for array in arrays if array.shape.dims is not None]
    kind = promote(*(array.kind for array in arrays))
    try:
        inner = _unified(known)
    except SizeMismatchError:
        return Array(kind="object")
    shape = UNKNOWN_SHAPE if inner is None else Shape.of(len(items), *inner)
    return Array(shape, kind, join_contents(array.content for array in arrays))


def _of_item(item: Value, within: frozenset[int]) -> Array:
    items = as_items(item)
    if items is not None:
        return Array(kind="object") if id(item) in within else _of_items(items, within | {id(item)})
    return Array(Shape.of()) if item is None else _as_array(item, within) or Array()


def _unified(shapes: Sequence[tuple[Dim, ...]]) -> tuple[Dim, ...] | None:
    """The one shape that all items have. Raises `SizeMismatchError` where they are ragged."""
    if not shapes:
        return None
    if len({len(shape) for shape in shapes}) > 1:
        raise SizeMismatchError
    result = shapes[0]
    for shape in shapes[1:]:
        result = tuple(unified(a, b) for a, b in zip(result, shape, strict=True))
    return result


def _constants(items: Sequence[Value]) -> list[float | str] | None:
    """The numbers and words in nested lists, or None where there is something else."""
    found: list[float | str] = []
    pending = list(reversed(items))
    while pending:
        item = pending.pop()
        if isinstance(item, (bool, int, float, str)):
            found.append(item)
            if len(found) > _MOST_CONSTANTS:
                return None
            continue
        inner = as_items(item)
        if inner is None:
            return None
        pending.extend(reversed(inner))
    return found


def has_functions(value: Value) -> bool:
    """Whether what NumPy's functions do with *value* differs from what they do with the array of it."""
    return (type(value), "__array_function__") in METHODS


def as_arrays(value: Value) -> list[Array] | None:
    """The arrays in a list or tuple, or along the first axis of an array; None where one is not known."""
    items = as_items(value)
    if items is None and isinstance(value, Array) and _has_rows(value) and isinstance(value.shape[0], int):
        items = (
            (replace(value, shape=Shape(value.shape.dims[1:])),) * value.shape[0] if value.shape.dims else ()
        )
    arrays = [None if has_functions(item) else as_array(item) for item in items or ()]
    known = [array for array in arrays if array is not None]
    return known if known and len(known) == len(arrays) else None


def _has_rows(array: Array) -> bool:
    """Whether the items along the first axis are certainly arrays or numbers, not objects."""
    return bool(array.shape.rank) and (array.shape.rank != 1 or array.kind is not None)


def as_result(array: Array) -> Value:
    """What NumPy gives instead of *array*: a plain number where it has no axes."""
    if array.shape.dims == () and array.kind != "float":
        return Scalar("a number of an array", "the content of arrays is not followed", array.site)
    return array


def as_item(array: Array) -> Value:
    """What is taken out of an array: a number, but for an array of objects, which can hold anything."""
    if array.shape.dims == () and array.kind is None:
        return Unknown("an item of an array", "the content of arrays is not followed", array.site)
    return as_result(array)


def made(call: Call, shape: Shape, kind: str | None = None, content: Content = UNKNOWN_CONTENT) -> Array:
    """A new array of which *call* is the origin."""
    name = call.name.replace("numpy.", "np.", 1).replace("tensorflow.", "tf.", 1)
    return Array(shape, kind, content, f"`{name}(...)`", call.site)


def shape_of(value: Value) -> Shape:
    """The shape that *value* states: a number, or numbers in a list or tuple."""
    if isinstance(value, (int, Expression, Scalar)):
        return Shape.of(_size(value))
    items = as_items(value)
    return UNKNOWN_SHAPE if items is None else Shape(tuple(_size(item) for item in items))


def _size(value: Value) -> Dim:
    if isinstance(value, int) and value < 0:
        raise DataError(f"a size cannot be negative, but is {value}")
    return as_size(value)


def as_size(value: Value) -> Dim:
    """*value* where a size is expected; UNKNOWN for what is none."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, Expression)):
        return value
    return value.size if isinstance(value, Unknown) else UNKNOWN


def remembered(array: Array, key: int | str, text: str) -> Unknown:
    """What is asked of *array* and not known: the same unknown each time it is asked."""
    found = _asked.setdefault(array, {})
    if key not in found:
        found[key] = Unknown(text, "the array's shape is not known", array.site)
    return found[key]


def count_of(mask: Array) -> Dim:
    """How many values of *mask* are true: the same size each time it is asked."""
    return _counts.setdefault(mask, dims.size("count", positive=False))


def size_value(array: Array, axis: int) -> Value:
    """The size of an axis as a value of the program."""
    dim = array.shape[axis]
    if dims.is_known(dim):
        return dim
    shape = remembered(array, "shape", "shape")
    return remembered(array, axis, f"shape[{axis}]") if array.shape.rank else item_of(shape, axis)


def item_of(value: Unknown, index: int) -> Value:
    """The item of an unknown sequence, the same each time it is asked."""
    return value.remember(
        ("item", index), lambda: Unknown(f"{value.text}[{index}]", value.reason, value.site)
    )


def argument(call: Call, position: int, *names: str, default: Value = None) -> Value:
    """The argument passed at *position* or under one of *names*, which differ from library to library."""
    name = next((name for name in names if name in call.keywords), names[0])
    return call.get(name, position, default)


def axis_of(value: Value, rank: int, call: Call) -> int | None:
    """The axis that *value* means among *rank*, from the front; None where it is not known."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    try:
        return normalize_axis(value, rank)
    except AxisError:
        name = call.name.rpartition(".")[2]
        raise DataError(
            f"`{name}` is given axis {value}, but there are {rank} axes",
            help=f"axes count from 0, so the last one is {rank - 1}, or -1" if rank else None,
        ) from None


def axes_of(value: Value, rank: int, call: Call) -> tuple[int, ...] | None:
    """The axes that *value* means, one or several; None where they are not known."""
    items = as_items(value)
    axes = [axis_of(item, rank, call) for item in ((value,) if items is None else items)]
    known = tuple(axis for axis in axes if axis is not None)
    return known if len(known) == len(axes) else None


def join_arrays(arrays: Sequence[Array], shape: Shape) -> Array:
    """The array of *shape* that holds the values of *arrays*: from where the first came."""
    kind = promote(*(array.kind for array in arrays))
    return replace(
        arrays[0], shape=shape, kind=kind, content=join_contents(array.content for array in arrays)
    )

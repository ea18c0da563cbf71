"""``array[...]``, assignment to it, and taking an array apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import EllipsisType

from seqlint.knowledge.library import Call, DataError, Result, method
from seqlint.knowledge.numpy.contents import join_contents, rearranged, thinned
from seqlint.knowledge.numpy.conversion import as_array, as_item, as_size, count_of, size_value
from seqlint.shapes import indexing
from seqlint.shapes.dim import UNKNOWN, Dim, equal, size
from seqlint.shapes.expression import Expression
from seqlint.shapes.indexing import Index, Mask, OutOfBoundsError, Places, Slice, TooManyIndicesError
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, ListValue, Reference, Scalar, Unknown, Value
from seqlint.values.arrays import UNKNOWN_CONTENT, Array

_NEW_AXES = ("numpy.newaxis", "tensorflow.newaxis")
#: longer arrays are not taken apart
_LONGEST = 256


def select(array: Array, indices: Sequence[Index]) -> Array:
    """``array[indices]``."""
    array = _as_ranked(array, indices)
    dims = array.shape.dims
    if dims is None:
        return _some_of(array)
    try:
        shape = Shape(indexing.index(dims, indices))
    except TooManyIndicesError:
        raise DataError(f"an array of shape {array.shape} has fewer axes than the index", array) from None
    except OutOfBoundsError:
        raise DataError(f"the index is out of bounds for an array of shape {array.shape}", array) from None
    except SizeMismatchError:
        masks = [str(Shape(item.dims)) for item in indices if isinstance(item, Mask)]
        what = f"a mask of shape {masks[0]} does" if masks else "the indices do"
        raise DataError(
            f"{what} not fit an array of shape {array.shape}",
            array,
            help="make the mask from the array that it selects from" if masks else None,
        ) from None
    content = rearranged(array.content, rows_kept=_keeps_rows(indices, len(dims)))
    return replace(array, shape=shape, content=content if _keeps_values(indices, dims) else thinned(content))


def _as_ranked(array: Array, indices: Sequence[Index]) -> Array:
    """*array* with as many axes as it can have, where *indices* take that many."""
    rank = array.shape.max_rank
    if rank is None or ... in indices or _consumed(indices) != rank:
        return array
    return replace(array, shape=Shape(tuple(as_size(size_value(array, axis)) for axis in range(rank))))


def _consumed(indices: Sequence[Index]) -> int:
    """How many axes *indices* take, besides those that `...` stands for."""
    return sum(len(item.dims) if isinstance(item, Mask) else 1 for item in indices if item not in (None, ...))


def _some_of(array: Array) -> Array:
    """Nobody knows which values of *array*."""
    return replace(array, shape=UNKNOWN_SHAPE, content=thinned(rearranged(array.content, rows_kept=False)))


def _keeps_values(indices: Sequence[Index], dims: Sequence[Dim]) -> bool:
    """Whether every value is selected: labels that are sorted, or chosen by a mask, lose some of their classes."""
    places = iter(dims)
    for item in indices:
        if item is ...:
            return False
        whole = item is None or (isinstance(item, Slice) and item.is_full)
        if item is not None and next(places) != 1 and not whole:
            return False
    return True


def _keeps_rows(indices: Sequence[Index], rank: int) -> bool:
    """Whether the last axis stays whole and last."""
    consumed = _consumed(indices)
    last = indices[-1] if indices else ...
    if last is ... or (consumed < rank and ... not in indices and last is not None):
        return consumed < rank
    return isinstance(last, Slice) and last.is_full


def as_indices(key: Value) -> tuple[Index, ...] | None:
    """What ``[key]`` selects, or None where that is not known."""
    indices = [_as_index(item) for item in (key if isinstance(key, tuple) else (key,))]
    known = [index for known, index in indices if known]
    return tuple(known) if len(known) == len(indices) else None


def _as_index(value: Value) -> tuple[bool, Index]:
    """Whether it is known what *value* selects, and what."""
    if isinstance(value, Scalar):
        return True, value.size
    if value is None or (isinstance(value, (int, EllipsisType, Expression)) and not isinstance(value, bool)):
        return True, value
    if isinstance(value, Reference) and value.name in _NEW_AXES:
        return True, None
    if isinstance(value, slice):
        bounds = (value.start, value.stop, value.step)
        return True, Slice(*(None if bound is None else as_size(bound) for bound in bounds))
    array = as_array(value) if isinstance(value, (Array, ListValue, range)) else None
    if array is None or array.shape.dims is None:
        return False, None
    if array.kind == "bool" and array.shape.dims:
        return True, Mask(array.shape.dims, count_of(array))
    if array.kind in ("int", "uint8"):
        return True, Places(array.shape.dims)
    is_vector = array.kind is None and len(array.shape.dims) == 1
    return is_vector, Places((UNKNOWN,))


@method(Array, "__getitem__")
def _get_item(array: Array, call: Call) -> Result:
    indices = as_indices(call.positional[0])
    if indices is None:
        return _some_of(array)
    return as_item(select(array, indices))


@method(Array, "__setitem__")
def _set_item(array: Array, call: Call) -> Result:
    """The array as the assignment leaves it."""
    indices, value = as_indices(call.positional[0]), as_array(call.positional[1])
    if indices is None or value is None:
        return replace(array, content=UNKNOWN_CONTENT)
    target = select(array, indices).shape
    if target.dims is not None and value.shape.dims is not None and array.kind is not None:
        _require_fit(value.shape.dims, target.dims)
    return replace(array, content=thinned(join_contents((array.content, value.content))))


def _require_fit(source: Sequence[Dim], target: Sequence[Dim]) -> None:
    """Raise where *source* is proved not to broadcast to *target*; leading axes of size 1 do no harm."""
    for position, dim in enumerate(reversed(source)):
        goal = target[-1 - position] if position < len(target) else 1
        if equal(dim, 1) is False and equal(dim, goal) is False:
            raise DataError(
                f"values of shape {Shape(tuple(source))} cannot be assigned to a part of shape {Shape(tuple(target))}"
            )


@method(Array, "__len__")
def _length(array: Array, call: Call) -> Result:
    if array.shape.dims == ():
        raise DataError("a single number has no length")
    return size_value(array, 0)


@method(Array, "__iter__")
def _iterate(array: Array, call: Call) -> Result:
    if array.shape.dims == ():
        raise DataError("a single number cannot be unpacked")
    length = array.shape[0]
    if not isinstance(length, int) or length > _LONGEST:
        return NOT_KNOWN
    return tuple(as_item(select(array, (index,))) for index in range(length))


@method(Array, "__next__")
def _any_row(array: Array, call: Call) -> Result:
    if array.shape.dims is None or array.shape.dims == ():
        return NOT_KNOWN
    return as_item(select(array, (size("i", positive=False),)))


@method(Array, "tolist")
def _to_list(array: Array, call: Call) -> Result:
    return (
        Unknown("a number", "the content of arrays is not followed")
        if not array.shape.rank
        else ListValue(None)
    )

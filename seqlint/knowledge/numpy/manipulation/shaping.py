"""Laying arrays out anew: reshape, new and dropped axes, the order of axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, METHODS, Call, DataError, Result, method
from seqlint.knowledge.numpy.advice import advice_on_reshape
from seqlint.knowledge.numpy.contents import rearranged
from seqlint.knowledge.numpy.conversion import argument, as_array, as_size, axes_of, axis_of, has_functions
from seqlint.knowledge.numpy.operation import operation, split_first
from seqlint.shapes.axes import moved, without
from seqlint.shapes.dim import UNKNOWN, Dim, equal, product
from seqlint.shapes.expression import Expression
from seqlint.shapes.reshape import SizeMismatchError, reshape
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, NotKnown, Unknown, Value, as_items
from seqlint.values.arrays import Array


def laid_out(array: Array, shape: Shape, *, rows_kept: bool = False) -> Array:
    """The values of *array* in another *shape*."""
    return replace(array, shape=shape, content=rearranged(array.content, rows_kept=rows_kept))


def flat_shape(array: Array) -> Shape:
    """The shape of all values of *array* in a row."""
    dims = array.shape.dims
    return Shape.of(UNKNOWN if dims is None else product(dims))


def reshaped(array: Array, target: Sequence[Dim]) -> Array:
    """*array* in the shape *target*, in which one size may be -1."""
    if sum(dim == -1 for dim in target) > 1:
        raise DataError("only one size can be -1")
    source = array.shape.dims
    if source is None:
        return laid_out(array, Shape(tuple(UNKNOWN if dim == -1 else dim for dim in target)))
    try:
        dims = reshape(source, target)
    except SizeMismatchError:
        total, wanted = product(source), Shape(tuple(target))
        raise DataError(
            f"an array of shape {array.shape} has {total} values, which do not fit into the shape {wanted}",
            array,
            help=advice_on_reshape(source, target),
        ) from None
    kept = bool(source) and bool(dims) and equal(source[-1], dims[-1]) is True
    return laid_out(array, Shape(dims), rows_kept=kept)


def _target(values: tuple[Value, ...]) -> tuple[Dim, ...] | None:
    """The sizes of ``reshape(2, 3)`` or ``reshape((2, 3))``; None where not even their number is known."""
    if len(values) == 1:
        items = as_items(values[0])
        if items is None and not isinstance(values[0], (int, Expression)):
            return None
        values = (values[0],) if items is None else items
    return tuple(map(as_size, values))


def _reshape(value: Value, call: Call) -> Value | NotKnown:
    array = as_array(value)
    if array is None:
        if not isinstance(value, Unknown) or call.name.startswith(("tensorflow.", "keras.")):
            return NOT_KNOWN
        array = Array()
    positional = call.positional or (argument(call, 0, "shape", "newshape"),)
    target = _target(positional) if call.complete else None
    if target is None:
        return laid_out(array, UNKNOWN_SHAPE)
    result = reshaped(array, target)
    if array.shape.rank and result.shape.rank and equal(array.shape[0], result.shape[0]) is False:
        return replace(result, regrouped=call.site)
    return result


def _reshape_function(call: Call) -> Value | NotKnown:
    value, rest = split_first(call)
    if has_functions(value):
        return NOT_KNOWN
    return _reshape(value, Call(call.name, rest.positional[:1], rest.keywords, call.complete, call.site))


FUNCTIONS["numpy.reshape"] = _reshape_function
METHODS[Array, "reshape"] = _reshape


@method(Unknown, "reshape")
def _reshape_unknown(value: Unknown, call: Call) -> Result:
    """What has such a method is an array, but for modules whose function takes the array first."""
    sizes = call.positional
    are_numbers = all(isinstance(size, (int, Expression)) for size in sizes)
    is_method = are_numbers or len(sizes) > 2 or as_items(sizes[0]) is not None
    return _reshape(value, call) if sizes and call.complete and is_method else NOT_KNOWN


@operation("ravel")
def _ravel(array: Array, call: Call) -> Value:
    return laid_out(array, flat_shape(array))


method(Array, "flatten")(_ravel)


@operation("expand_dims", method=False)
def _expand_dims(array: Array, call: Call) -> Value:
    if array.shape.dims is None:
        return laid_out(array, UNKNOWN_SHAPE)
    value = call.get("axis", 0)
    items = as_items(value)
    rank = len(array.shape.dims) + (1 if items is None else len(items))
    axes = axes_of(value, rank, call)
    if axes is None:
        return laid_out(array, UNKNOWN_SHAPE if isinstance(value, Unknown) else Shape.of_rank(rank))
    old = iter(array.shape.dims)
    dims = tuple(1 if axis in axes else next(old) for axis in range(rank))
    return laid_out(array, Shape(dims), rows_kept=rank - 1 not in axes)


@operation("squeeze")
def _squeeze(array: Array, call: Call) -> Value:
    dims = array.shape.dims
    value = call.get("axis", 0)
    if dims is None:
        return laid_out(array, UNKNOWN_SHAPE)
    if value is None:
        ones = [equal(dim, 1) for dim in dims]
        if None in ones:
            return laid_out(array, UNKNOWN_SHAPE)
        axes: tuple[int, ...] | None = tuple(axis for axis, one in enumerate(ones) if one)
    else:
        axes = axes_of(value, len(dims), call)
    if axes is None:
        return laid_out(array, UNKNOWN_SHAPE)
    for axis in axes:
        if equal(dims[axis], 1) is False:
            raise DataError(
                f"axis {axis} of shape {array.shape} has size {dims[axis]}, but only an axis of size 1 can be squeezed",
                array,
                help=f"index the axis or reshape the array; only {_ones(dims)} can be squeezed",
            )
    return laid_out(array, Shape(without(dims, axes)), rows_kept=len(dims) - 1 not in axes)


def _ones(dims: Sequence[Dim]) -> str:
    axes = [str(axis) for axis, dim in enumerate(dims) if dim == 1]
    return f"axis {' or '.join(axes)}" if axes else "an axis of size 1"


def _ordered(array: Array, order: Sequence[int]) -> Array:
    dims = array.shape.dims
    assert dims is not None
    last = bool(order) and order[-1] == len(dims) - 1
    return laid_out(array, Shape(tuple(dims[axis] for axis in order)), rows_kept=last)


def _some_order(array: Array) -> Array:
    return laid_out(array, UNKNOWN_SHAPE if array.shape.rank is None else Shape.of_rank(array.shape.rank))


@operation("transpose", "permute_dims")
def transpose(array: Array, call: Call) -> Array:
    """``array.transpose(*axes)``."""
    several = call.positional if len(call.positional) > 1 else call.get("axes", 0)
    if array.shape.rank is None:
        return _some_order(array)
    if several is None:
        return _ordered(array, range(array.shape.rank)[::-1])
    order = axes_of(several, array.shape.rank, call)
    if order is None:
        return _some_order(array)
    if sorted(order) != list(range(array.shape.rank)):
        raise DataError(
            f"the order of axes {order} does not contain each of the {array.shape.rank} axes once"
        )
    return _ordered(array, order)


@operation("swapaxes")
def _swapaxes(array: Array, call: Call) -> Value:
    if array.shape.rank is None:
        return _some_order(array)
    a = axis_of(argument(call, 0, "axis1"), array.shape.rank, call)
    b = axis_of(argument(call, 1, "axis2"), array.shape.rank, call)
    if a is None or b is None:
        return _some_order(array)
    order = list(range(array.shape.rank))
    order[a], order[b] = b, a
    return _ordered(array, order)


@operation("moveaxis", method=False)
def _moveaxis(array: Array, call: Call) -> Value:
    rank = array.shape.rank
    if rank is None:
        return _some_order(array)
    sources, targets = (
        axes_of(call.get("source", 0), rank, call),
        axes_of(call.get("destination", 1), rank, call),
    )
    if sources is None or targets is None or len(sources) != len(targets):
        return _some_order(array)
    return _ordered(array, moved(rank, sources, targets))


@operation("rollaxis", method=False)
def _rollaxis(array: Array, call: Call) -> Value:
    rank, start = array.shape.rank, call.get("start", 1, 0)
    axis = None if rank is None else axis_of(call.get("axis", 0), rank, call)
    if rank is None or axis is None or not isinstance(start, int) or not -rank <= start <= rank:
        return _some_order(array)
    start += rank if start < 0 else 0
    return _ordered(array, moved(rank, [axis], [start - (axis < start)]))


@operation("atleast_1d", "atleast_2d", "atleast_3d", method=False)
def _at_least(array: Array, call: Call) -> Value | NotKnown:
    dims, wanted = array.shape.dims, int(call.name[-2])
    if dims is None or call.positional:
        return NOT_KNOWN
    if len(dims) >= wanted:
        return array
    grown = {0: (1,) * wanted, 1: (1, *dims, 1)[:wanted], 2: (*dims, 1)}[len(dims)]
    return laid_out(array, Shape(grown), rows_kept=wanted == 2)


@operation("flip", "fliplr", "flipud", "roll", "copy", "ascontiguousarray", "rot90", "sort", method=False)
def _same_shape(array: Array, call: Call) -> Value:
    if call.name in ("numpy.copy", "numpy.ascontiguousarray"):
        return array
    if call.name == "numpy.rot90":
        return _some_order(array)
    is_flat = call.name == "numpy.sort" and call.get("axis", 0, -1) is None
    shape = Shape.of(product(array.shape.dims or (UNKNOWN,))) if is_flat else array.shape
    return laid_out(array, shape, rows_kept=call.name == "numpy.flipud")

"""Products of matrices and tensors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from seqlint.knowledge.library import FUNCTIONS, Call, DataError, Result
from seqlint.knowledge.numpy.conversion import as_array, as_arrays, as_result, axes_of, axis_of
from seqlint.knowledge.numpy.kinds import promote
from seqlint.knowledge.tensors.declaring import first_of, given, names_of, share, tensor_function
from seqlint.shapes.contraction import EquationError, TermError, einsum, tensordot
from seqlint.shapes.dim import Dim, equal
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, Value, as_items
from seqlint.values.arrays import UNKNOWN_CONTENT, Array

share("matmul", "ops.matmul(x1, x2)")
share("dot", "ops.dot(x1, x2)", "K.dot(x, y as x2)")
share("outer", "ops.outer(x1, x2 as b)")


def _pair(call: Call) -> tuple[Array, Array] | None:
    a, b = as_array(first_of(call)), as_array(given(call, "x2"))
    return None if a is None or b is None else (a, b)


def _product(
    a: Array, b: Array, combine: Callable[[Sequence[Dim], Sequence[Dim]], tuple[Dim, ...]]
) -> Result:
    """What *combine* makes of the shapes; a refusal if it raises `SizeMismatchError`."""
    result = replace(a, kind=promote(a.kind, b.kind), content=UNKNOWN_CONTENT, shape=UNKNOWN_SHAPE)
    if a.shape.dims is None or b.shape.dims is None:
        return result
    try:
        return as_result(replace(result, shape=Shape(combine(a.shape.dims, b.shape.dims))))
    except SizeMismatchError:
        raise DataError(f"the product cannot pair the shapes {a.shape} and {b.shape}", a, b) from None


@tensor_function(
    "tf.matmul tf.linalg.matmul(a, b as x2, transpose_a, transpose_b, adjoint_a, adjoint_b, a_is_sparse, b_is_sparse,"
    " output_type, grad_a, grad_b, name)"
)
def _matmul(call: Call) -> Result:
    pair = _pair(call)
    turns = [call.get(f"{how}_{which}", 99, False) for which in "ab" for how in ("transpose", "adjoint")]
    if pair is None or not all(isinstance(turn, bool) for turn in turns):
        return NOT_KNOWN
    if any(array.shape.rank is not None and array.shape.rank < 2 for array in pair):
        return NOT_KNOWN
    a, b = (
        _turned(array) if any(turns[index : index + 2]) else array
        for array, index in zip(pair, (0, 2), strict=True)
    )
    return FUNCTIONS["numpy.matmul"](Call(call.name, (a, b), site=call.site))


def _turned(array: Array) -> Array:
    dims = array.shape.dims
    return array if dims is None else replace(array, shape=Shape((*dims[:-2], dims[-1], dims[-2])))


@tensor_function("tf.linalg.matvec(a, b as x2, transpose_a, adjoint_a, a_is_sparse, b_is_sparse, name)")
def _matvec(call: Call) -> Result:
    pair = _pair(call)
    is_turned = not {"transpose_a", "adjoint_a"}.isdisjoint(call.keywords)
    if pair is None or is_turned or pair[0].shape.rank != 2 or pair[1].shape.rank != 1:
        return NOT_KNOWN
    return FUNCTIONS["numpy.matmul"](Call(call.name, pair, site=call.site))


@tensor_function("ops.tensordot(x1, x2, axes=2)", "tf.tensordot tf.linalg.tensordot(a, b as x2, axes, name)")
def _tensordot(call: Call) -> Result:
    pair, axes = _pair(call), given(call, "axes")
    if pair is None or pair[0].shape.rank is None or pair[1].shape.rank is None:
        return NOT_KNOWN
    summed = _summed_axes(axes, pair[0].shape.rank, pair[1].shape.rank, call)
    return NOT_KNOWN if summed is None else _product(*pair, lambda a, b: tensordot(a, b, *summed))


def _summed_axes(
    axes: Value, first: int, second: int, call: Call
) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The axes of each tensor; a number is so many, the last of the first tensor and the first of the second."""
    if isinstance(axes, int):
        if not 0 <= axes <= min(first, second):
            return None
        return tuple(range(first - axes, first)), tuple(range(axes))
    items = as_items(axes)
    if items is None or len(items) != 2:
        return None
    ours, theirs = axes_of(items[0], first, call), axes_of(items[1], second, call)
    return None if ours is None or theirs is None or len(ours) != len(theirs) else (ours, theirs)


@tensor_function("K.batch_dot(x, y as x2, axes)")
def _batch_dot(call: Call) -> Result:
    """The batch is paired, one more axis of each is summed over, and a result of rank 1 gets an axis of size 1."""
    pair, axes = _pair(call), given(call, "axes")
    if pair is None or any(array.shape.rank is None or array.shape.rank < 2 for array in pair):
        return NOT_KNOWN
    ranks = [len(array.shape) for array in pair]
    items = (axes, axes) if isinstance(axes, int) else as_items(axes)
    if axes is None:
        items = (ranks[0] - 1, ranks[1] - 1 if ranks[1] == 2 else ranks[1] - 2)
    if items is None or len(items) != 2:
        return NOT_KNOWN
    first, second = (axis_of(axis, rank, call) for axis, rank in zip(items, ranks, strict=True))
    if not first or not second:
        return NOT_KNOWN

    def combined(a: Sequence[Dim], b: Sequence[Dim]) -> tuple[Dim, ...]:
        if equal(a[0], b[0]) is False:
            raise SizeMismatchError
        dims = tensordot(a[1:], b[1:], (first - 1,), (second - 1,))
        return (a[0], *dims) if dims else (a[0], 1)

    return _product(*pair, combined)


@tensor_function("ops.inner(x1, x2)")
def _inner(call: Call) -> Result:
    """The last axes are summed over."""
    pair = _pair(call)
    if pair is None or not pair[0].shape.rank or not pair[1].shape.rank:
        return NOT_KNOWN
    last = tuple((len(array.shape) - 1,) for array in pair)
    return _product(*pair, lambda a, b: tensordot(a, b, *last))


def _einsum(call: Call) -> Result:
    equation, operands = first_of(call), call.positional[1:]
    arrays = as_arrays(operands) if call.complete and operands else None
    if not isinstance(equation, str) or arrays is None:
        return NOT_KNOWN
    result = replace(
        arrays[0],
        kind=promote(*(array.kind for array in arrays)),
        content=UNKNOWN_CONTENT,
        shape=UNKNOWN_SHAPE,
    )
    shapes = [array.shape.dims for array in arrays if array.shape.dims is not None]
    if len(shapes) < len(arrays):
        return result
    try:
        return as_result(replace(result, shape=Shape(einsum(equation, shapes))))
    except TermError as error:
        raise DataError(
            f"`{error.term}` of `einsum` stands for an array of {len(error.term.replace('.', ''))} axes,"
            f" but this one has {error.rank}",
            *arrays,
            help="write one letter for each axis, or `...` for those that are left",
        ) from None
    except EquationError:
        return NOT_KNOWN
    except SizeMismatchError:
        sides = " and ".join(str(array.shape) for array in arrays)
        raise DataError(f"`einsum` with {equation!r} cannot pair the shapes {sides}", *arrays) from None


FUNCTIONS.update(dict.fromkeys(names_of("ops.einsum tf.einsum tf.linalg.einsum"), _einsum))


@tensor_function(
    "ops.dot_product_attention(query, key, value, bias, mask, scale, is_causal, flash_attention, attn_logits_soft_cap)"
)
def _attention(call: Call) -> Result:
    """The query, with the heads of the value as they are."""
    query, value = as_array(first_of(call)), as_array(given(call, "value"))
    if query is None or value is None or query.shape.rank != 4 or value.shape.rank != 4:
        return NOT_KNOWN
    return replace(query, shape=query.shape.replace(-1, value.shape[-1]), content=UNKNOWN_CONTENT)

"""What Keras 2 does with masks: how they go together with the values that they are masks of."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.shapes.broadcast import broadcast
from seqlint.shapes.dim import equal
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


def with_mask(x: Shape, mask: Shape) -> Shape:
    """The sum of *x* and its *mask*, as NumPy would pair their axes."""
    if x.dims is None or mask.dims is None:
        return UNKNOWN_SHAPE
    try:
        return Shape(broadcast(x.dims, mask.dims))
    except SizeMismatchError:
        raise _mismatch(x, mask) from None


def require_stretched(x: Shape, mask: Shape) -> None:
    """Refuse a *mask* that cannot be repeated until it is of the shape of *x*."""
    if x.dims is None or mask.dims is None:
        return
    pairs = zip(reversed(x.dims), reversed(mask.dims), strict=False)
    if any(equal(theirs, 1) is False and equal(ours, theirs) is False for ours, theirs in pairs):
        raise _mismatch(x, mask)


def require_same_sizes(state: Shape, mask: Shape) -> None:
    """Refuse a *mask* of steps whose sizes are not those of the *state*, batch included."""
    if state.dims is None or mask.dims is None:
        return
    for ours, theirs in zip(state.dims[1:], mask.dims[2:], strict=False):
        if equal(ours, theirs) is False and theirs != 1:
            raise _mismatch(state, mask)


def _mismatch(x: Shape, mask: Shape) -> LayerError:
    return LayerError(
        Failure.SIZE,
        f"values of shape {x} do not go together with a mask of shape {mask}",
        help="let no layer mask values before, such as `Masking` or `Embedding(mask_zero=True)`",
    )

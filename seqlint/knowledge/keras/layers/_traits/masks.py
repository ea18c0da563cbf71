"""The masks of Keras 2: which layers pass them on, and how a mask is combined with the values that it is a mask of."""

from __future__ import annotations

from abc import abstractmethod

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Mask
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.shapes.broadcast import broadcast
from seqlint.shapes.dim import equal
from seqlint.shapes.reshape import SizeMismatchError
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class MaskAware(LayerType):
    """A layer that supports masking in Keras 2: it has a `compute_mask` of its own, or a mask changes its output."""

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """The output shape for an input *x* with a *mask*; without one it is *output*.

        Raises `LayerError` where Keras would.
        """
        return output

    @abstractmethod
    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """The mask of the output for an input *x* with this *mask*."""


class PassesMask(MaskAware):
    """A layer that passes on the mask of its input."""

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """The same mask."""
        return mask


def masked(kind: LayerType, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
    """The output shape of a layer for an input *x* with a *mask*; without one it is *output*."""
    return kind.masked(arguments, x, output, mask) if isinstance(kind, MaskAware) else output


def mask_after(kind: LayerType, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
    """The mask of the output of a layer for an input *x* with this *mask*."""
    if isinstance(kind, MaskAware):
        return kind.mask_after(arguments, x, mask)
    return UNKNOWN_SHAPE if kind.dtypes is NOT_KNOWN else None


def refuses_mask(kind: LayerType) -> bool:
    """Whether Keras 2 raises where it asks for the mask of the output for a masked input."""
    return not isinstance(kind, MaskAware) and kind.dtypes is not NOT_KNOWN


def with_mask(x: Shape, mask: Shape) -> Shape:
    """The sum of *x* and its *mask*, broadcast as in NumPy."""
    if x.dims is None or mask.dims is None:
        return UNKNOWN_SHAPE
    try:
        return Shape(broadcast(x.dims, mask.dims))
    except SizeMismatchError:
        raise _mismatch(x, mask) from None


def require_broadcastable(x: Shape, mask: Shape) -> None:
    """Refuse a *mask* that cannot be broadcast to the shape of *x*."""
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
        f"values of shape {x} cannot be combined with their mask of shape {mask}",
        help="remove the layer before that makes a mask, such as `Masking` or `Embedding(mask_zero=True)`",
    )

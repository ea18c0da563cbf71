"""The dot product of two tensors. Follows keras/src/layers/merging/dot.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.sizes import differ
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.shapes.broadcast import broadcast
from seqlint.shapes.dim import equal
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_items, only


@layer
class Dot(Merging):
    """[(batch, n, a), (batch, n, b)] -> (batch, a, b): the dot product of two tensors along an axis of each."""

    least = most = 2

    def check(self, arguments: Arguments) -> None:
        """Refuse what is neither an axis nor two of them."""
        axes = arguments["axes"]
        if axes is None or isinstance(axes, (str, float)):
            arguments.refuse("axes", "must be an integer or two integers")
        items = as_items(axes)
        if items is None:
            return
        if len(items) != 2 or any(item is None or isinstance(item, (str, float)) for item in items):
            arguments.refuse("axes", "must be an integer or two integers")

    def merge(self, arguments: Arguments, shapes: tuple[Shape, ...], inputs: LayerInputs) -> Built:
        """All axes of both but those of the product, and the batch only once."""
        ours, theirs = shapes
        axes = _axes(arguments, ours, theirs)
        if axes is None or ours.dims is None or theirs.dims is None:
            return Built(UNKNOWN_SHAPE)
        for shape, axis in zip((ours, theirs), axes, strict=True):
            if not -len(shape) <= axis < len(shape):
                raise LayerError(
                    Failure.RANK,
                    f"`Dot` multiplies along axis {axis}, which its input {shape} does not have",
                    help="leave out the batch: axis 1 is the first after it, and -1 the last",
                    argument="axes",
                )
        if differ(ours[axes[0]], theirs[axes[1]]):
            raise LayerError(
                Failure.SIZE,
                f"`Dot` cannot multiply axis {axes[0]} of {ours}, whose size is {ours[axes[0]]}, "
                f"with axis {axes[1]} of {theirs}, whose size is {theirs[axes[1]]}",
                help="let `axes` name an axis of each that have the same size",
                argument="axes",
            )
        return Built(self.product(ours, theirs, axes))

    def product(self, ours: Shape, theirs: Shape, axes: tuple[int, int]) -> Shape:
        """The shape of the product, as Keras states it."""
        first, second = list(ours), list(theirs)
        del first[axes[0]], second[axes[1]]
        if not second:
            raise _no_samples(ours, theirs)
        output = (*first, *second[1:])
        return Shape(output if len(output) != 1 else (*output, 1))


@keras2(Dot)
class Keras2Dot(Dot):
    """The same, but that it runs the product: the batch is no axis of it."""

    def product(self, ours: Shape, theirs: Shape, axes: tuple[int, int]) -> Shape:
        """The shape of the product."""
        if len(ours) < 2 or len(theirs) < 2:
            raise _no_samples(ours, theirs)
        if 0 in (axes[0] % len(ours), axes[1] % len(theirs)):
            raise LayerError(
                Failure.ARGUMENT, "`Dot` cannot multiply along the batch, axis 0", argument="axes"
            )
        if equal(ours[0], theirs[0]) is False:
            raise LayerError(
                Failure.SIZE, f"`Dot` cannot multiply batches of {ours[0]} and {theirs[0]} samples"
            )
        product = super().product(ours, theirs, axes)
        return product.replace(0, broadcast((ours[0],), (theirs[0],))[0])


def _axes(arguments: Arguments, ours: Shape, theirs: Shape) -> tuple[int, int] | None:
    axes = arguments["axes"]
    if isinstance(axes, int):
        if axes >= 0:
            return axes, axes
        return (axes % len(ours), axes % len(theirs)) if ours.dims and theirs.dims else None
    items = only(int, as_items(axes) or ())
    return (items[0], items[1]) if items is not None and len(items) == 2 else None


def _no_samples(ours: Shape, theirs: Shape) -> LayerError:
    return LayerError(
        Failure.RANK, f"`Dot` takes tensors of at least 2 axes, batch included, but gets {ours} and {theirs}"
    )

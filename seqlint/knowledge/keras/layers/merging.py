"""Layers that merge several tensors, which a stack does not have."""

from __future__ import annotations

from seqlint.knowledge.keras.layers.base import (
    Arguments,
    Built,
    Failure,
    LayerError,
    LayerType,
    layer,
)
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_items


class Merging(LayerType):
    """A layer that takes a list of tensors."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A single tensor is refused; after a layer with several outputs nothing is known."""
        if x.dims is None:
            return Built(UNKNOWN_SHAPE)
        raise LayerError(
            Failure.NOT_SEQUENTIAL,
            f"`{self.name}` merges several tensors, but in a stack it gets a single one",
            help="build a functional `keras.Model(inputs, outputs)`",
        )


@layer
class Add(Merging):
    """The sum."""


@layer
class Subtract(Merging):
    """The difference."""


@layer
class Multiply(Merging):
    """The product."""


@layer
class Average(Merging):
    """The mean."""


@layer
class Maximum(Merging):
    """The maximum."""


@layer
class Minimum(Merging):
    """The minimum."""


@layer
class Concatenate(Merging):
    """All tensors, one after the other."""


@layer
class Dot(Merging):
    """The dot product of two tensors."""

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

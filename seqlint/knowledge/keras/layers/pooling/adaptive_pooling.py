"""Pooling to an output of a given size.

Follows base_adaptive_pooling.py, adaptive_max_pooling1d.py, ... in keras/src/layers/pooling.
"""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._traits.call_shape import CalledOtherwise
from seqlint.knowledge.keras.layers._traits.spatial import check_data_format
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, less
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_items


class _AdaptivePooling(CalledOtherwise):
    spatial: ClassVar[int]

    def check(self, arguments: Arguments) -> None:
        value = arguments["output_size"]
        items = as_items(value)
        wrong_length = items is not None and len(items) != self.spatial
        if value is None or isinstance(value, (float, str)) or wrong_length:
            arguments.refuse("output_size", f"must be an integer or {self.spatial} integers")
        if any(less(size, 0) for size in arguments.sizes("output_size", self.spatial)):
            arguments.refuse("output_size", "must not be negative")
        if arguments.flag("data_format") is not False:
            check_data_format(arguments)

    def called(self, arguments: Arguments, x: Shape, output: Shape) -> Shape:
        """TensorFlow implements it for series and images of fixed sizes."""
        fits = self.spatial < 3 and x.rank == self.spatial + 2 and DYNAMIC not in tuple(x)[1:]
        return output if fits else UNKNOWN_SHAPE

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return at_least(2 if arguments.channels_first else 1, is_spec=False)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        sizes = arguments.sizes("output_size", self.spatial)
        first = arguments.flag("data_format") is not False and arguments.channels_first
        if first is None or x.dims is None:
            return Built(Shape((x[0], *(UNKNOWN,) * (self.spatial + 1))))
        return Built(Shape((x[0], x[1], *sizes) if first else (x[0], *sizes, x[-1])))


@layer
class AdaptiveMaxPooling1D(_AdaptivePooling):
    """(batch, steps, channels) -> (batch, output_size, channels): maxima."""

    spatial = 1


@layer
class AdaptiveMaxPooling2D(_AdaptivePooling):
    """(batch, rows, columns, channels) -> (batch, *output_size, channels): maxima."""

    spatial = 2


@layer
class AdaptiveMaxPooling3D(_AdaptivePooling):
    """(batch, 3 sizes, channels) -> (batch, *output_size, channels): maxima."""

    spatial = 3


@layer
class AdaptiveAveragePooling1D(_AdaptivePooling):
    """(batch, steps, channels) -> (batch, output_size, channels): averages."""

    spatial = 1


@layer
class AdaptiveAveragePooling2D(_AdaptivePooling):
    """(batch, rows, columns, channels) -> (batch, *output_size, channels): averages."""

    spatial = 2


@layer
class AdaptiveAveragePooling3D(_AdaptivePooling):
    """(batch, 3 sizes, channels) -> (batch, *output_size, channels): averages."""

    spatial = 3

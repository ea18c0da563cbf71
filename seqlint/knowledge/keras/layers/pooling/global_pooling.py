"""Pooling layers that take a whole channel."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import NUMERIC
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.masks import with_mask
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.spatial import (
    SpatialLayer,
    check_data_format,
)
from seqlint.shapes.dim import UNKNOWN, equal
from seqlint.shapes.shape import Shape


class _GlobalPooling(SpatialLayer):
    dtypes = NUMERIC
    lenient = True

    def check(self, arguments: Arguments) -> None:
        check_data_format(arguments)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 looks whether there is anything along the axes over which it goes."""
        first = arguments.channels_first
        if x.rank is not None and first is not None:
            if x.rank < self.spatial + 1 + first:
                raise wrong_rank(self, arguments, x)
            for axis in range(1 + first, self.spatial + 1 + first):
                if equal(x[axis], 0):
                    raise LayerError(Failure.COLLAPSE, f"axis {axis} of its input {x} has no values")
        return Built(x)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        if arguments.keras == 2:
            self.build_uncalled(arguments, x)
        keepdims = arguments.flag("keepdims")
        if keepdims is None:
            return Built(UNKNOWN_BUILT.output)
        first = arguments.channels_first
        channels = UNKNOWN if first is None else x[1 if first else -1]
        if not keepdims:
            return Built(Shape.of(x[0], channels))
        spatial = self.spatial if x.rank is None else max(x.rank - 2, 0)
        if first is None:
            return Built(Shape((x[0], *(UNKNOWN,) * (spatial + 1))))
        ones = (1,) * spatial
        return Built(Shape((x[0], channels, *ones) if first else (x[0], *ones, channels)))


@layer
class GlobalMaxPooling1D(_GlobalPooling):
    """The maximum of each channel of a series."""

    aliases = ("GlobalMaxPool1D",)
    spatial = 1


@layer
class GlobalMaxPooling2D(_GlobalPooling):
    """The maximum of each channel of an image."""

    aliases = ("GlobalMaxPool2D",)
    spatial = 2


@layer
class GlobalMaxPooling3D(_GlobalPooling):
    """The maximum of each channel of a volume."""

    aliases = ("GlobalMaxPool3D",)
    spatial = 3


@layer
class GlobalAveragePooling1D(_GlobalPooling):
    """The average of each channel of a series."""

    aliases = ("GlobalAvgPool1D",)
    spatial = 1

    def masked(self, arguments: Arguments, x: Shape, output: Shape, mask: Shape) -> Shape:
        """Each step is multiplied with its mask."""
        first = arguments.channels_first
        if mask.dims is not None and first is not None and len(mask) == 2:
            with_mask(x, Shape((mask[0], 1, mask[1]) if first else (*mask, 1)))
        return output

    def mask_after(self, arguments: Arguments, x: Shape, mask: Mask) -> Mask:
        """None is left of the steps."""
        return None


@layer
class GlobalAveragePooling2D(_GlobalPooling):
    """The average of each channel of an image."""

    aliases = ("GlobalAvgPool2D",)
    spatial = 2


@layer
class GlobalAveragePooling3D(_GlobalPooling):
    """The average of each channel of a volume."""

    aliases = ("GlobalAvgPool3D",)
    spatial = 3

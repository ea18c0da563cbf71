"""Pooling over whole channels.

Follows base_global_pooling.py, global_max_pooling1d.py, ... in keras/src/layers/pooling.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.dtypes import NUMERIC
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.build_without_rank_check import BuildsUntested
from seqlint.knowledge.keras.layers._traits.masks import MaskAware, with_mask
from seqlint.knowledge.keras.layers._traits.spatial import SpatialLayer, check_data_format
from seqlint.shapes.dim import UNKNOWN, equal
from seqlint.shapes.shape import Shape


class _GlobalPooling(SpatialLayer, BuildsUntested):
    dtypes = NUMERIC

    def check(self, arguments: Arguments) -> None:
        check_data_format(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
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
    """(batch, steps, channels) -> (batch, channels): the maximum of each channel of a series."""

    aliases = ("GlobalMaxPool1D",)
    spatial = 1


@layer
class GlobalMaxPooling2D(_GlobalPooling):
    """(batch, rows, columns, channels) -> (batch, channels): the maximum of each channel of an image."""

    aliases = ("GlobalMaxPool2D",)
    spatial = 2


@layer
class GlobalMaxPooling3D(_GlobalPooling):
    """(batch, 3 sizes, channels) -> (batch, channels): the maximum of each channel of a volume."""

    aliases = ("GlobalMaxPool3D",)
    spatial = 3


@layer
class GlobalAveragePooling1D(_GlobalPooling, MaskAware):
    """(batch, steps, channels) -> (batch, channels): the average of each channel of a series."""

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
    """(batch, rows, columns, channels) -> (batch, channels): the average of each channel of an image."""

    aliases = ("GlobalAvgPool2D",)
    spatial = 2


@layer
class GlobalAveragePooling3D(_GlobalPooling):
    """(batch, 3 sizes, channels) -> (batch, channels): the average of each channel of a volume."""

    aliases = ("GlobalAvgPool3D",)
    spatial = 3


@keras2(
    GlobalMaxPooling1D,
    GlobalMaxPooling2D,
    GlobalMaxPooling3D,
    GlobalAveragePooling1D,
    GlobalAveragePooling2D,
    GlobalAveragePooling3D,
)
class _Keras2GlobalPooling(_GlobalPooling):
    def build(self, arguments: Arguments, x: Shape) -> Built:
        self.build_uncalled(arguments, x)
        return super().build(arguments, x)

    def build_uncalled(self, arguments: Arguments, x: Shape) -> Built:
        """Axes without values are refused."""
        first = arguments.channels_first
        if x.rank is not None and first is not None:
            if x.rank < self.spatial + 1 + first:
                raise wrong_rank(self, arguments, x)
            for axis in range(1 + first, self.spatial + 1 + first):
                if equal(x[axis], 0):
                    raise LayerError(Failure.COLLAPSE, f"axis {axis} of its input {x} has no values")
        return Built(x)

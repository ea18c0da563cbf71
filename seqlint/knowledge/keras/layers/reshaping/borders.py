"""Layers that widen or narrow the spatial axes: zero padding, cropping, upsampling."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.layer_type import wrong_rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.sizes import shrink
from seqlint.knowledge.keras.layers._shared.spatial import SpatialLayer, check_data_format, pairs, resize
from seqlint.shapes.dim import UNKNOWN, Dim, add, less, maximum, subtract
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_dim


def _amounts(arguments: Arguments, name: str, spatial: int) -> tuple[Dim, ...]:
    """Both sides together, for each axis."""
    found = pairs(arguments, name, spatial)
    if found is None:
        return (UNKNOWN,) * spatial
    return tuple(add(as_dim(before), as_dim(after)) for before, after in found)


class _ZeroPadding(SpatialLayer):
    def check(self, arguments: Arguments) -> None:
        pairs(arguments, "padding", self.spatial)
        check_data_format(arguments)
        value = arguments["padding"]
        if arguments.keras == 2 and isinstance(value, int) and value < 0:
            arguments.refuse("padding", "must not be negative")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        amounts = _amounts(arguments, "padding", self.spatial)

        def change(axis: int, size: Dim) -> Dim:
            result = add(size, amounts[axis])
            return shrink(result, x, f"`{self.name}`") if less(result, 0) else result

        return Built(resize(arguments, x, self.spatial, change))

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        """The axes that are too many stay as they are, and the channels may be padded where axes lack."""
        first = arguments.channels_first
        if first is None:
            return Built(UNKNOWN_SHAPE)
        dims, padded = tuple(x), self.spatial + (2 if first else 1)
        if len(dims) < padded:
            raise wrong_rank(self, arguments, x)
        channels = () if first else (1,)
        output = self.build(arguments, Shape((*dims[:padded], *channels))).output
        return Built(Shape((*tuple(output)[:padded], *dims[padded:])))


@layer
class ZeroPadding1D(_ZeroPadding):
    """Zeros at the ends of a series."""

    spatial = 1


@layer
class ZeroPadding2D(_ZeroPadding):
    """Zeros around an image."""

    spatial = 2


@layer
class ZeroPadding3D(_ZeroPadding):
    """Zeros around a volume."""

    spatial = 3


class _Cropping(SpatialLayer):
    def check(self, arguments: Arguments) -> None:
        pairs(arguments, "cropping", self.spatial)
        check_data_format(arguments)
        value = arguments["cropping"]
        if arguments.keras == 3 and isinstance(value, int) and value < 0:
            arguments.refuse("cropping", "must not be negative")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        amounts = _amounts(arguments, "cropping", self.spatial)

        def change(axis: int, size: Dim) -> Dim:
            if less(amounts[axis], 0):
                return UNKNOWN
            result = subtract(size, amounts[axis])
            if arguments.keras == 2 and self.spatial == 3:
                return maximum(result, 0)
            return shrink(result, x, f"`{self.name}`")

        return Built(resize(arguments, x, self.spatial, change))

    def build_untested(self, arguments: Arguments, x: Shape) -> Built:
        return self.build_on_first_axes(arguments, x)


@layer
class Cropping1D(_Cropping):
    """A series without its ends."""

    spatial = 1


@layer
class Cropping2D(_Cropping):
    """An image without its border."""

    spatial = 2


@layer
class Cropping3D(_Cropping):
    """A volume without its border."""

    spatial = 3

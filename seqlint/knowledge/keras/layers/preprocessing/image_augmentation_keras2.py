"""The layers that augment images, in Keras 2.

Follows tf_keras/src/layers/preprocessing/image_preprocessing.py.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.rank import at_least
from seqlint.knowledge.keras.layers._shared.registry import keras2
from seqlint.knowledge.keras.layers._traits.build_without_call import ChecksInCall
from seqlint.knowledge.keras.layers._traits.spatial import check_data_format
from seqlint.knowledge.keras.layers.preprocessing.image_checks import (
    check_factor,
    check_fill,
    check_value_range,
)
from seqlint.knowledge.keras.layers.preprocessing.image_checks_keras2 import check_limits
from seqlint.knowledge.keras.layers.preprocessing.image_color import RandomBrightness, RandomContrast
from seqlint.knowledge.keras.layers.preprocessing.image_geometry import (
    RandomFlip,
    RandomRotation,
    RandomTranslation,
    RandomZoom,
)
from seqlint.knowledge.keras.layers.preprocessing.image_layer import Keras2ImageLayer
from seqlint.shapes.shape import Shape
from seqlint.values import as_items

_INFINITY = float("inf")
_MODES = ("horizontal", "vertical", "horizontal_and_vertical")


@keras2(RandomContrast)
class Keras2RandomContrast(Keras2ImageLayer, ChecksInCall):
    """x -> x: another contrast, of stacks of any depth."""

    rank = at_least(3, is_spec=False)

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1, and those that leave no choice."""
        check_data_format(arguments)
        factor = arguments["factor"]
        items = as_items(factor)
        below, above = (factor, factor) if items is None or len(items) < 2 else items[:2]
        lacks = items is not None and len(items) < 2
        if lacks or any(item is None or isinstance(item, str) for item in (below, above)):
            arguments.refuse("factor", "must be a number, or two")
        if not isinstance(below, (int, float)) or not isinstance(above, (int, float)):
            return
        if not 0 <= below <= 1 or above < 0 or below + above == 0:
            arguments.refuse("factor", "must lie between 0 and 1 and be above 0")


@keras2(RandomBrightness)
class Keras2RandomBrightness(Keras2ImageLayer):
    """x -> x: another brightness."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        check_data_format(arguments)
        check_value_range(arguments)
        check_factor(arguments, "factor", -1, 1, each=True)


@keras2(RandomFlip)
class Keras2RandomFlip(Keras2ImageLayer):
    """x -> x: mirrored images."""

    def check(self, arguments: Arguments) -> None:
        """Refuse an unknown mode."""
        check_data_format(arguments)
        arguments.one_of("mode", _MODES, case_sensitive=True)


class _Filled(Keras2ImageLayer):
    """A layer that moves parts of the image out of sight, and fills the rest."""

    def check(self, arguments: Arguments) -> None:
        check_data_format(arguments)
        check_fill(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A call makes a tensor of what the rest is filled with."""
        value = arguments["fill_value"]
        if value is None or isinstance(value, str):
            arguments.refuse("fill_value", "must be a number")
        return Built(x)


@keras2(RandomRotation)
class Keras2RandomRotation(_Filled):
    """x -> x: rotated images."""

    def check(self, arguments: Arguments) -> None:
        """Refuse angles that are not in order."""
        super().check(arguments)
        check_limits(arguments, "factor", -_INFINITY, _INFINITY)


@keras2(RandomZoom)
class Keras2RandomZoom(_Filled):
    """x -> x: zoomed images."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1, and a width below -1."""
        super().check(arguments)
        check_limits(arguments, "height_factor", -1, 1, ordered=False)
        if arguments["width_factor"] is not None:
            check_limits(arguments, "width_factor", -1, _INFINITY, ordered=False)


@keras2(RandomTranslation)
class Keras2RandomTranslation(_Filled):
    """x -> x: shifted images."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        super().check(arguments)
        for name in ("height_factor", "width_factor"):
            check_limits(arguments, name, -1, 1)

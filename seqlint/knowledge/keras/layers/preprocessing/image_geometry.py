"""Layers that move, rotate and distort images.

Follows random_flip.py, random_rotation.py, random_zoom.py, random_translation.py, random_shear.py, ... in
keras/src/layers/preprocessing/image_preprocessing.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.image_checks import (
    INTERPOLATIONS,
    check_factor,
    check_fill,
)
from seqlint.knowledge.keras.layers.preprocessing.image_layer import ImageLayer

_INFINITY = float("inf")
#: `RandomZoom` takes what is above -1
_ABOVE_MINUS_ONE = -1 + 2**-53


@layer
class RandomFlip(ImageLayer):
    """x -> x: mirrored images."""

    def check(self, arguments: Arguments) -> None:
        """The mode is not looked at, and there is no factor."""
        super().check(arguments)
        arguments.number("factor", least=_INFINITY, optional=True)


@layer
class RandomRotation(ImageLayer):
    """x -> x: rotated images."""

    def check(self, arguments: Arguments) -> None:
        """Refuse angles outside -1..1 full circles."""
        super().check(arguments)
        check_fill(arguments)
        if arguments.flag("factor") is not False:
            check_factor(arguments, "factor", -1, 1)


@layer
class RandomZoom(ImageLayer):
    """x -> x: zoomed images."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        super().check(arguments)
        check_fill(arguments)
        check_factor(arguments, "height_factor", _ABOVE_MINUS_ONE, 1, each=True)
        check_factor(arguments, "width_factor", _ABOVE_MINUS_ONE, 1, each=True, optional=True)


@layer
class RandomTranslation(ImageLayer):
    """x -> x: shifted images."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        super().check(arguments)
        check_fill(arguments)
        for name in ("height_factor", "width_factor"):
            check_factor(arguments, name, -1, 1, each=True)


@layer
class RandomShear(ImageLayer):
    """x -> x: sheared images."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_fill(arguments)
        for name in ("x_factor", "y_factor"):
            check_factor(arguments, name, 0, 1, each=True)


@layer
class RandomPerspective(ImageLayer):
    """x -> x: images from another point of view."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)
        arguments.number("scale", least=0, most=1)
        arguments.one_of("interpolation", INTERPOLATIONS, case_sensitive=True)


@layer
class RandomElasticTransform(ImageLayer):
    """x -> x: images with places shifted."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)
        check_factor(arguments, "scale", 0, 1)
        arguments.one_of("interpolation", INTERPOLATIONS, case_sensitive=True)
        modes = ("reflect", "wrap", "constant", "nearest", "mirror")
        arguments.one_of("fill_mode", modes, case_sensitive=True)

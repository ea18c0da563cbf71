"""Layers that augment images by several operations or mix them, and leave their shape."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.image_checks import (
    INTERPOLATIONS,
    check_factor,
    check_value_range,
)
from seqlint.knowledge.keras.layers.preprocessing.image_geometry import ImageLayer


@layer
class AugMix(ImageLayer):
    """Mixture of augmented copies."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1, a range that is no pair, and an unknown interpolation."""
        super().check(arguments)
        check_value_range(arguments)
        check_factor(arguments, "factor", 0, 1, each=True)
        arguments.one_of("interpolation", INTERPOLATIONS, case_sensitive=True)


@layer
class RandAugment(AugMix):
    """Operations chosen by chance."""


@layer
class CutMix(ImageLayer):
    """Rectangles taken from other images."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)


@layer
class MixUp(ImageLayer):
    """Blends of two images."""


@layer
class MaxNumBoundingBoxes(ImageLayer):
    """A limit to the boxes that come with an image."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no number."""
        super().check(arguments)
        arguments.convertible("max_number")
        arguments.convertible("fill_value")

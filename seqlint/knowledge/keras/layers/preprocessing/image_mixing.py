"""Layers that augment images by several operations or mix them.

Follows aug_mix.py, rand_augment.py, cut_mix.py, mix_up.py and max_num_bounding_box.py in
keras/src/layers/preprocessing/image_preprocessing.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.image_checks import (
    INTERPOLATIONS,
    check_factor,
    check_value_range,
)
from seqlint.knowledge.keras.layers.preprocessing.image_layer import ImageLayer


@layer
class AugMix(ImageLayer):
    """x -> x: a mixture of augmented copies."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1, a range that is no pair, and an unknown interpolation."""
        super().check(arguments)
        check_value_range(arguments)
        check_factor(arguments, "factor", 0, 1, each=True)
        arguments.one_of("interpolation", INTERPOLATIONS, case_sensitive=True)


@layer
class RandAugment(AugMix):
    """x -> x: operations chosen at random."""


@layer
class CutMix(ImageLayer):
    """x -> x: rectangles taken from other images."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)


@layer
class MixUp(ImageLayer):
    """x -> x: blends of two images."""


@layer
class MaxNumBoundingBoxes(ImageLayer):
    """x -> x: a limit to the boxes that come with an image."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what is no number."""
        super().check(arguments)
        arguments.convertible("max_number")
        arguments.convertible("fill_value")

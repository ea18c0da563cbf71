"""Layers that spread the values of images.

Follows solarization.py, auto_contrast.py, equalization.py, random_grayscale.py and clahe.py in
keras/src/layers/preprocessing/image_preprocessing.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.image_checks import check_factor, check_value_range
from seqlint.knowledge.keras.layers.preprocessing.image_layer import ImageLayer


@layer
class Solarization(ImageLayer):
    """x -> x: the bright parts are inverted."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_value_range(arguments)
        for name in ("addition_factor", "threshold_factor"):
            check_factor(arguments, name, 0, 1, each=True)


@layer
class AutoContrast(ImageLayer):
    """x -> x: the values take the whole range."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a range that is no pair."""
        super().check(arguments)
        check_value_range(arguments)


@layer
class Equalization(AutoContrast):
    """x -> x: all values are used alike."""


@layer
class ContrastLimitedAdaptiveHistogramEqualization(ImageLayer):
    """x -> x: all values are used alike, tile by tile."""

    calls_as_stated = False


@layer
class RandomGrayscale(ImageLayer):
    """x -> x: images without colour."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse a share outside 0..1."""
        super().check(arguments)
        arguments.number("factor", least=0, most=1)

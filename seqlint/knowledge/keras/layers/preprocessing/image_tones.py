"""Layers that spread the values of images, and leave their shape."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.image_checks import check_factor, check_value_range
from seqlint.knowledge.keras.layers.preprocessing.image_geometry import ImageLayer


@layer
class Solarization(ImageLayer):
    """Inversion of the bright parts."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_value_range(arguments)
        for name in ("addition_factor", "threshold_factor"):
            check_factor(arguments, name, 0, 1, each=True)


@layer
class AutoContrast(ImageLayer):
    """Use of the whole range of values."""

    def check(self, arguments: Arguments) -> None:
        """Refuse a range that is no pair."""
        super().check(arguments)
        check_value_range(arguments)


@layer
class Equalization(AutoContrast):
    """Use of all values alike."""


@layer
class ContrastLimitedAdaptiveHistogramEqualization(ImageLayer):
    """Use of all values alike, tile by tile."""

    calls_as_stated = False


@layer
class RandomGrayscale(ImageLayer):
    """Loss of colour."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse a share outside 0..1."""
        super().check(arguments)
        arguments.number("factor", least=0, most=1)

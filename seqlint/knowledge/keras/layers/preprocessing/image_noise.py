"""Layers that take details from images.

Follows random_erasing.py and random_gaussian_blur.py in keras/src/layers/preprocessing/image_preprocessing.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.image_checks import check_factor
from seqlint.knowledge.keras.layers.preprocessing.image_layer import ImageLayer
from seqlint.values import as_items


@layer
class RandomErasing(ImageLayer):
    """x -> x: a rectangle is erased."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)
        check_factor(arguments, "scale", 0, 1)


@layer
class RandomGaussianBlur(ImageLayer):
    """x -> x: blurred images."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1, and windows without a middle."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)
        check_factor(arguments, "sigma", 0, 1)
        size = arguments["kernel_size"]
        items = as_items(size)
        sizes = (size,) if items is None else items
        is_even = any(isinstance(item, int) and item % 2 == 0 for item in sizes)
        if size is None or isinstance(size, str) or is_even or (items is not None and len(items) != 2):
            arguments.refuse("kernel_size", "must be an odd number, or two")

"""Layers that change the colours of images.

Follows random_contrast.py, random_brightness.py, random_hue.py, random_saturation.py, random_sharpness.py, ... in
keras/src/layers/preprocessing/image_preprocessing.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.rank import Rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.image_checks import check_factor, check_value_range
from seqlint.knowledge.keras.layers.preprocessing.image_layer import ImageLayer
from seqlint.shapes.dim import equal
from seqlint.shapes.shape import Shape

#: the changes of `RandomColorJitter` that look at the range of values
_RANGED = ("brightness", "saturation")


@layer
class RandomContrast(ImageLayer):
    """x -> x: another contrast."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)


@layer
class RandomBrightness(ImageLayer):
    """x -> x: another brightness."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        super().check(arguments)
        check_value_range(arguments)
        if arguments.flag("factor") is not False:
            check_factor(arguments, "factor", -1, 1)


@layer
class RandomHue(ImageLayer):
    """x -> x: another hue."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)


@layer
class RandomSaturation(ImageLayer):
    """x -> x: another saturation."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        super().check(arguments)
        check_value_range(arguments)
        check_factor(arguments, "factor", -1, 1)


@layer
class RandomColorDegeneration(RandomSaturation):
    """x -> x: images that fade towards grey."""

    rank = Rank(3, 4, is_spec=False)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Refuse what has not three channels."""
        channels_first = arguments.channels_first
        if x.dims is None or channels_first is None:
            return Built(x)
        channels = x[-3 if channels_first else -1]
        if equal(channels, 3) is False:
            raise LayerError(
                Failure.SIZE, f"`{self.name}` needs 3 channels, but its input {x} has {channels}"
            )
        return Built(x)


@layer
class RandomSharpness(ImageLayer):
    """x -> x: another sharpness."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_value_range(arguments)
        check_factor(arguments, "factor", 0, 1)


@layer
class RandomPosterization(ImageLayer):
    """x -> x: fewer bits for each colour."""

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers of bits outside 1..8."""
        super().check(arguments)
        check_value_range(arguments)
        check_factor(arguments, "factor", 1, 8)


@layer
class RandomInvert(ImageLayer):
    """x -> x: negatives."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)


@layer
class RandomColorJitter(ImageLayer):
    """x -> x: another brightness, contrast, saturation and hue."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what the layers for each refuse."""
        super().check(arguments)
        for name, least in (("brightness", -1), ("contrast", 0), ("saturation", -1), ("hue", 0)):
            check_factor(arguments, f"{name}_factor", least, 1, optional=True)
            if name in _RANGED and arguments[f"{name}_factor"] is not None:
                check_value_range(arguments)

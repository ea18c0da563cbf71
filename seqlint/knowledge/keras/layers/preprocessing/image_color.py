"""Layers that change the colours of images, or mix several, and leave their shape."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.image_checks import check_factor, check_value_range
from seqlint.knowledge.keras.layers.preprocessing.image_geometry import ImageLayer
from seqlint.shapes.dim import equal
from seqlint.shapes.shape import Shape
from seqlint.values import as_items

#: the changes of `RandomColorJitter` that look at the range of values
_RANGED = ("brightness", "saturation")


@layer
class RandomContrast(ImageLayer):
    """Change of contrast."""

    looks_late = True

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1, and in Keras 2 those that leave no choice."""
        super().check(arguments)
        if arguments.keras == 3:
            check_factor(arguments, "factor", 0, 1)
            return
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

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Keras 2 takes stacks of any depth."""
        return at_least(3) if arguments.keras == 2 else self.rank


@layer
class RandomBrightness(ImageLayer):
    """Change of brightness."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        super().check(arguments)
        check_value_range(arguments)
        is_old = arguments.keras == 2
        if is_old or arguments.flag("factor") is not False:
            check_factor(arguments, "factor", -1, 1, each=is_old)


@layer
class RandomHue(ImageLayer):
    """Change of hue."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)


@layer
class RandomSaturation(ImageLayer):
    """Change of saturation."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        super().check(arguments)
        check_value_range(arguments)
        check_factor(arguments, "factor", -1, 1)


@layer
class RandomColorDegeneration(RandomSaturation):
    """Fading towards grey."""

    calls_as_stated = False
    tests_first = False
    rank = Rank(3, 4)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """It is for images of three colours."""
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
    """Change of sharpness."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_value_range(arguments)
        check_factor(arguments, "factor", 0, 1)


@layer
class RandomPosterization(ImageLayer):
    """Fewer bits for each colour."""

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers of bits outside 1..8."""
        super().check(arguments)
        check_value_range(arguments)
        check_factor(arguments, "factor", 1, 8)


@layer
class RandomInvert(ImageLayer):
    """Negatives."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)


@layer
class RandomColorJitter(ImageLayer):
    """Change of brightness, contrast, saturation and hue."""

    def check(self, arguments: Arguments) -> None:
        """Refuse what the layers for each refuse."""
        super().check(arguments)
        for name, least in (("brightness", -1), ("contrast", 0), ("saturation", -1), ("hue", 0)):
            check_factor(arguments, f"{name}_factor", least, 1, optional=True)
            if name in _RANGED and arguments[f"{name}_factor"] is not None:
                check_value_range(arguments)

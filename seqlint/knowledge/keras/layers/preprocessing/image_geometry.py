"""Layers that move, turn and distort images by chance, and leave their shape."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import CAST
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import Rank
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.spatial import check_data_format
from seqlint.knowledge.keras.layers.preprocessing.image_checks import (
    INTERPOLATIONS,
    called_on_images,
    check_factor,
    check_fill,
    check_old_factor,
)
from seqlint.shapes.shape import Shape

_INFINITY = float("inf")
#: `RandomZoom` takes what is above -1
_ABOVE_MINUS_ONE = -1 + 2**-53


class ImageLayer(LayerType):
    """A layer for an image or a batch of images."""

    dtypes = CAST

    def check(self, arguments: Arguments) -> None:
        """Refuse an unknown data format."""
        check_data_format(arguments)

    def called(self, arguments: Arguments, x: Shape, output: Shape) -> Shape:
        """Only a call looks whether there are images."""
        return called_on_images(self, x, output)

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Keras 2 computes at once, and so finds out that the input is no image."""
        return Rank(3, 4) if arguments.keras == 2 else self.rank


class _Filled(ImageLayer):
    """A layer that moves parts of the image out of sight, and fills the place."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 makes a tensor of what the place is filled with when it is called."""
        value = arguments["fill_value"]
        if arguments.keras == 2 and (value is None or isinstance(value, str)):
            arguments.refuse("fill_value", "must be a number")
        return super().build(arguments, x)


@layer
class RandomFlip(ImageLayer):
    """Mirroring."""

    def check(self, arguments: Arguments) -> None:
        """Keras 3 does not look at the mode."""
        super().check(arguments)
        arguments.number("factor", least=_INFINITY, optional=True)
        if arguments.keras == 2:
            arguments.one_of(
                "mode", ("horizontal", "vertical", "horizontal_and_vertical"), case_sensitive=True
            )


@layer
class RandomRotation(_Filled):
    """Rotation."""

    def check(self, arguments: Arguments) -> None:
        """Refuse angles outside a full turn, which Keras 2 takes if they are in order."""
        super().check(arguments)
        check_fill(arguments)
        if arguments.keras == 2:
            check_old_factor(arguments, "factor", -_INFINITY, _INFINITY)
        elif arguments.flag("factor") is not False:
            check_factor(arguments, "factor", -1, 1)


@layer
class RandomZoom(_Filled):
    """Zoom."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        super().check(arguments)
        check_fill(arguments)
        if arguments.keras == 3:
            check_factor(arguments, "height_factor", _ABOVE_MINUS_ONE, 1, each=True)
            check_factor(arguments, "width_factor", _ABOVE_MINUS_ONE, 1, each=True, optional=True)
            return
        check_old_factor(arguments, "height_factor", -1, 1, ordered=False)
        if arguments["width_factor"] is not None:
            check_old_factor(arguments, "width_factor", -1, _INFINITY, ordered=False)


@layer
class RandomTranslation(_Filled):
    """Translation."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside -1..1."""
        super().check(arguments)
        check_fill(arguments)
        for name in ("height_factor", "width_factor"):
            if arguments.keras == 3:
                check_factor(arguments, name, -1, 1, each=True)
            else:
                check_old_factor(arguments, name, -1, 1)


@layer
class RandomShear(ImageLayer):
    """Shear."""

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_fill(arguments)
        for name in ("x_factor", "y_factor"):
            check_factor(arguments, name, 0, 1, each=True)


@layer
class RandomPerspective(ImageLayer):
    """Change of the point of view."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)
        arguments.number("scale", least=0, most=1)
        arguments.one_of("interpolation", INTERPOLATIONS, case_sensitive=True)


@layer
class RandomElasticTransform(ImageLayer):
    """Local displacement."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse factors outside 0..1."""
        super().check(arguments)
        check_factor(arguments, "factor", 0, 1)
        check_factor(arguments, "scale", 0, 1)
        arguments.one_of("interpolation", INTERPOLATIONS, case_sensitive=True)
        modes = ("reflect", "wrap", "constant", "nearest", "mirror")
        arguments.one_of("fill_mode", modes, case_sensitive=True)

"""Layers that change the size of images.

Follows resizing.py, center_crop.py and random_crop.py in keras/src/layers/preprocessing/image_preprocessing.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._traits.spatial import check_data_format
from seqlint.knowledge.keras.layers.preprocessing.image_checks import check_size
from seqlint.knowledge.keras.layers.preprocessing.image_layer import CalledOnImages
from seqlint.shapes.dim import DYNAMIC, UNKNOWN
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class SizedImages(CalledOnImages):
    """A layer whose images have a fixed size."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse an unknown data format and what is no size."""
        check_data_format(arguments)
        for name in ("height", "width"):
            check_size(arguments, name, optional=True)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The size in the place of the axes of height and width."""
        channels_first = arguments.channels_first
        if x.dims is None:
            return Built(UNKNOWN_SHAPE)
        if channels_first is None:
            return Built(Shape((UNKNOWN,) * len(x)))
        first = self.height_axis(len(x), channels_first)
        height, width = (arguments.dim(name) for name in ("height", "width"))
        sized = x.replace(first, DYNAMIC if height == -1 else height)
        return Built(sized.replace(first + 1, DYNAMIC if width == -1 else width))

    def height_axis(self, rank: int, channels_first: bool) -> int:
        """The axis of the height, counted from the start."""
        return (1 if channels_first else 0) + (rank == 4)


@layer
class Resizing(SizedImages):
    """(batch, rows, columns, channels) -> (batch, height, width, channels): images of another size."""

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """The size is written into whatever axes there are, counted from the start."""
        return at_least(3 if arguments.channels_first else 2, is_spec=False)


@layer
class CenterCrop(SizedImages):
    """(batch, rows, columns, channels) -> (batch, height, width, channels): the middle of images."""

    rank = Rank(3, 4, is_spec=False)


@layer
class RandomCrop(SizedImages):
    """(batch, rows, columns, channels) -> (batch, height, width, channels): a part of images."""

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """The size is written into whatever axes there are, counted from the end."""
        return at_least(3 if arguments.channels_first is False else 2, is_spec=False)

    def height_axis(self, rank: int, channels_first: bool) -> int:
        """The axis of the height, counted from the end."""
        return rank - (2 if channels_first else 3)

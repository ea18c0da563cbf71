"""Layers that change the size or the values of images for certain."""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import CAST, ROUNDED
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import Rank, at_least
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers._shared.spatial import check_data_format
from seqlint.knowledge.keras.layers.preprocessing.image_checks import (
    OLD_INTERPOLATIONS,
    called_on_images,
    check_old_factor,
    check_size,
)
from seqlint.shapes.dim import DYNAMIC, UNKNOWN
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class _Sized(LayerType):
    """A layer that gives images of a fixed size."""

    calls_as_stated = False
    dtypes = CAST
    tests_first = False
    looks_late = True
    #: the least size that Keras 2 takes; -1 stands for one that is left open
    least: ClassVar[int] = 1

    def check(self, arguments: Arguments) -> None:
        check_data_format(arguments)
        for name in ("height", "width"):
            if arguments.keras == 3:
                check_size(arguments, name, optional=True)
            else:
                check_size(arguments, name, least=self.least)

    def called(self, arguments: Arguments, x: Shape, output: Shape) -> Shape:
        return called_on_images(self, x, output)

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return Rank(3, 4) if arguments.keras == 2 else self.rank

    def build(self, arguments: Arguments, x: Shape) -> Built:
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
class Resizing(_Sized):
    """Images of another size."""

    rank = at_least(2)
    least = -1

    def check(self, arguments: Arguments) -> None:
        """Refuse in Keras 2 also an unknown interpolation."""
        super().check(arguments)
        if arguments.keras == 2:
            arguments.one_of("interpolation", OLD_INTERPOLATIONS)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Keras 2 crops where the ratio is to stay, and loses the batch size where it lacks one of the others."""
        built, crops = super().build(arguments, x), arguments.flag("crop_to_aspect_ratio")
        if arguments.keras == 3 or crops is False or x.dims is None:
            return built
        sizes = x.dims[-3:-1]
        if DYNAMIC in sizes and len(x) == 4:
            return Built(built.output.replace(0, DYNAMIC if crops or x[0] is DYNAMIC else UNKNOWN))
        is_open = arguments["height"] == arguments["width"] == -1
        if crops and not is_open and all(isinstance(size, int) for size in sizes):
            arguments.positive("height", "width")
        return built

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Keras 3 writes the size into whatever axes there are, counted from the start."""
        is_long = arguments.keras == 3 and arguments.channels_first
        return at_least(3) if is_long else super().accepted_rank(arguments)


class _Crop(_Sized):
    def build(self, arguments: Arguments, x: Shape) -> Built:
        # Keras 2 loses the batch size where it lacks one of the others.
        built = super().build(arguments, x)
        if arguments.keras == 2 and x.rank == 4 and DYNAMIC in (x[1], x[2]):
            return Built(built.output.replace(0, DYNAMIC))
        return built


@layer
class CenterCrop(_Crop):
    """The middle of images."""

    rank = Rank(3, 4)


@layer
class RandomCrop(_Crop):
    """A part of images."""

    rank = at_least(2)

    def accepted_rank(self, arguments: Arguments) -> Rank:
        """Keras 3 writes the size into whatever axes there are, counted from the end."""
        is_long = arguments.keras == 3 and arguments.channels_first is False
        return at_least(3) if is_long else super().accepted_rank(arguments)

    def height_axis(self, rank: int, channels_first: bool) -> int:
        """Counted from the end."""
        return rank - (2 if channels_first else 3)


class _RandomSize(LayerType):
    """A layer of Keras 2 that stretches one axis by chance."""

    dtypes = ROUNDED
    rank = Rank(3, 4)
    axis: ClassVar[int]

    def check(self, arguments: Arguments) -> None:
        arguments.one_of("interpolation", OLD_INTERPOLATIONS)
        check_old_factor(arguments, "factor", -1, float("inf"))

    def build(self, arguments: Arguments, x: Shape) -> Built:
        return Built(UNKNOWN_SHAPE if x.dims is None else x.replace(self.axis, DYNAMIC))


@layer
class RandomHeight(_RandomSize):
    """Images of another height."""

    axis = -3


@layer
class RandomWidth(_RandomSize):
    """Images of another width."""

    axis = -2

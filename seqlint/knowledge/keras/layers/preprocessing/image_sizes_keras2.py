"""Layers that change the size of images, in Keras 2.

Follows tf_keras/src/layers/preprocessing/image_preprocessing.py.
"""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import ROUNDED
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.rank import Rank
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._traits.build_without_call import ChecksInCall
from seqlint.knowledge.keras.layers._traits.spatial import check_data_format
from seqlint.knowledge.keras.layers.preprocessing.image_checks import check_size
from seqlint.knowledge.keras.layers.preprocessing.image_checks_keras2 import INTERPOLATIONS, check_limits
from seqlint.knowledge.keras.layers.preprocessing.image_sizes import (
    CenterCrop,
    RandomCrop,
    Resizing,
    SizedImages,
)
from seqlint.shapes.dim import DYNAMIC, UNKNOWN
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

_IMAGES = Rank(3, 4, is_spec=False)


class _Sized(SizedImages, ChecksInCall):
    #: the least size; -1 stands for any
    least: ClassVar[int] = 1

    def check(self, arguments: Arguments) -> None:
        check_data_format(arguments)
        for name in ("height", "width"):
            check_size(arguments, name, least=self.least)

    def accepted_rank(self, arguments: Arguments) -> Rank:
        return _IMAGES


@keras2(Resizing)
class Keras2Resizing(_Sized):
    """The same, but that images may be cropped first."""

    least = -1

    def check(self, arguments: Arguments) -> None:
        """Refuse also an unknown interpolation."""
        super().check(arguments)
        arguments.one_of("interpolation", INTERPOLATIONS)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Cropping loses the batch size where it lacks one of the others."""
        built, crops = super().build(arguments, x), arguments.flag("crop_to_aspect_ratio")
        if crops is False or x.dims is None:
            return built
        sizes = x.dims[-3:-1]
        if DYNAMIC in sizes and len(x) == 4:
            return Built(built.output.replace(0, DYNAMIC if crops or x[0] is DYNAMIC else UNKNOWN))
        takes_any = arguments["height"] == arguments["width"] == -1
        if crops and not takes_any and all(isinstance(size, int) for size in sizes):
            arguments.positive("height", "width")
        return built


@keras2(CenterCrop, RandomCrop)
class Keras2Crop(_Sized):
    """The same, but that the batch size is lost where one of the others is DYNAMIC."""

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """The size in the place of the axes of height and width."""
        built = super().build(arguments, x)
        if x.rank == 4 and DYNAMIC in (x[1], x[2]):
            return Built(built.output.replace(0, DYNAMIC))
        return built


class _RandomSize(LayerType):
    """A layer that stretches one axis."""

    dtypes = ROUNDED
    rank = _IMAGES
    axis: ClassVar[int]

    def check(self, arguments: Arguments) -> None:
        arguments.one_of("interpolation", INTERPOLATIONS)
        check_limits(arguments, "factor", -1, float("inf"))

    def build(self, arguments: Arguments, x: Shape) -> Built:
        return Built(UNKNOWN_SHAPE if x.dims is None else x.replace(self.axis, DYNAMIC))


@layer
class RandomHeight(_RandomSize):
    """(batch, rows, columns, channels) -> (batch, None, columns, channels): images of another height."""

    axis = -3


@layer
class RandomWidth(_RandomSize):
    """(batch, rows, columns, channels) -> (batch, rows, None, channels): images of another width."""

    axis = -2

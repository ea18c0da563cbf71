"""What the layers that augment images share.

Follows keras/src/layers/preprocessing/image_preprocessing/base_image_preprocessing_layer.py.
"""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.dtypes import CAST
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.rank import Rank
from seqlint.knowledge.keras.layers._traits.call_shape import CalledOtherwise
from seqlint.knowledge.keras.layers._traits.spatial import check_data_format
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class CalledOnImages(CalledOtherwise):
    """A layer of which only a call finds out whether its input is an image, or a batch of images."""

    dtypes = CAST
    #: whether a call gives the shape that the layer states, whatever the image
    calls_as_stated: ClassVar[bool] = True

    def called(self, arguments: Arguments, x: Shape, output: Shape) -> Shape:
        """The stated shape for images of a fixed size with three channels."""
        if x.rank is not None and x.rank not in (3, 4):
            raise LayerError(
                Failure.RANK, f"`{self.name}` takes an image or a batch of images, but its input is {x}"
            )
        is_fixed = x.rank == 4 and DYNAMIC not in tuple(x)[1:] and x[-1] == 3
        return output if self.calls_as_stated or is_fixed else UNKNOWN_SHAPE


class ImageLayer(CalledOnImages):
    """A layer that changes images and leaves their shape."""

    def check(self, arguments: Arguments) -> None:
        """Refuse an unknown data format."""
        check_data_format(arguments)


class Keras2ImageLayer(ImageLayer):
    """The same in Keras 2, which computes at once, and so finds out that the input is no image."""

    rank = Rank(3, 4, is_spec=False)

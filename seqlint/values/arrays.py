"""Arrays of data: their shape, their kind, and what is known of the numbers in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import AbstractValue

if TYPE_CHECKING:
    from seqlint.site import Site


@dataclass(frozen=True)
class Content:
    """What is known of the numbers in an array, as far as it matters to a loss or to training."""

    #: "classes" (integer class labels), "divided" (such labels, divided by a number), "one-hot", "binary" (0 and 1),
    #: "signed" (whole numbers, some below 0), "real", or None where it is not known
    encoding: str | None = None
    #: how many classes there are, for "classes" and "one-hot"
    classes: Dim = UNKNOWN
    #: "bytes" for raw 0..255, "unit" for scaled to at most 1 in size, or None
    scale: str | None = None
    #: how many different values there are, which can be counted in text too
    distinct: Dim = UNKNOWN

    @staticmethod
    def labels(classes: Dim) -> Content:
        """Class labels from 0 on, each of which occurs."""
        return Content("classes", classes, distinct=classes)


UNKNOWN_CONTENT = Content()


@dataclass(frozen=True, eq=False)
class Array(AbstractValue):
    """An array or tensor of data, its first axis the samples (unlike a Keras shape it has no DYNAMIC batch)."""

    shape: Shape = UNKNOWN_SHAPE
    #: "float", "int", "uint8", "bool", "str", "object" (lists of different lengths), "mixed" (strings and
    #: numbers, as a table gives them), or None where it is not known
    kind: str | None = None
    content: Content = UNKNOWN_CONTENT
    #: how a message names where it came from: "`mnist.load_data()`"
    origin: str | None = None
    site: Site | None = None
    #: the `reshape` that changed how many samples there are, if one did
    regrouped: Site | None = None

    def overwritten(self, *, resized: bool = False) -> Array:
        """The same after its values were changed, and its shape where it was *resized*."""
        return replace(self, shape=UNKNOWN_SHAPE if resized else self.shape, content=UNKNOWN_CONTENT)

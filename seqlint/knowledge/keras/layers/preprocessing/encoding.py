"""How categories become vectors: the `output_mode` of preprocessing layers.

Follows keras/src/utils/numerical_utils.py, in Keras 2 tf_keras/src/layers/preprocessing/preprocessing_utils.py.
"""

from __future__ import annotations

from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.dtypes import COUNTED, EVERY, INTEGERS, OWN, Dtype, Types
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._traits.call_shape import CalledOtherwise
from seqlint.shapes.dim import DYNAMIC, Dim, equal
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape

MODES = ("int", "one_hot", "multi_hot", "count")


class Encoder(CalledOtherwise):
    """A layer that makes numbers or vectors of categories."""

    #: the types of categories
    categories: ClassVar[frozenset[str]] = EVERY

    def types(self, arguments: Arguments) -> Types:
        """Vectors are counted out in its own type."""
        return Types(self.categories, OWN, EVERY if arguments["output_mode"] == "int" else COUNTED)

    def own_dtype(self, arguments: Arguments) -> Dtype:
        """Numbers of categories are integers."""
        own = super().own_dtype(arguments)
        if arguments["output_mode"] == "int":
            return own if own is None or own in INTEGERS else "int64"
        return own if isinstance(arguments["output_mode"], str) else None

    def encoded(self, arguments: Arguments, x: Shape, depth: Dim) -> Shape:
        """As many values as there are categories, or the number of the category."""
        mode = arguments.text("output_mode")
        if mode is None or mode == "int":
            return x if mode else UNKNOWN_SHAPE
        return append(x, depth) if self.has_axis(mode) else replace_last(x, depth)

    def called(self, arguments: Arguments, x: Shape, output: Shape) -> Shape:
        """A call makes numbers of whatever shape it is given."""
        return x if arguments["output_mode"] == "int" else UNKNOWN_SHAPE

    def has_axis(self, mode: str) -> bool:
        """Whether each value gets a vector of its own."""
        return mode == "one_hot"


class Keras2Encoder(Encoder):
    """The same in Keras 2, which encodes into no more than one vector for each sample."""

    def encoded(self, arguments: Arguments, x: Shape, depth: Dim) -> Shape:
        """As many values as there are categories, or the number of the category."""
        mode = arguments.text("output_mode")
        if mode is None or mode == "int":
            return x if mode else UNKNOWN_SHAPE
        output = append_in_keras2(x, depth) if self.has_axis(mode) else replace_last(x, depth)
        limit_rank(arguments, x, output)
        return UNKNOWN_SHAPE if arguments.flag("sparse") is not False else output


def check_sparse(arguments: Arguments) -> None:
    """Refuse sparse indices."""
    if arguments.flag("sparse") and arguments["output_mode"] == "int":
        arguments.refuse("sparse", "must be False where `output_mode` is 'int'")


def append(x: Shape, depth: Dim) -> Shape:
    """One vector for each value; the last axis makes way for it if it is of size 1, and not the only one."""
    return append_in_keras2(x, depth) if x.rank != 1 else Shape((x[0], depth))


def append_in_keras2(x: Shape, depth: Dim) -> Shape:
    """One vector for each value; the last axis makes way for it if it is of size 1."""
    if x.dims is None:
        return UNKNOWN_SHAPE
    is_single = False if x[-1] is DYNAMIC else equal(x[-1], 1)
    if is_single is None:
        return UNKNOWN_SHAPE
    return Shape((*(x.dims[:-1] if is_single else x.dims), depth))


def replace_last(x: Shape, depth: Dim) -> Shape:
    """One vector for all values along the last axis."""
    return UNKNOWN_SHAPE if x.dims is None else Shape((*x.dims[:-1], depth))


def limit_rank(arguments: Arguments, x: Shape, output: Shape) -> None:
    """Refuse an *output* of more than one vector for each sample of *x*, as Keras 2 does."""
    if output.rank is not None and output.rank > 2:
        raise LayerError(
            Failure.RANK,
            f"`output_mode={arguments['output_mode']!r}` gives one vector for each sample, but its input is {x}",
            argument="output_mode",
        )

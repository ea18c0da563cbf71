"""The concatenation of tensors. Follows keras/src/layers/merging/concatenate.py."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import combinations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.sizes import merged
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.shapes.dim import UNKNOWN, Dim, add, equal, is_known
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_items


@layer
class Concatenate(Merging):
    """[(batch, ..., a), (batch, ..., b)] -> (batch, ..., a + b): all tensors, one after the other along an axis."""

    def merge(self, arguments: Arguments, shapes: tuple[Shape, ...], inputs: LayerInputs) -> Built:
        """The sum of the sizes along the axis; all others must be the same."""
        axis = arguments["axis"]
        if axis is None or isinstance(axis, (str, float)) or as_items(axis) is not None:
            arguments.refuse("axis", "must be an integer")
        known = [shape for shape in shapes if shape.dims is not None]
        if not isinstance(axis, int) or self.is_unfinished(shapes, axis):
            return Built(UNKNOWN_SHAPE)
        for ours, theirs in combinations(known, 2):
            if len(ours) != len(theirs):
                raise _different_ranks(ours, theirs)
        for shape in known:
            self.require_axis(shapes, shape, axis)
            if not -len(shape) <= axis < len(shape):
                return Built(shape)
        for ours, theirs in combinations(known, 2):
            _require_same_sizes(ours, theirs, axis)
        return Built(self.joined(shapes, axis))

    def is_unfinished(self, shapes: Sequence[Shape], axis: int) -> bool:
        """Whether Keras may leave off at a DYNAMIC size along *axis*, before it finds that a shape does not have it."""
        ranks = [shape.rank for shape in shapes if shape.rank is not None]
        return any(rank <= axis for rank in ranks) and any(
            shape.dims is None or (-len(shape) <= axis < len(shape) and not is_known(shape[axis]))
            for shape in shapes
        )

    def require_axis(self, shapes: Sequence[Shape], shape: Shape, axis: int) -> None:
        """Refuse an axis that *shape* does not have. Keras does not look at it if there is one shape only."""
        if axis < -len(shape) or (axis >= len(shape) and len(shapes) > 1):
            raise LayerError(
                Failure.RANK,
                f"`Concatenate` joins along `axis={axis}`, which its input {shape} does not have",
                help=f"`axis` must be from {-len(shape)} to {len(shape) - 1}; `axis=-1` is the last one",
                argument="axis",
            )

    def joined(self, shapes: Sequence[Shape], axis: int) -> Shape:
        """The first shape with the sum of all sizes along *axis*."""
        if not shapes or shapes[0].dims is None:
            return UNKNOWN_SHAPE
        return shapes[0].replace(axis, reduce(add, (_size(shape, axis) for shape in shapes)))


@keras2(Concatenate)
class Keras2Concatenate(Concatenate):
    """The same, but that a size which is known decides for those that are DYNAMIC."""

    def is_unfinished(self, shapes: Sequence[Shape], axis: int) -> bool:
        """It tests the axis of each shape first."""
        return False

    def require_axis(self, shapes: Sequence[Shape], shape: Shape, axis: int) -> None:
        """Refuse an axis that *shape* does not have."""
        super().require_axis([shape, shape], shape, axis)

    def joined(self, shapes: Sequence[Shape], axis: int) -> Shape:
        """The sizes that are known of any shape, with the sum of all along *axis*."""
        if any(shape.dims is None for shape in shapes):
            return UNKNOWN_SHAPE
        columns = zip(*shapes, strict=True)
        return Shape(tuple(map(merged, columns))).replace(axis, super().joined(shapes, axis)[axis])


def _size(shape: Shape, axis: int) -> Dim:
    return UNKNOWN if shape.dims is None else shape[axis]


def _different_ranks(ours: Shape, theirs: Shape) -> LayerError:
    return LayerError(
        Failure.RANK,
        f"`Concatenate` cannot join {ours}, which is {ours.rank}-D, and {theirs}, which is {theirs.rank}-D",
        help="give both the same number of axes first, for example with `Flatten()` or `RepeatVector(n)`",
    )


def _require_same_sizes(ours: Shape, theirs: Shape, axis: int) -> None:
    along = axis % len(ours)
    differing = [other for other, (a, b) in enumerate(zip(ours, theirs, strict=True)) if equal(a, b) is False]
    wrong = [other for other in differing if other != along]
    if not wrong:
        return
    help = "give both the same sizes along all other axes first"
    if len(wrong) == len(differing) == 1 and wrong != [0]:
        help = f"join them along the axis that differs: `axis={wrong[0]}`, or give both the same size there"
    raise LayerError(
        Failure.SIZE,
        f"`Concatenate` cannot join {ours} and {theirs} along `axis={axis}`: they differ in axis {wrong[0]}",
        help=help,
    )

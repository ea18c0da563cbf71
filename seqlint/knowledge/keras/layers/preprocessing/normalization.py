"""The layer that normalizes data by their statistics. Follows keras/src/layers/preprocessing/normalization.py."""

from __future__ import annotations

from itertools import zip_longest

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.axes import check_axes, resolve_axes
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import WEIGHED
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.sizes import defined
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.shapes.dim import equal
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown, Value, as_items


@layer
class Normalization(LayerType):
    """x -> x: subtraction of the mean and division by the deviation, which are learned from data or given."""

    dtypes = WEIGHED
    reuse = Reuse.LOOKS_ONCE

    def check(self, arguments: Arguments) -> None:
        """Refuse an axis that is none, and a mean without a variance."""
        if arguments["axis"] is not None:
            check_axes(arguments)
        mean, variance = arguments["mean"], arguments["variance"]
        if (mean is None) != (variance is None) and not isinstance(mean, Unknown) | isinstance(
            variance, Unknown
        ):
            missing = "mean" if mean is None else "variance"
            arguments.refuse(missing, "must be given too where the other of `mean` and `variance` is")
        if mean is not None and variance is not None:
            self.check_shapes(arguments, _shape_of(mean), _shape_of(variance))

    def check_shapes(self, arguments: Arguments, mean: Shape, variance: Shape) -> None:
        """Refuse statistics of two shapes, or of more axes than `axis` names."""
        if mean.rank is None:
            return
        if variance.dims is not None and (
            mean.rank != variance.rank
            or any(equal(a, b) is False for a, b in zip(mean, variance, strict=True))
        ):
            arguments.refuse("variance", "must have the shape of `mean`")
        axis = arguments["axis"]
        axes = as_items(axis) if axis is not None else ()
        if isinstance(axis, int) or axes is not None:
            most = 1 if axes is None else len(axes)
            if mean.rank > most:
                arguments.refuse("mean", f"must have no more axes than `axis` names, which is {most}")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Statistics for each value along the axes, and the number of samples that they come from."""
        axes = () if arguments["axis"] is None else resolve_axes(arguments, x)
        if axes is None or x.rank is None:
            return Built(x, None)
        kept = sorted(axis % x.rank for axis in axes)
        shape = tuple(defined(x, axis, "`Normalization`") for axis in kept)
        mean = arguments["mean"]
        if isinstance(mean, Unknown):
            return Built(x, None)
        if mean is None:
            if len(set(kept)) < len(kept) and any(equal(size, 1) is False for size in shape):
                arguments.refuse("axis", "must not name an axis twice")
            statistics = (Weight(shape, trainable=False),) * 2
            return Built(x, (*statistics, Weight((), trainable=False)))
        for name in ("mean", "variance"):
            stated = _shape_of(arguments[name])
            pairs = zip_longest(reversed(stated.dims or ()), reversed(shape), fillvalue=1)
            if any(equal(given, 1) is False and equal(given, size) is False for given, size in pairs):
                raise LayerError(
                    Failure.SIZE,
                    f"`{name}` has the shape {stated}, but the axes of its input {x} have {Shape(shape)}",
                    argument=name,
                )
        return Built(x)


@keras2(Normalization)
class Keras2Normalization(Normalization, BuildsUncalled):
    """The same, but that it broadcasts its statistics against any input."""

    reuse = Reuse.BROADCASTS | Reuse.KEEPS_SHAPE
    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.SIZE, Failure.ARGUMENT})

    def check_shapes(self, arguments: Arguments, mean: Shape, variance: Shape) -> None:
        """Any shapes pass."""


def _shape_of(statistics: Value) -> Shape:
    # the package on arrays is imported only for programs that give some
    from seqlint.knowledge.numpy.conversion import as_array

    array = as_array(statistics)
    return UNKNOWN_SHAPE if array is None else array.shape

"""Layers that prepare numbers and categories."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers.axes import check_axes, resolve_axes
from seqlint.knowledge.keras.layers.base import (
    Arguments,
    Built,
    Failure,
    LayerError,
    LayerType,
    Weight,
    defined,
    layer,
)
from seqlint.knowledge.keras.layers.dtypes import COUNTED, FLOATS, WEIGHED, Types
from seqlint.knowledge.keras.layers.encoding import (
    MODES,
    Encoder,
    check_sparse,
)
from seqlint.shapes.dim import UNKNOWN, Dim, equal
from seqlint.shapes.shape import Shape
from seqlint.values import Unknown, as_items


@layer
class Normalization(LayerType):
    """Subtraction of the mean and division by the deviation, both of which it learns from data or is given."""

    refused_in_build = frozenset({Failure.RANK, Failure.UNDEFINED, Failure.SIZE, Failure.ARGUMENT})
    dtypes = WEIGHED
    leaves_shape = True

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
        if arguments.keras == 3:
            means, variances = as_items(mean), as_items(variance)
            numbers = [isinstance(value, (int, float)) for value in (mean, variance)]
            other_shapes = means is not None and variances is not None and len(means) != len(variances)
            if other_shapes or (any(numbers) and (means or variances) is not None):
                arguments.refuse("variance", "must have the shape of `mean`")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Statistics for each value along the axes, and how many samples they come from."""
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
            items = as_items(arguments[name])
            if items and len(shape) == 1 and as_items(items[0]) is None:
                self._check_length(name, len(items), shape[0], x)
        return Built(x)

    def _check_length(self, name: str, length: int, size: Dim, x: Shape) -> None:
        if length != 1 and equal(size, length) is False:
            raise LayerError(
                Failure.SIZE,
                f"`{name}` has {length} values, but the axis of its input {x} has {size}",
                argument=name,
            )


@layer
class CategoryEncoding(Encoder):
    """Vectors for numbered categories."""

    categories = FLOATS | COUNTED

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers of categories below 1."""
        arguments.number("num_tokens", least=1)
        if isinstance(arguments["num_tokens"], float):
            arguments.refuse("num_tokens", "must be an integer")
        arguments.one_of("output_mode", (*MODES[1:], "binary"), case_sensitive=True)

    def types(self, arguments: Arguments) -> Types:
        """Sparse vectors are made of integers only."""
        types = super().types(arguments)
        return replace(types, takes=COUNTED - FLOATS) if arguments.flag("sparse") else types

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """As many values as there are categories."""
        return Built(self.encoded(arguments, x, arguments.dim("num_tokens")))


@layer
class Discretization(Encoder):
    """Numbers sorted into bins."""

    categories = COUNTED

    def check(self, arguments: Arguments) -> None:
        """Refuse bins that are given twice, and in Keras 3 not at all."""
        bins, boundaries = arguments["num_bins"], arguments["bin_boundaries"]
        arguments.number("num_bins", least=0, optional=True)
        known = not isinstance(bins, Unknown) and not isinstance(boundaries, Unknown)
        if known and bins is not None and boundaries is not None:
            arguments.refuse("num_bins", "must be left out where `bin_boundaries` are given")
        if known and bins is None and boundaries is None and arguments.keras == 3:
            arguments.refuse("num_bins", "or `bin_boundaries` must be given")
        arguments.one_of("output_mode", MODES, case_sensitive=True)
        check_sparse(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """As many values as there are bins, or the number of the bin."""
        boundaries = as_items(arguments["bin_boundaries"])
        learns = arguments["bin_boundaries"] is None
        if arguments.keras == 2 and isinstance(arguments["bin_boundaries"], (str, int, float)):
            arguments.refuse("bin_boundaries", "must be a list of numbers")
        depth: Dim = UNKNOWN
        if boundaries is not None:
            depth = len(boundaries) + 1
        elif learns and arguments.keras == 3:
            depth = arguments.dim("num_bins")
        if (
            arguments.keras == 3
            and len(x.dims or ()) > 1
            and arguments["output_mode"] in ("multi_hot", "count")
        ):
            return Built(Shape((x[0], *tuple(x)[2:], depth)))
        output = self.encoded(arguments, x, depth)
        return Built(output, () if arguments.keras == 3 or boundaries is not None else None)

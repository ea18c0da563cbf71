"""Layers that make categories of numbers and vectors of categories."""

from __future__ import annotations

from seqlint.knowledge.keras.layers.base import (
    Arguments,
    Built,
    LayerType,
    layer,
)
from seqlint.knowledge.keras.layers.encoding import MODES, append, check_sparse, limit_rank, replace_last
from seqlint.shapes.dim import UNKNOWN
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown, as_items


@layer
class CategoryEncoding(LayerType):
    """Vectors for numbered categories."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers of categories below 1."""
        arguments.number("num_tokens", least=1)
        if isinstance(arguments["num_tokens"], float):
            arguments.refuse("num_tokens", "must be an integer")
        arguments.one_of("output_mode", (*MODES[1:], "binary"), case_sensitive=True)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """As many values as there are categories."""
        mode, depth = arguments.text("output_mode"), arguments.dim("num_tokens")
        if mode is None or (arguments.keras == 2 and arguments.flag("sparse") is not False):
            return Built(UNKNOWN_SHAPE)
        output = append(arguments, x, depth) if mode == "one_hot" else replace_last(x, depth)
        return Built(limit_rank(arguments, x, output))


@layer
class Discretization(LayerType):
    """Numbers sorted into bins."""

    calls_as_stated = False

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
        mode = arguments.text("output_mode")
        if arguments.keras == 2 and (learns or boundaries is None or arguments.flag("sparse") is not False):
            return Built(x if mode == "int" else UNKNOWN_SHAPE, None)
        if mode is None or x.dims is None:
            return Built(UNKNOWN_SHAPE)
        if mode == "int":
            return Built(x)
        depth = (
            len(boundaries) + 1
            if boundaries is not None
            else arguments.dim("num_bins")
            if learns
            else UNKNOWN
        )
        if mode == "one_hot":
            output = append(arguments, x, depth)
        elif arguments.keras == 3 and len(x) > 1:
            output = Shape((x.dims[0], *x.dims[2:], depth))
        else:
            output = replace_last(x, depth)
        return Built(limit_rank(arguments, x, output))

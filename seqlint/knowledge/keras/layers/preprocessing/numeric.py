"""Layers that make categories of numbers and vectors of categories."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import COUNTED, FLOATS, Types
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.preprocessing.encoding import (
    MODES,
    Encoder,
    check_sparse,
)
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import Unknown, as_items


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
        if arguments.keras == 3 and isinstance(bins, float) and arguments["output_mode"] in MODES[1:]:
            arguments.refuse("num_bins", "must be an integer")
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

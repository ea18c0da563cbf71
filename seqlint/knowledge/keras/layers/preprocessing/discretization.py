"""The layer that sorts numbers into bins. Follows keras/src/layers/preprocessing/discretization.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import COUNTED
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers.preprocessing.encoding import (
    MODES,
    Encoder,
    Keras2Encoder,
    check_sparse,
)
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import Unknown, as_items


@layer
class Discretization(Encoder):
    """(batch, n) -> (batch, n): the bin of each number, or with another `output_mode` -> (batch, num_bins)."""

    categories = COUNTED

    def check(self, arguments: Arguments) -> None:
        """Refuse bins that are given twice, or not at all."""
        _check_bins(arguments)
        bins, boundaries = arguments["num_bins"], arguments["bin_boundaries"]
        if bins is None and boundaries is None:
            arguments.refuse("num_bins", "or `bin_boundaries` must be given")
        if isinstance(bins, float) and arguments["output_mode"] in MODES[1:]:
            arguments.refuse("num_bins", "must be an integer")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """There are no weights."""
        boundaries = as_items(arguments["bin_boundaries"])
        depth: Dim = UNKNOWN
        if boundaries is not None:
            depth = len(boundaries) + 1
        elif arguments["bin_boundaries"] is None:
            depth = arguments.dim("num_bins")
        if len(x.dims or ()) > 1 and arguments["output_mode"] in ("multi_hot", "count"):
            return Built(Shape((x[0], *tuple(x)[2:], depth)))
        return Built(self.encoded(arguments, x, depth))


@keras2(Discretization)
class Keras2Discretization(Keras2Encoder, Discretization):
    """The same, but that the number of bins that it learns is not known."""

    def check(self, arguments: Arguments) -> None:
        """Refuse bins that are given twice."""
        _check_bins(arguments)

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """Bins that are learned are a weight of any size."""
        boundaries = as_items(arguments["bin_boundaries"])
        if isinstance(arguments["bin_boundaries"], (str, int, float)):
            arguments.refuse("bin_boundaries", "must be a list of numbers")
        if boundaries is None:
            return Built(self.encoded(arguments, x, UNKNOWN), None)
        return Built(self.encoded(arguments, x, len(boundaries) + 1))


def _check_bins(arguments: Arguments) -> None:
    bins, boundaries = arguments["num_bins"], arguments["bin_boundaries"]
    arguments.number("num_bins", least=0, optional=True)
    known = not isinstance(bins, Unknown) and not isinstance(boundaries, Unknown)
    if known and bins is not None and boundaries is not None:
        arguments.refuse("num_bins", "must be left out where `bin_boundaries` are given")
    arguments.one_of("output_mode", MODES, case_sensitive=True)
    check_sparse(arguments)

"""Layers that number categories by a hash."""

from __future__ import annotations

from seqlint.knowledge.keras.layers.base import Arguments, Built, LayerType, layer
from seqlint.knowledge.keras.layers.encoding import MODES, append, check_sparse, limit_rank, replace_last
from seqlint.knowledge.keras.layers.merging import Merging
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import as_items


@layer
class Hashing(LayerType):
    """Categories numbered by a hash."""

    calls_as_stated = False

    def check(self, arguments: Arguments) -> None:
        """Refuse numbers of bins below 1, and salt that is neither one integer nor two."""
        arguments.number("num_bins")
        arguments.positive("num_bins")
        arguments.one_of("output_mode", MODES, case_sensitive=True)
        mode = arguments["output_mode"]
        if isinstance(arguments["num_bins"], float) and isinstance(mode, str) and mode != "int":
            arguments.refuse("num_bins", "must be an integer unless `output_mode` is 'int'")
        check_sparse(arguments)
        salt = arguments["salt"]
        items = as_items(salt)
        if isinstance(salt, (str, float)) or (items is not None and len(items) != 2):
            arguments.refuse("salt", "must be an integer, or two")

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """As many values as there are bins, or the number of the bin."""
        mode, depth = arguments.text("output_mode"), arguments.dim("num_bins")
        if mode is None or (arguments.keras == 2 and arguments.flag("sparse") is not False):
            return Built(UNKNOWN_SHAPE)
        if mode == "int":
            return Built(x)
        one_hot = mode == "one_hot" and arguments.keras == 2
        return Built(
            limit_rank(arguments, x, append(arguments, x, depth) if one_hot else replace_last(x, depth))
        )


@layer
class HashedCrossing(Merging):
    """Pairs of categories numbered by a hash."""

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown modes."""
        arguments.one_of("output_mode", MODES[:2], case_sensitive=True)

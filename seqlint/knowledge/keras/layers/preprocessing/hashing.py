"""Layers that number categories by a hash."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import INTEGERS, TEXT, Types
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.knowledge.keras.layers.merging.merging import Merging
from seqlint.knowledge.keras.layers.preprocessing.encoding import (
    MODES,
    Encoder,
    check_sparse,
)
from seqlint.shapes.shape import Shape
from seqlint.values import Unknown, as_items


@layer
class Hashing(Encoder):
    """Categories numbered by a hash."""

    categories = INTEGERS | TEXT

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

    def types(self, arguments: Arguments) -> Types:
        """What is masked is of the type of the categories."""
        types, masked = super().types(arguments), arguments["mask_value"]
        values = as_items(masked) or (masked,)
        if masked is None or any(isinstance(value, Unknown) for value in values):
            return types
        kinds = ((str, TEXT), (int, INTEGERS))
        takes = (names for kind, names in kinds if all(isinstance(value, kind) for value in values))
        return replace(types, takes=next(takes, frozenset()))

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """As many values as there are bins, or the number of the bin."""
        return Built(self.encoded(arguments, x, arguments.dim("num_bins")))

    def has_axis(self, arguments: Arguments, mode: str) -> bool:
        """In Keras 3 none does."""
        return mode == "one_hot" and arguments.keras == 2


@layer
class HashedCrossing(Merging):
    """Pairs of categories numbered by a hash."""

    refused_in_build = None

    def check(self, arguments: Arguments) -> None:
        """Refuse unknown modes."""
        arguments.one_of("output_mode", MODES[:2], case_sensitive=True)

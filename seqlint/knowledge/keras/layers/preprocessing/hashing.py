"""The layer that numbers categories by a hash. Follows keras/src/layers/preprocessing/hashing.py."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import INTEGERS, TEXT, Types
from seqlint.knowledge.keras.layers._shared.registry import keras2, layer
from seqlint.knowledge.keras.layers.preprocessing.encoding import (
    MODES,
    Encoder,
    Keras2Encoder,
    check_sparse,
)
from seqlint.shapes.shape import Shape
from seqlint.values import Unknown, as_items


@layer
class Hashing(Encoder):
    """(batch, n) -> (batch, n): the bin of each category, or with another `output_mode` -> (batch, num_bins)."""

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
        """There are no weights."""
        return Built(self.encoded(arguments, x, arguments.dim("num_bins")))

    def has_axis(self, mode: str) -> bool:
        """No value gets a vector of its own."""
        return False


@keras2(Hashing)
class Keras2Hashing(Keras2Encoder, Hashing):
    """The same with one vector for each sample at most."""

    def has_axis(self, mode: str) -> bool:
        """Whether each value gets a vector of its own."""
        return mode == "one_hot"

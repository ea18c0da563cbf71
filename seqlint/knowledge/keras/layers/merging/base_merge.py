"""Layers that merge several tensors: a stack does not have them, but a functional model that stands in one may.

Follows keras/src/layers/merging/base_merge.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._traits.build_without_call import BuildsUncalled
from seqlint.shapes.dim import Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


class Merging(BuildsUncalled):
    """A layer that takes a list of tensors."""

    dtypes = NOT_KNOWN
    refused_in_build: ClassVar[frozenset[Failure]] = frozenset({Failure.NOT_SEQUENTIAL})

    def build(self, arguments: Arguments, x: Shape) -> Built:
        """A single tensor is refused; after a layer with several outputs nothing is known."""
        if x.dims is None:
            return Built(UNKNOWN_SHAPE)
        raise LayerError(
            Failure.NOT_SEQUENTIAL,
            f"`{self.name}` merges several tensors, but in a stack it gets a single one",
            help="build a functional `keras.Model(inputs, outputs)`",
        )

    def merged(self, arguments: Arguments, shapes: Sequence[tuple[Dim, ...]]) -> Shape:
        """The output shape for tensors of several *shapes*; unknown where Keras may refuse to merge them."""
        return UNKNOWN_SHAPE

"""The weights of a layer, and how many parameters they hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from seqlint.shapes.dim import UNKNOWN, Dim, add, product


@dataclass(frozen=True)
class Weight:
    """One variable of a layer: its shape, and whether training changes it, or None where that is not known."""

    shape: tuple[Dim, ...]
    trainable: bool | None = True
    #: which variable of which layer this is, so that a shared layer counts once
    identity: tuple[int, int] | None = None

    @property
    def count(self) -> Dim:
        """The number of parameters in it."""
        return product(self.shape)


def count(weights: Iterable[Weight] | None, *, trainable: bool | None = None) -> Dim:
    """The number of parameters in *weights*, or in those that are *trainable*; UNKNOWN for None."""
    if weights is None:
        return UNKNOWN
    total: Dim = 0
    for weight in weights:
        if trainable is not None and weight.trainable is None:
            return UNKNOWN
        if trainable is None or weight.trainable is trainable:
            total = add(total, weight.count)
    return total

"""What a summary shows besides the layers, their shapes and parameters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """What is wanted of a summary."""

    #: whether a block of layers that a loop adds many times is shown once
    folds: bool = False
    #: whether the layers of models within the model are shown
    expands: bool = False
    shows_trainable: bool = False
    #: whether the multiplications with an addition are shown
    shows_cost: bool = False
    #: the number of samples for which the memory of activations is shown
    batch_size: int | None = None


PLAIN = View()

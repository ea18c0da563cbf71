"""Weights that many layers have."""

from __future__ import annotations

from dataclasses import replace

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import Dim
from seqlint.values import LibraryObject, ListValue


def kernel(arguments: Arguments, shape: tuple[Dim, ...]) -> tuple[Weight, ...] | None:
    """A kernel, with what a `lora_rank` adds."""
    return adapted(arguments, shape, (Weight(shape),))


def adapted(
    arguments: Arguments, shape: tuple[Dim, ...], kept: tuple[Weight, ...] | None
) -> tuple[Weight, ...] | None:
    """A kernel of this *shape*, *kept* in weights of which it is the first, and what a `lora_rank` adds to it.

    That is two trainable factors beside a frozen kernel.
    """
    rank = arguments["lora_rank"]
    if arguments.flag("lora_rank") is False:
        return kept
    if isinstance(rank, (float, str, tuple, ListValue)):
        arguments.refuse("lora_rank", "must be an integer")
    if not isinstance(rank, int):
        return None
    if rank < 0:
        arguments.refuse("lora_rank", "must not be negative")
    for name in ("kernel_constraint", "embeddings_constraint"):
        if isinstance(arguments[name], (str, LibraryObject)):
            arguments.refuse("lora_rank", f"must be left out where `{name}` is given")
    if kept is None:
        return None
    factors = Weight((*shape[:-1], rank)), Weight((rank, shape[-1]))
    return replace(kept[0], trainable=False), *kept[1:], *factors


def bias(arguments: Arguments, weights: tuple[Weight, ...] | None, size: Dim) -> tuple[Weight, ...] | None:
    """*weights* and, with `use_bias`, a bias of this *size*."""
    used = arguments.flag("use_bias")
    if weights is None or used is None:
        return None
    return (*weights, Weight((size,))) if used else weights


def check_forget_bias(arguments: Arguments) -> None:
    """Refuse a bias of the forget gate that begins with ones where the other gates have no initializer."""
    begins_with_ones = arguments.flag("use_bias") and arguments.flag("unit_forget_bias")
    if begins_with_ones and arguments["bias_initializer"] is None:
        arguments.refuse("bias_initializer", "must be an initializer where `unit_forget_bias` is True")

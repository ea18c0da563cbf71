"""Values that a Sequential model refuses in the place of a layer."""

from __future__ import annotations

from seqlint.knowledge.keras.api.signatures import names
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers.core.inner import is_no_layer
from seqlint.values import Reference, Tensor, Value
from seqlint.values.text import describe


def not_a_layer(added: Value) -> LayerError | None:
    """The error for a value that is certainly no layer."""
    if isinstance(added, Tensor):
        return LayerError(
            Failure.NOT_SEQUENTIAL,
            "a Sequential model takes layers, not the tensors that a layer gives when it is called",
            help="pass the layer itself, or build a functional `keras.Model(inputs, outputs)`",
        )
    if is_no_layer(added):
        if isinstance(added, Reference):
            name = describe(added)
            return LayerError(
                Failure.NOT_SEQUENTIAL, f"`{name}` is a class, not a layer", help=f"call it: `{name}(...)`"
            )
        is_plain = added is None or isinstance(added, (str, bytes, int, float))
        what = f"`{describe(added)}`" if is_plain else "a collection"
        is_activation = isinstance(added, str) and added in names("activations", 3)
        help = f"use `Activation({describe(added)})`" if is_activation else "add one layer at a time"
        return LayerError(Failure.NOT_SEQUENTIAL, f"{what} is not a layer", help=help)
    return None

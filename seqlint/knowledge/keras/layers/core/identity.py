"""The layer that does nothing. Follows keras/src/layers/core/identity.py."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import layer


@layer
class Identity(LayerType):
    """x -> x: the input itself."""

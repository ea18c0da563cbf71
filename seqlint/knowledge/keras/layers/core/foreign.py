"""Layers around functions and models of other kinds, of which nothing is known.

Follows keras/src/utils/jax_layer.py, keras/src/utils/torch_utils.py and keras/src/export/tfsm_layer.py.
"""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.dtypes import NOT_KNOWN
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.registry import layer
from seqlint.shapes.shape import Shape


class _Foreign(LayerType):
    dtypes = NOT_KNOWN

    def build(self, arguments: Arguments, x: Shape) -> Built:
        return UNKNOWN_BUILT


@layer
class JaxLayer(_Foreign):
    """x -> unknown: a function of JAX."""


@layer
class FlaxLayer(_Foreign):
    """x -> unknown: a module of Flax."""


@layer
class TorchModuleWrapper(_Foreign):
    """x -> unknown: a module of PyTorch."""


@layer
class TFSMLayer(_Foreign):
    """x -> unknown: a saved model of TensorFlow."""

"""The optimizers of TensorFlow 1, which models of Keras 2 take."""

from __future__ import annotations

from seqlint.knowledge.library import Call, Result, function
from seqlint.values import LibraryObject

_NAMES = (
    *("Adadelta", "Adagrad", "AdagradDA", "Adam", "Ftrl", "GradientDescent", "Momentum"),
    *("ProximalAdagrad", "ProximalGradientDescent", "RMSProp"),
)


@function(*(f"tensorflow.compat.v1.train.{name}Optimizer" for name in _NAMES))
def _optimizer(call: Call) -> Result:
    return LibraryObject(call.name, call.positional, dict(call.keywords), call.complete, call.site)

"""How a Sequential model that is built meets the input it gets as a layer of another model."""

from __future__ import annotations

from seqlint.knowledge.keras.layers.base import Failure, LayerError
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal
from seqlint.shapes.shape import Shape


def nested_input(x: Shape, declared: Shape, keras: int) -> Shape:
    """*x* as a model takes it that was built for *declared*. Raises `LayerError` where Keras 3 refuses it.

    What is open in *x* need not be told again: the weights are there, and the sizes show at run time.
    """
    x = _adjusted(x, declared)
    if x.dims is None or declared.dims is None:
        return x
    pairs = list(zip(x.dims[1:], declared.dims[1:], strict=False))
    if keras == 3:
        if len(x) != len(declared):
            raise _refused(Failure.RANK, x, declared)
        if any(equal(met, wanted) is False for met, wanted in pairs):
            raise _refused(Failure.SIZE, x, declared)
    return Shape((x[0], *(_met(*pair) for pair in pairs), *x.dims[len(pairs) + 1 :]))


def _met(met: Dim, wanted: Dim) -> Dim:
    return UNKNOWN if met is DYNAMIC and wanted is not DYNAMIC else met


def _refused(failure: Failure, x: Shape, declared: Shape) -> LayerError:
    return LayerError(failure, f"this model takes {declared}, but it is given {x} where it stands as a layer")


def _adjusted(x: Shape, declared: Shape) -> Shape:
    """*x* with a last axis of size 1 taken off or put on, as Keras does to meet the rank that a model declares."""
    if declared.dims is None or x.dims is None:
        return x
    if len(x) == len(declared) + 1 and equal(x[-1], 1):
        return Shape(x.dims[:-1])
    if len(x) == len(declared) - 1 and equal(declared[-1], 1):
        return Shape((*x.dims, 1))
    return x

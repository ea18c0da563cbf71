"""A second input of layers and models that are built: they are shared, or the model is a layer of another one."""

from __future__ import annotations

from typing import NamedTuple

from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import DYNAMIC, Dim, equal, size, substitute
from seqlint.shapes.expression import Size, as_expression
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape, equal_shapes

#: the beginning of names of sizes that no program can state
_DYNAMIC = "None of axis "


class LayerCall(NamedTuple):
    """One call of a layer: its input, and the output and weights that this gives."""

    input: Shape
    built: Built


def nested_input(x: Shape, declared: Shape, keras: int) -> Shape:
    """*x* as a model takes it that was built for *declared*. Raises `LayerError` where Keras 3 refuses it.

    Keras 2 adjusts the rank; Keras 3 gives *x* to the layers as it is.
    """
    if keras == 2:
        return _adjusted(x, declared)
    _require_same_start(x, declared)
    return x


def with_names(x: Shape) -> Shape:
    """*x* with names for its DYNAMIC sizes, which a layer that has its weights does not need."""
    named = (size(f"{_DYNAMIC}{axis}") if dim is DYNAMIC else dim for axis, dim in enumerate(x))
    return Shape(None if x.dims is None else tuple(named))


def without_names(x: Shape) -> Shape:
    """*x* with DYNAMIC in the place of all sizes that depend on the names that `with_names` gave."""
    return Shape(None if x.dims is None else tuple(substitute(dim, _dynamic) for dim in x.dims))


def is_forgiven(kind: LayerType | None, problem: LayerError, *, tested: bool) -> bool:
    """Whether a layer that has its weights does not raise *problem*; its input is *tested* where the layer is shared."""
    if problem.failure is Failure.UNDEFINED:
        return kind is not None and Reuse.NEEDS_CHANNELS not in kind.reuse
    return not tested and problem.failure not in (Failure.COLLAPSE, Failure.RESHAPE)


def require_same_weights(kind: LayerType, first: Built, built: Built) -> None:
    """Refuse an input that would give a layer of this *kind* weights of other shapes than the *first* one did."""
    if first.weights is None or built.weights is None:
        return
    for old, new in zip(first.weights, built.weights, strict=False):
        refuses = Reuse.SAME_WEIGHTS in kind.reuse or (
            Reuse.BROADCASTS in kind.reuse and not _broadcasts(old, new)
        )
        if refuses and equal_shapes(Shape(old.shape), Shape(new.shape)) is False:
            raise LayerError(
                Failure.SIZE,
                f"`{kind.name}` was built with a weight of shape {Shape(old.shape)}, but this input"
                f" needs one of shape {Shape(new.shape)}",
                help="use a new layer here",
            )


def of_first_weights(kind: LayerType | None, first: Built, built: Built) -> Built:
    """*built* as a layer of Keras 2 makes it with the weights of the *first* input, if that is the same."""
    if (
        kind is not None
        and Reuse.BROADCASTS in kind.reuse
        and not first.weights
        and first.output != built.output
    ):
        return Built(UNKNOWN_SHAPE, built.weights)  # its constants are of the first size
    weights = zip(first.weights or (), built.weights or (), strict=False)
    if all(equal_shapes(Shape(old.shape), Shape(new.shape)) is not False for old, new in weights):
        return built
    return Built(UNKNOWN_SHAPE, built.weights)


def require_same_sizes(kind: LayerType, first: Shape, x: Shape) -> None:
    """Refuse an input *x* whose steps are not of the size of those of the *first* one, as Keras 2 does."""
    if Reuse.SAME_STEPS not in kind.reuse or first.dims is None or x.dims is None or first.rank != x.rank:
        return
    if any(equal(old, new) is False for old, new in zip(first.dims[2:], x.dims[2:], strict=True)):
        raise LayerError(
            Failure.SIZE,
            f"`{kind.name}` was built for an input of shape {first}, and this one is {x}",
            help="use a new layer here",
        )


def _broadcasts(old: Weight, new: Weight) -> bool:
    """Whether a weight may be broadcast against an input for which it was not made."""
    pairs = zip(reversed(old.shape), reversed(new.shape), strict=False)
    return all(equal(ours, theirs) is not False or 1 in (ours, theirs) for ours, theirs in pairs)


def _dynamic(found: Size) -> Dim:
    return DYNAMIC if found.name.startswith(_DYNAMIC) else as_expression(found)


def _require_same_start(x: Shape, declared: Shape) -> None:
    """Keras 3 compares the axes that both have, but for the batch and for a last one of size 1, not the ranks."""
    pairs = zip(_without_last_one(x), _without_last_one(declared), strict=False)
    next(pairs, None)
    if any(equal(ours, theirs) is False for ours, theirs in pairs):
        raise LayerError(
            Failure.SIZE,
            f"this model takes input of shape {declared}, but as a layer it gets {x}",
            help=f"give it a tensor of shape {declared}, or let its input declare the shape {x}",
        )


def _without_last_one(x: Shape) -> tuple[Dim, ...]:
    dims = tuple(x)
    return dims[:-1] if dims and equal(dims[-1], 1) else dims


def _adjusted(x: Shape, declared: Shape) -> Shape:
    """*x* with a last axis of size 1 taken off or put on, as Keras 2 does to get the rank that a model declares."""
    if declared.dims is None or x.dims is None:
        return x
    if len(x) == len(declared) + 1 and equal(x[-1], 1):
        return Shape(x.dims[:-1])
    if len(x) == len(declared) - 1 and equal(declared[-1], 1):
        return Shape((*x.dims, 1))
    return x

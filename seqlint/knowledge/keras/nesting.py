"""How layers and models that are built meet a further input: shared ones, and a model that stands as a layer."""

from __future__ import annotations

from typing import NamedTuple

from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerType
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import DYNAMIC, Dim, equal, size, substitute
from seqlint.shapes.expression import Size, as_expression
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape, equal_shapes

#: begins names of sizes that no program can state
_OPEN = "None of axis "


class Met(NamedTuple):
    """An input that a layer met, and what it made of it."""

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


def closed(x: Shape) -> Shape:
    """*x* with names for its open sizes: a layer that has its weights need not be told them again."""
    named = (size(f"{_OPEN}{axis}") if dim is DYNAMIC else dim for axis, dim in enumerate(x))
    return Shape(None if x.dims is None else tuple(named))


def opened(x: Shape) -> Shape:
    """*x* with open sizes for all that come of the names that `closed` gave."""
    return Shape(None if x.dims is None else tuple(substitute(dim, _open) for dim in x.dims))


def is_forgiven(kind: LayerType | None, keras: int, problem: LayerError, *, tested: bool) -> bool:
    """Whether a layer that has its weights does not raise *problem*; its input is *tested* where the layer is shared."""
    if problem.failure is Failure.UNDEFINED:
        return kind is not None and (keras == 2 or not kind.needs_channels)
    return not tested and problem.failure not in (Failure.COLLAPSE, Failure.RESHAPE)


def require_same_weights(kind: LayerType, keras: int, first: Built, built: Built) -> None:
    """Refuse an input that would give a layer of this *kind* weights of other shapes than the *first* one did."""
    if first.weights is None or built.weights is None:
        return
    for old, new in zip(first.weights, built.weights, strict=False):
        refuses = keras in kind.keeps_size or (keras == 2 and kind.stretches and not _stretches(old, new))
        if refuses and equal_shapes(Shape(old.shape), Shape(new.shape)) is False:
            raise LayerError(
                Failure.SIZE,
                f"`{kind.name}` was built with a weight of shape {Shape(old.shape)}, but this input"
                f" needs one of shape {Shape(new.shape)}",
                help="use a new layer here",
            )


def of_first_weights(kind: LayerType | None, first: Built, built: Built) -> Built:
    """*built* as a layer of Keras 2 makes it with the weights of the *first* input, if that is the same."""
    if kind is not None and kind.stretches and not first.weights and first.output != built.output:
        return Built(UNKNOWN_SHAPE, built.weights)  # its constants are of the first size
    weights = zip(first.weights or (), built.weights or (), strict=False)
    if all(equal_shapes(Shape(old.shape), Shape(new.shape)) is not False for old, new in weights):
        return built
    return Built(UNKNOWN_SHAPE, built.weights)


def require_same_sizes(kind: LayerType, first: Shape, x: Shape) -> None:
    """Refuse an input *x* whose steps are not of the size of those of the *first* one, as Keras 2 does."""
    if not kind.keeps_steps or first.dims is None or x.dims is None or first.rank != x.rank:
        return
    if any(equal(old, new) is False for old, new in zip(first.dims[2:], x.dims[2:], strict=True)):
        raise LayerError(
            Failure.SIZE,
            f"`{kind.name}` was built for an input of shape {first}, and this one is {x}",
            help="use a new layer here",
        )


def _stretches(old: Weight, new: Weight) -> bool:
    """Whether a weight may go together with an input for which it was not made, as NumPy pairs their axes."""
    pairs = zip(reversed(old.shape), reversed(new.shape), strict=False)
    return all(equal(ours, theirs) is not False or 1 in (ours, theirs) for ours, theirs in pairs)


def _open(found: Size) -> Dim:
    return DYNAMIC if found.name.startswith(_OPEN) else as_expression(found)


def _require_same_start(x: Shape, declared: Shape) -> None:
    """Keras 3 compares the axes that both have, but for the batch and for a last one of size 1, not the ranks."""
    pairs = zip(_without_last_one(x), _without_last_one(declared), strict=False)
    next(pairs, None)
    if any(equal(met, wanted) is False for met, wanted in pairs):
        raise LayerError(
            Failure.SIZE, f"this model takes {declared}, but it is given {x} where it stands as a layer"
        )


def _without_last_one(x: Shape) -> tuple[Dim, ...]:
    dims = tuple(x)
    return dims[:-1] if dims and equal(dims[-1], 1) else dims


def _adjusted(x: Shape, declared: Shape) -> Shape:
    """*x* with a last axis of size 1 taken off or put on, as Keras 2 does to meet the rank that a model declares."""
    if declared.dims is None or x.dims is None:
        return x
    if len(x) == len(declared) + 1 and equal(x[-1], 1):
        return Shape(x.dims[:-1])
    if len(x) == len(declared) - 1 and equal(declared[-1], 1):
        return Shape((*x.dims, 1))
    return x

"""What normalizing layers share: the `axis` and `epsilon` arguments, and weights that flags select."""

from __future__ import annotations

from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.dim import Dim
from seqlint.shapes.shape import Shape
from seqlint.values import as_items, only
from seqlint.values.text import describe


def check_axes(arguments: Arguments, name: str = "axis") -> None:
    """Refuse what is neither an integer nor a list of them."""
    axis = arguments[name]
    if axis is None or isinstance(axis, (str, float)) or (arguments.keras == 2 and as_items(axis) == ()):
        arguments.refuse(name, "must be an integer or a list of integers")
    for item in as_items(axis) or ():
        if item is None or isinstance(item, (str, float)):
            arguments.refuse(name, "must be an integer or a list of integers")


def require_epsilon(arguments: Arguments) -> None:
    """Refuse an `epsilon` that cannot be added, as Keras 2 does in a call."""
    if arguments["epsilon"] is None or isinstance(arguments["epsilon"], str):
        arguments.refuse("epsilon", "must be a number")


def resolve_axes(arguments: Arguments, x: Shape, name: str = "axis") -> tuple[int, ...] | None:
    """The axes of *x* that are meant, in the order of Keras's weights, or None where they are not known.

    Raises `LayerError` for an axis that *x* does not have.
    """
    axis = arguments[name]
    axis = int(axis) if isinstance(axis, (float, str)) else axis
    listed = as_items(axis)
    axes = only(int, (axis,) if listed is None else listed)
    if axes is None or x.rank is None:
        return None
    for item in axes:
        if not -x.rank <= item < x.rank:
            raise LayerError(
                Failure.RANK,
                f"`{name}={describe(axis)}` names an axis that its input {x} does not have",
                argument=name,
            )
    if arguments.keras == 3:
        return tuple(sorted(axes))
    resolved = tuple(item % x.rank for item in axes)
    if len(set(resolved)) < len(resolved):
        raise LayerError(Failure.ARGUMENT, f"`{name}={describe(axis)}` names an axis twice", argument=name)
    return resolved


def flagged_weights(arguments: Arguments, shape: tuple[Dim, ...], *names: str) -> tuple[Weight, ...] | None:
    """One weight of *shape* for each flag among *names* that is set, or None where one is not known."""
    flags = [arguments.flag(name) for name in names]
    return None if None in flags else (Weight(shape),) * sum(map(bool, flags))


def with_weights(x: Shape, *groups: tuple[Weight, ...] | None) -> Built:
    """*x* unchanged, and all of these weights, which are not known if one group is not."""
    weights: tuple[Weight, ...] = ()
    for group in groups:
        if group is None:
            return Built(x, None)
        weights += group
    return Built(x, weights)

"""What to write instead of an operation that NumPy refuses."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.shapes.dim import Dim, equal, exact_quotient, product


def advice_on_reshape(source: Sequence[Dim], target: Sequence[Dim]) -> str | None:
    """A shape like *target* that takes the values of *source*, with -1 for the size that was wrong."""
    keeps_rows = bool(source and target) and equal(source[0], target[0])
    # samples are kept together where their number was right
    places = reversed(range(len(target))) if keeps_rows else range(len(target))
    for place in places:
        rest = product([*target[:place], *target[place + 1 :]])
        if -1 not in target and exact_quotient(product(source), rest) is not None:
            sizes = ", ".join(str(-1 if axis == place else size) for axis, size in enumerate(target))
            return f"use `reshape({sizes})`"
    return f"choose sizes whose product is {product(source)}" if -1 not in target else None


def advice_on_joining(name: str, shapes: Sequence[Sequence[Dim]], axis: int) -> str | None:
    """Another axis along which arrays of *shapes* can be joined, or the axis on which they must agree."""
    if name == "stack":
        return "give all of them one shape first"
    first = shapes[0]
    differing = [
        place
        for place, size in enumerate(first)
        if any(equal(size, shape[place]) is False for shape in shapes[1:])
    ]
    if len(differing) == 1 and name.startswith("concat"):
        return f"join along the axis on which they differ, `axis={differing[0]}`, or make them agree there"
    return f"make them agree on axis {' and '.join(str(place) for place in differing if place != axis)}"


def advice_on_broadcasting(a: Sequence[Dim], b: Sequence[Dim]) -> str:
    """How the one with fewer axes can meet the other from the front."""
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    missing = len(longer) - len(shorter)
    if shorter and missing and all(map(equal, longer, shorter)):
        axes = ", ".join([":"] * len(shorter) + ["np.newaxis"] * missing)
        return f"give the smaller one its missing axes: `[{axes}]`, or `keepdims=True` where it is reduced"
    return "from the last axis on, the sizes must be the same, or one of them 1"

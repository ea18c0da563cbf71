"""The shapes in an einsum of an input and a kernel, as `keras.layers.EinsumDense` reads its equation.

The equation is ``X,W->Y``, ``...X,W->...Y`` or ``X...,W->Y...``, each of X, W and Y one letter an axis. Letters of the
output take their sizes from the stated output shape, all others from the input.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal

_FORMS = (
    re.compile(r"(?P<x>[a-zA-Z]+),(?P<w>[a-zA-Z]+)->(?P<y>[a-zA-Z]+)"),
    re.compile(r"(?P<left>\.\.\.)(?P<x>[a-zA-Z]+),(?P<w>[a-zA-Z]+)->\.\.\.(?P<y>[a-zA-Z]+)"),
    re.compile(r"(?P<x>[a-zA-Z]{2,})(?P<right>\.\.\.),(?P<w>[a-zA-Z]+)->(?P<y>[a-zA-Z]+)\.\.\."),
)


class EinsumError(ValueError):
    """The equation does not fit the shapes."""


@dataclass(frozen=True)
class Equation:
    """The letters of an equation, and on which side it has an ellipsis."""

    x: str
    w: str
    y: str
    left: bool = False
    right: bool = False


@dataclass(frozen=True)
class Einsum:
    """The shapes that an equation gives: of the output, the kernel, and the bias if there is one.

    ``output`` is the one stated, ``computed`` the one that the einsum itself has.
    """

    output: tuple[Dim, ...]
    kernel: tuple[Dim, ...]
    bias: tuple[Dim, ...] | None
    computed: tuple[Dim, ...]


def parse(equation: str) -> Equation | None:
    """The parts of *equation*, or None where it has none of the three forms."""
    for form in _FORMS:
        found = form.match(equation)
        if found:
            parts = found.groupdict()
            return Equation(
                parts["x"], parts["w"], parts["y"], bool(parts.get("left")), bool(parts.get("right"))
            )
    return None


def solve(equation: Equation, x: Sequence[Dim], stated: Sequence[Dim], bias_axes: str | None) -> Einsum:
    """The shapes for an input *x*, batch included, and the *stated* output shape, batch excluded.

    Raises `EinsumError` where a size is stated twice and differs, or a letter is in no other part.
    """
    elided = len(x) - len(equation.x)
    middle = reversed(x[1:elided]) if equation.left else ()  # in the order in which Keras puts them
    tail = tuple(x[len(x) - elided :]) if not equation.left and elided > 0 else ()
    output = (x[0], *middle, *stated, *tail)
    before = elided if equation.left else 0
    sources = dict(zip(equation.x, x[before:], strict=False))
    if len(output) < before + len(equation.y):
        raise EinsumError("the output shape has too few sizes")
    targets = dict(zip(equation.y, output[before:], strict=False))
    _compare(sources, targets)
    if bias_axes is not None and not set(bias_axes) <= set(equation.y):
        raise EinsumError("a letter of `bias_axes` is not in the output")
    if not set(equation.y) <= set(equation.x) | set(equation.w):
        raise EinsumError("a letter of the output is in neither the input nor the kernel")
    if not set(equation.w) <= set(equation.x) | set(equation.y):
        raise EinsumError("a letter of the kernel is in neither the input nor the output")
    if not set(equation.w) <= sources.keys() | targets.keys():
        raise EinsumError("the input has too few axes")
    kernel = tuple(targets[letter] if letter in targets else sources[letter] for letter in equation.w)
    bias = _bias(equation, targets, bias_axes, 0 if equation.left else max(elided, 0))
    results = (sources.get(letter, targets[letter]) for letter in equation.y)
    return Einsum(output, kernel, bias, (*x[:before], *results, *tail))


def _compare(sources: dict[str, Dim], targets: dict[str, Dim]) -> None:
    for letter in sources.keys() & targets.keys():
        given, stated = sources[letter], targets[letter]
        # what a program calls its size may be None too
        clash = isinstance(stated, int) and given is DYNAMIC
        if clash or (stated is not DYNAMIC and given is not UNKNOWN and equal(given, stated) is False):
            raise EinsumError(f"axis {letter!r} has size {given} in the input but {stated} in the output")


def _bias(
    equation: Equation, targets: dict[str, Dim], axes: str | None, trailing: int
) -> tuple[Dim, ...] | None:
    if not axes:
        return None
    first = min(equation.y.find(letter) for letter in axes)
    return (*(targets[letter] if letter in axes else 1 for letter in equation.y[first:]), *(1,) * trailing)

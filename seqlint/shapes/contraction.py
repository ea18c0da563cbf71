"""Products of arrays that sum over the axes which they share: any einsum, and ``tensordot``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seqlint.shapes.axes import unified
from seqlint.shapes.broadcast import broadcast
from seqlint.shapes.dim import Dim, equal
from seqlint.shapes.reshape import SizeMismatchError

_TERM = re.compile(r"[a-zA-Z]*(?:\.\.\.)?[a-zA-Z]*")


class EquationError(ValueError):
    """The equation of an einsum does not fit the number or the ranks of the arrays."""


class TermError(EquationError):
    """A term of the equation has more or fewer letters than its array has axes."""

    def __init__(self, term: str, rank: int) -> None:
        super().__init__(term, rank)
        self.term = term
        self.rank = rank


def einsum(equation: str, shapes: Sequence[Sequence[Dim]]) -> tuple[Dim, ...]:
    """The shape that ``einsum(equation, ...)`` gives of arrays of these *shapes*.

    Without an arrow the result has the letters that stand once, in alphabetical order, after the axes of the ellipsis.
    Raises `EquationError`, `TermError` among them, and `SizeMismatchError` where a letter stands for sizes that are proved to differ.
    """
    left, arrow, right = equation.replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(shapes) or not all(_TERM.fullmatch(term) for term in (*terms, right)):
        raise EquationError
    sizes: dict[str, Dim] = {}
    elided: tuple[Dim, ...] = ()
    for term, shape in zip(terms, shapes, strict=True):
        before, dots, after = term.partition("...")
        extra = len(shape) - len(before) - len(after)
        if extra < 0 or (extra and not dots):
            raise TermError(term, len(shape))
        middle = shape[len(before) : len(before) + extra]
        elided = broadcast(elided, middle)
        _collect(sizes, before + after, (*shape[: len(before)], *shape[len(before) + extra :]))
    if not arrow:
        letters = "".join(terms).replace(".", "")
        right = "..." + "".join(sorted(letter for letter in set(letters) if letters.count(letter) == 1))
    before, dots, after = right.partition("...")
    if not set(before + after) <= sizes.keys() or (elided and not dots):
        raise EquationError
    return (*(sizes[letter] for letter in before), *elided, *(sizes[letter] for letter in after))


def _collect(sizes: dict[str, Dim], letters: str, shape: Sequence[Dim]) -> None:
    for letter, size in zip(letters, shape, strict=True):
        # one of two sizes may be 1, which NumPy and TensorFlow broadcast
        known = sizes.get(letter, 1)
        sizes[letter] = size if known == 1 else known if size == 1 else unified(known, size)


def tensordot(
    a: Sequence[Dim], b: Sequence[Dim], a_axes: Sequence[int], b_axes: Sequence[int]
) -> tuple[Dim, ...]:
    """The axes of *a* and *b* that are not summed over; *a_axes* and *b_axes* count from the front, and are paired.

    Raises `SizeMismatchError` where paired axes are proved to differ.
    """
    if any(equal(a[i], b[j]) is False for i, j in zip(a_axes, b_axes, strict=True)):
        raise SizeMismatchError
    return (
        *(size for axis, size in enumerate(a) if axis not in a_axes),
        *(size for axis, size in enumerate(b) if axis not in b_axes),
    )

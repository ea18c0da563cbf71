"""Expressions: sizes that are known only by name, and what is computed from them.

An `Expression` is a polynomial with integer coefficients over atoms. An atom is a named `Size`, which is at least 1, or
an opaque `Operation` (floor division, modulo, minimum, maximum) over expressions.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import cached_property

_INFINITY = float("inf")
_ids = itertools.count()


@dataclass(frozen=True)
class Size:
    """A named size of at least 1. Two sizes of one name are different unless they are the same object."""

    name: str
    identity: int = field(default_factory=lambda: next(_ids))
    #: False where the value could be zero or negative, as for any number that is not yet used as a size
    positive: bool = True

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Operation:
    """An opaque function of two or more expressions: ``//``, ``%``, ``min`` or ``max``."""

    operator: str
    operands: tuple[Expression, ...]

    # both are asked for whenever expressions are put in order, however deep the operands nest

    def __hash__(self) -> int:
        return self._hash

    def __str__(self) -> str:
        return self._text

    @cached_property
    def extent(self) -> int:
        """How many sizes and numbers its operands are made of."""
        return sum(operand.extent for operand in self.operands)

    @cached_property
    def _hash(self) -> int:
        return hash((self.operator, self.operands))

    @cached_property
    def _text(self) -> str:
        if self.operator in ("min", "max"):
            return f"{self.operator}({', '.join(map(str, self.operands))})"
        left, right = (_grouped(operand) for operand in self.operands)
        return f"{left}{self.operator}{right}"


Atom = Size | Operation
#: A product of atoms, each with its power, sorted: the empty product is 1.
Monomial = tuple[tuple[Atom, int], ...]


@dataclass(frozen=True)
class Expression:
    """A polynomial in normal form: terms sorted, no zero coefficient, never a plain constant."""

    terms: tuple[tuple[Monomial, int], ...]

    @cached_property
    def extent(self) -> int:
        """How many sizes and numbers it is made of."""
        atoms = [each for monomial, _ in self.terms for each in monomial]
        return len(self.terms) + sum(
            power * (atom.extent if isinstance(atom, Operation) else 1) for atom, power in atoms
        )

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest value that the expression can take, infinite where there is none."""
        low = high = 0.0
        for monomial, coefficient in self.terms:
            least, most = _monomial_bounds(monomial)
            if coefficient < 0:
                least, most = most, least
            low += coefficient * least
            high += coefficient * most
        return low, high

    def __str__(self) -> str:
        parts: list[str] = []
        for monomial, coefficient in self.terms:
            sign = ("-" if coefficient < 0 else "") if not parts else (" - " if coefficient < 0 else " + ")
            parts.append(sign + _term_text(monomial, abs(coefficient)))
        return "".join(parts)

    __repr__ = __str__


def _term_text(monomial: Monomial, coefficient: int) -> str:
    factors = [str(coefficient)] if coefficient != 1 or not monomial else []
    for atom, power in monomial:
        text = f"({atom})" if isinstance(atom, Operation) and atom.operator in ("//", "%") else str(atom)
        factors.append(text if power == 1 else f"{text}**{power}")
    if len(factors) == 1 and monomial and isinstance(monomial[0][0], Operation):
        return str(monomial[0][0]) if monomial[0][1] == 1 else factors[0]
    return "*".join(factors)


def _grouped(expression: Expression) -> str:
    text = str(expression)
    return text if text.replace("_", "").isalnum() else f"({text})"


def _monomial_bounds(monomial: Monomial) -> tuple[float, float]:
    low = high = 1.0
    for atom, power in monomial:
        least, most = _atom_bounds(atom)
        for _ in range(power):
            corners = [_times(low, least), _times(low, most), _times(high, least), _times(high, most)]
            low, high = min(corners), max(corners)
    return low, high


def _times(a: float, b: float) -> float:
    return 0.0 if a == 0 or b == 0 else a * b


def _atom_bounds(atom: Atom) -> tuple[float, float]:
    if isinstance(atom, Size):
        return (1.0 if atom.positive else -_INFINITY), _INFINITY
    ranges = [operand.bounds for operand in atom.operands]
    if atom.operator == "min":
        return min(low for low, _ in ranges), min(high for _, high in ranges)
    if atom.operator == "max":
        return max(low for low, _ in ranges), max(high for _, high in ranges)
    (low, high), (divisor_low, divisor_high) = ranges
    if divisor_low <= 0:
        return -_INFINITY, _INFINITY
    if atom.operator == "%":
        return 0.0, divisor_high - 1
    quotients = [_floor_ratio(top, bottom) for top in (low, high) for bottom in (divisor_low, divisor_high)]
    return min(quotients), max(quotients)


def _floor_ratio(top: float, bottom: float) -> float:
    if bottom == _INFINITY:
        return 0.0 if top >= 0 else -1.0 if top > -_INFINITY else -_INFINITY
    return top // bottom if abs(top) != _INFINITY else top


def as_expression(atom: Atom) -> Expression:
    """The expression that is nothing but *atom*."""
    return Expression(((((atom, 1),), 1),))

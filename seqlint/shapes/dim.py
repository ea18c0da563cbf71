"""The algebra of dimensions.

A `Dim` is an ``int``, `DYNAMIC` (Keras's ``None``: not fixed until run time), `UNKNOWN` (seqlint does not
know), or an `Expression`: a polynomial with integer coefficients over atoms. An atom is a named `Size`,
which is at least 1, or an opaque `Operation` (floor division, modulo, minimum, maximum) over expressions.

Questions are answered ``True`` (proved), ``False`` (refuted) or ``None`` (not known).
"""

from __future__ import annotations

import enum
import itertools
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_INFINITY = float("inf")
_ids = itertools.count()


class _Special(enum.Enum):
    DYNAMIC = "None"
    UNKNOWN = "?"

    def __str__(self) -> str:
        return self.value

    __repr__ = __str__


DYNAMIC = _Special.DYNAMIC
UNKNOWN = _Special.UNKNOWN


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


def _atom_key(atom: Atom) -> tuple[str, int]:
    return (str(atom), atom.identity if isinstance(atom, Size) else -1)


@dataclass(frozen=True)
class Expression:
    """A polynomial in normal form: terms sorted, no zero coefficient, never a plain constant."""

    terms: tuple[tuple[Monomial, int], ...]

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


Dim = int | Expression | _Special
Answer = bool | None


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


def _expression(terms: Mapping[Monomial, int]) -> Dim:
    kept = {monomial: coefficient for monomial, coefficient in terms.items() if coefficient}
    if not kept:
        return 0
    if len(kept) == 1 and () in kept:
        return kept[()]
    order = sorted(
        kept.items(),
        key=lambda term: (not term[0], [(_atom_key(atom), -power) for atom, power in term[0]]),
    )
    return Expression(tuple(order))


def _terms(dim: int | Expression) -> dict[Monomial, int]:
    if isinstance(dim, int):
        return {(): int(dim)} if dim else {}
    return dict(dim.terms)


def size(name: str, *, positive: bool = True) -> Expression:
    """A new named size, equal to nothing but itself."""
    return _atom(Size(name, positive=positive))


def _atom(atom: Atom) -> Expression:
    return Expression(((((atom, 1),), 1),))


def _lifted(dim: int | Expression) -> Expression:
    return dim if isinstance(dim, Expression) else Expression((((), dim),))


def _special(*dims: Dim) -> _Special | None:
    if DYNAMIC in dims:
        return DYNAMIC
    return UNKNOWN if UNKNOWN in dims else None


def add(a: Dim, b: Dim) -> Dim:
    """``a + b``; DYNAMIC if either is, for Keras does not compute with ``None``."""
    if isinstance(a, int) and isinstance(b, int):
        return a + b
    if isinstance(a, _Special) or isinstance(b, _Special):
        return _special(a, b) or UNKNOWN
    total = _terms(a)
    for monomial, coefficient in _terms(b).items():
        total[monomial] = total.get(monomial, 0) + coefficient
    return _expression(total)


def multiply(a: Dim, b: Dim) -> Dim:
    """``a * b``."""
    if isinstance(a, int) and isinstance(b, int):
        return a * b
    if isinstance(a, _Special) or isinstance(b, _Special):
        return _special(a, b) or UNKNOWN
    product_terms: dict[Monomial, int] = {}
    for left, p in _terms(a).items():
        for right, q in _terms(b).items():
            powers: dict[Atom, int] = dict(left)
            for atom, power in right:
                powers[atom] = powers.get(atom, 0) + power
            monomial = tuple(sorted(powers.items(), key=lambda item: _atom_key(item[0])))
            product_terms[monomial] = product_terms.get(monomial, 0) + p * q
    return _expression(product_terms)


def negate(a: Dim) -> Dim:
    """``-a``."""
    return multiply(a, -1)


def subtract(a: Dim, b: Dim) -> Dim:
    """``a - b``."""
    return add(a, negate(b))


def product(dims: Iterable[Dim]) -> Dim:
    """The product of all *dims*; 1 for none."""
    result: Dim = 1
    for dim in dims:
        result = multiply(result, dim)
    return result


def total(dims: Iterable[Dim]) -> Dim:
    """The sum of *dims*, 0 for none."""
    result: Dim = 0
    for dim in dims:
        result = add(result, dim)
    return result


def floor_divide(a: Dim, b: Dim) -> Dim:
    """``a // b``: exact where every coefficient divides, else an opaque quotient. UNKNOWN for a divisor of 0."""
    if isinstance(a, _Special) or isinstance(b, _Special):
        return _special(a, b) or UNKNOWN
    if b == 0:
        return UNKNOWN
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    exact = exact_quotient(a, b)
    if exact is not None:
        return exact
    if not isinstance(b, int) or b < 0:
        return _atom(Operation("//", (_lifted(a), _lifted(b))))
    whole, rest = _split(a, b)
    return add(whole, rest if rest == 0 else _atom_or_int("//", rest, b))


def modulo(a: Dim, b: Dim) -> Dim:
    """``a % b``. UNKNOWN for a divisor of 0."""
    if isinstance(a, _Special) or isinstance(b, _Special):
        return _special(a, b) or UNKNOWN
    if b == 0:
        return UNKNOWN
    if isinstance(a, int) and isinstance(b, int):
        return a % b
    if exact_quotient(a, b) is not None:
        return 0
    if not isinstance(b, int) or b < 0:
        return _atom(Operation("%", (_lifted(a), _lifted(b))))
    return _atom_or_int("%", _split(a, b)[1], b)


def _split(a: int | Expression, divisor: int) -> tuple[Dim, Dim]:
    """``(whole, rest)`` with ``a == divisor * whole + rest`` and the coefficients of rest in 0..divisor-1."""
    whole, rest = {}, {}
    for monomial, coefficient in _terms(a).items():
        whole[monomial], rest[monomial] = divmod(coefficient, divisor)
    return _expression(whole), _expression(rest)


def _atom_or_int(operator: str, a: Dim, b: int) -> Dim:
    if isinstance(a, int):
        return a // b if operator == "//" else a % b
    assert isinstance(a, Expression)
    return _atom(Operation(operator, (a, _lifted(b))))


def exact_quotient(a: Dim, b: Dim) -> Dim | None:
    """The q with ``a == b * q`` for every value of the sizes, or None where this does not show one."""
    if isinstance(a, _Special) or isinstance(b, _Special) or b == 0:
        return None
    if isinstance(a, int) and isinstance(b, int):
        return a // b if a % b == 0 else None
    dividend, divisor = _terms(a), _terms(b)
    lead, factor = next(iter(sorted(divisor.items(), key=lambda term: _monomial_order(term[0]))))
    quotient: Dim = 0
    while dividend:
        top, coefficient = next(iter(sorted(dividend.items(), key=lambda term: _monomial_order(term[0]))))
        ratio = _monomial_ratio(top, lead)
        if ratio is None or coefficient % factor:
            return None
        step = _expression({ratio: coefficient // factor})
        quotient = add(quotient, step)
        remainder = subtract(_expression(dividend), multiply(step, b))
        if isinstance(remainder, _Special):
            return None
        dividend = _terms(remainder)
    return quotient


def _monomial_order(monomial: Monomial) -> tuple[int, list[tuple[tuple[str, int], int]]]:
    degree = sum(power for _, power in monomial)
    return (-degree, [(_atom_key(atom), -power) for atom, power in monomial])


def _monomial_ratio(top: Monomial, bottom: Monomial) -> Monomial | None:
    powers = dict(top)
    for atom, power in bottom:
        left = powers.get(atom, 0) - power
        if left < 0:
            return None
        powers[atom] = left
    return tuple((atom, power) for atom, power in powers.items() if power)


def ceil_divide(a: Dim, b: Dim) -> Dim:
    """``ceil(a / b)``."""
    if less(0, b):
        return floor_divide(subtract(add(a, b), 1), b)
    return negate(floor_divide(negate(a), b))


def minimum(a: Dim, b: Dim) -> Dim:
    """``min(a, b)``."""
    return _extreme("min", a, b)


def maximum(a: Dim, b: Dim) -> Dim:
    """``max(a, b)``."""
    return _extreme("max", a, b)


def _extreme(operator: str, a: Dim, b: Dim) -> Dim:
    if isinstance(a, _Special) or isinstance(b, _Special):
        return _special(a, b) or UNKNOWN
    if isinstance(a, int) and isinstance(b, int):
        return min(a, b) if operator == "min" else max(a, b)
    if less_equal(a, b):
        return a if operator == "min" else b
    if less_equal(b, a):
        return b if operator == "min" else a
    operands = sorted((_lifted(a), _lifted(b)), key=str)
    return _atom(Operation(operator, tuple(operands)))


def equal(a: Dim, b: Dim) -> Answer:
    """Whether ``a == b`` for every value of the sizes (True), for none (False), or neither is proved (None)."""
    if isinstance(a, int) and isinstance(b, int):
        return a == b
    difference = subtract(a, b)
    if isinstance(difference, _Special):
        return None
    if isinstance(difference, int):
        return difference == 0
    low, high = difference.bounds
    return False if low > 0 or high < 0 or _never_zero(difference) else None


def _never_zero(difference: Expression) -> bool:
    """A constant that the common divisor of the other coefficients does not divide cannot be cancelled."""
    constant = sum(coefficient for monomial, coefficient in difference.terms if not monomial)
    divisor = math.gcd(*(coefficient for monomial, coefficient in difference.terms if monomial))
    return constant % divisor != 0


def less(a: Dim, b: Dim) -> Answer:
    """Whether ``a < b``, three-valued like `equal`."""
    difference = subtract(a, b)
    if isinstance(difference, _Special):
        return None
    low, high = (difference, difference) if isinstance(difference, int) else difference.bounds
    return True if high < 0 else False if low >= 0 else None


def less_equal(a: Dim, b: Dim) -> Answer:
    """Whether ``a <= b``, three-valued like `equal`."""
    answer = less(b, a)
    return None if answer is None else not answer


def is_known(dim: Dim) -> bool:
    """Whether *dim* has a value, if only a symbolic one."""
    return not isinstance(dim, _Special)


def substitute(dim: Dim, value_of: Callable[[Size], Dim]) -> Dim:
    """*dim* with every size replaced by what *value_of* gives for it."""
    if not isinstance(dim, Expression):
        return dim
    total: Dim = 0
    for monomial, coefficient in dim.terms:
        term: Dim = coefficient
        for atom, power in monomial:
            term = product([term, *[_substituted(atom, value_of)] * power])
        total = add(total, term)
    return total


def _substituted(atom: Atom, value_of: Callable[[Size], Dim]) -> Dim:
    if isinstance(atom, Size):
        return value_of(atom)
    left, right = (substitute(operand, value_of) for operand in atom.operands)
    return _OPERATIONS[atom.operator](left, right)


_OPERATIONS: dict[str, Callable[[Dim, Dim], Dim]] = {
    "//": floor_divide,
    "%": modulo,
    "min": minimum,
    "max": maximum,
}


def as_expression(size: Size) -> Expression:
    """A size as an expression."""
    return _atom(size)


def evaluate(dim: Dim, values: Mapping[str, int]) -> int:
    """The number that *dim* is when each size has the value given under its name.

    Raises `ValueError` for DYNAMIC and UNKNOWN, which have none.
    """
    result = substitute(dim, lambda size: values[size.name])
    if not isinstance(result, int):
        raise ValueError(f"{dim} has no value")  # noqa: TRY004 - the value, not the type, is at fault
    return result

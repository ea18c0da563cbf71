"""The algebra of dimensions.

A `Dim` is an ``int``, an `Expression`, `DYNAMIC` (Keras's ``None``: not fixed until run time) or `UNKNOWN` (seqlint does
not know).

Questions are answered ``True`` (proved), ``False`` (refuted) or ``None`` (not known).
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard

from seqlint.shapes import polynomial
from seqlint.shapes.expression import Atom, Expression, Operation, Size, as_expression
from seqlint.shapes.polynomial import Polynomial, lifted


class _Special(enum.Enum):
    DYNAMIC = "None"
    UNKNOWN = "?"

    def __str__(self) -> str:
        return self.value

    __repr__ = __str__


DYNAMIC = _Special.DYNAMIC
UNKNOWN = _Special.UNKNOWN

Dim = Polynomial | _Special
Answer = bool | None


def size(name: str, *, positive: bool = True) -> Expression:
    """A new named size, equal to nothing but itself."""
    return as_expression(Size(name, positive=positive))


#: expressions of more sizes and numbers are not computed
LARGEST = 100
#: larger numbers are not computed: Python writes none of more than 4,300 digits
MOST_BITS = 10_000


def _bounded(result: Polynomial) -> Dim:
    if isinstance(result, int):
        return UNKNOWN if result.bit_length() > MOST_BITS else result
    is_large = result.extent > LARGEST or any(number.bit_length() > MOST_BITS for _, number in result.terms)
    return UNKNOWN if is_large else result


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
    return _bounded(polynomial.add(a, b))


def multiply(a: Dim, b: Dim) -> Dim:
    """``a * b``."""
    if isinstance(a, int) and isinstance(b, int):
        return _bounded(a * b)
    if isinstance(a, _Special) or isinstance(b, _Special):
        return _special(a, b) or UNKNOWN
    return _bounded(polynomial.multiply(a, b))


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
        return _bounded(as_expression(Operation("//", (lifted(a), lifted(b)))))
    whole, rest = polynomial.split(a, b)
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
        return _bounded(as_expression(Operation("%", (lifted(a), lifted(b)))))
    return _atom_or_int("%", polynomial.split(a, b)[1], b)


def _atom_or_int(operator: str, a: Polynomial, b: int) -> Dim:
    if isinstance(a, int):
        return a // b if operator == "//" else a % b
    return _bounded(as_expression(Operation(operator, (a, lifted(b)))))


def exact_quotient(a: Dim, b: Dim) -> Dim | None:
    """The q with ``a == b * q`` for every value of the sizes, or None where this does not show one."""
    if isinstance(a, _Special) or isinstance(b, _Special):
        return None
    return polynomial.exact_quotient(a, b)


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
    operands = sorted((lifted(a), lifted(b)), key=str)
    return _bounded(as_expression(Operation(operator, tuple(operands))))


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


def is_known(dim: Dim) -> TypeGuard[Polynomial]:
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


def evaluate(dim: Dim, values: Mapping[str, int]) -> int:
    """The number that *dim* is when each size has the value given under its name.

    Raises `ValueError` for DYNAMIC and UNKNOWN, which have none.
    """
    result = substitute(dim, lambda size: values[size.name])
    if not isinstance(result, int):
        raise ValueError(f"{dim} has no value")  # noqa: TRY004 - the value, not the type, is at fault
    return result

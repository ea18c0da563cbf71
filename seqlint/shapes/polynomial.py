"""The arithmetic of polynomials: sums, products and quotients of numbers and expressions, in normal form.

In normal form the terms are sorted, none has the coefficient 0, and a plain constant is an ``int``. Equal polynomials
compare equal.
"""

from __future__ import annotations

from collections.abc import Mapping

from seqlint.shapes.expression import Atom, Expression, Monomial, Size

#: a number, or an expression
Polynomial = int | Expression


def lifted(polynomial: Polynomial) -> Expression:
    """*polynomial* as an expression, even where it is a constant: what an `Operation` takes."""
    return polynomial if isinstance(polynomial, Expression) else Expression((((), polynomial),))


def add(a: Polynomial, b: Polynomial) -> Polynomial:
    """``a + b``."""
    total = _terms(a)
    for monomial, coefficient in _terms(b).items():
        total[monomial] = total.get(monomial, 0) + coefficient
    return _normal(total)


def multiply(a: Polynomial, b: Polynomial) -> Polynomial:
    """``a * b``."""
    terms: dict[Monomial, int] = {}
    for left, p in _terms(a).items():
        for right, q in _terms(b).items():
            powers: dict[Atom, int] = dict(left)
            for atom, power in right:
                powers[atom] = powers.get(atom, 0) + power
            monomial = tuple(sorted(powers.items(), key=lambda item: _atom_key(item[0])))
            terms[monomial] = terms.get(monomial, 0) + p * q
    return _normal(terms)


def exact_quotient(a: Polynomial, b: Polynomial) -> Polynomial | None:
    """The q with ``a == b * q`` for every value of the sizes, or None where this does not show one."""
    if b == 0:
        return None
    if isinstance(a, int) and isinstance(b, int):
        return a // b if a % b == 0 else None
    dividend, divisor = _terms(a), _terms(b)
    lead, factor = next(iter(sorted(divisor.items(), key=lambda term: _monomial_order(term[0]))))
    quotient: Polynomial = 0
    while dividend:
        top, coefficient = next(iter(sorted(dividend.items(), key=lambda term: _monomial_order(term[0]))))
        ratio = _monomial_ratio(top, lead)
        if ratio is None or coefficient % factor:
            return None
        step = _normal({ratio: coefficient // factor})
        quotient = add(quotient, step)
        dividend = _terms(add(_normal(dividend), multiply(multiply(step, b), -1)))
    return quotient


def split(a: Polynomial, divisor: int) -> tuple[Polynomial, Polynomial]:
    """``(whole, rest)`` with ``a == divisor * whole + rest`` and the coefficients of rest in 0..divisor-1."""
    whole, rest = {}, {}
    for monomial, coefficient in _terms(a).items():
        whole[monomial], rest[monomial] = divmod(coefficient, divisor)
    return _normal(whole), _normal(rest)


def _normal(terms: Mapping[Monomial, int]) -> Polynomial:
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


def _terms(polynomial: Polynomial) -> dict[Monomial, int]:
    if isinstance(polynomial, int):
        return {(): int(polynomial)} if polynomial else {}
    return dict(polynomial.terms)


def _atom_key(atom: Atom) -> tuple[str, int]:
    return (str(atom), atom.identity if isinstance(atom, Size) else -1)


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

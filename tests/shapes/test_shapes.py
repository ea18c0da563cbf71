"""Properties of the algebra of dimensions: what it says holds for every value of the sizes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from seqlint.shapes.dim import (
    DYNAMIC,
    UNKNOWN,
    Dim,
    add,
    ceil_divide,
    equal,
    evaluate,
    exact_quotient,
    floor_divide,
    less,
    less_equal,
    maximum,
    minimum,
    modulo,
    multiply,
    negate,
    size,
    subtract,
)
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import Shape, equal_shapes, join

SIZES = {name: size(name) for name in "abc"}

constants = st.integers(-6, 12)
values = st.fixed_dictionaries({name: st.integers(1, 12) for name in SIZES})


def _grown(inner: st.SearchStrategy[Dim]) -> st.SearchStrategy[Dim]:
    pairs = st.tuples(inner, inner)
    divided = st.tuples(inner, st.one_of(st.integers(1, 5), st.sampled_from(list(SIZES.values()))))
    return st.one_of(
        pairs.map(lambda pair: add(*pair)),
        pairs.map(lambda pair: subtract(*pair)),
        pairs.map(lambda pair: multiply(*pair)),
        pairs.map(lambda pair: minimum(*pair)),
        pairs.map(lambda pair: maximum(*pair)),
        divided.map(lambda pair: floor_divide(*pair)),
        divided.map(lambda pair: modulo(*pair)),
        divided.map(lambda pair: ceil_divide(*pair)),
    )


def _within_bounds(dim: Dim) -> bool:
    """Whether the algebra still follows ``dim``: beyond a bound on its text it is UNKNOWN."""
    return dim is not UNKNOWN


dims = st.recursive(st.one_of(constants, st.sampled_from(list(SIZES.values()))), _grown, max_leaves=6).filter(
    _within_bounds
)
polynomials = st.recursive(
    st.one_of(constants, st.sampled_from(list(SIZES.values()))),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: add(*pair)),
        st.tuples(inner, inner).map(lambda pair: multiply(*pair)),
    ),
    max_leaves=6,
).filter(_within_bounds)

OPERATIONS: list[tuple[Callable[[Dim, Dim], Dim], Callable[[int, int], int]]] = [
    (add, lambda a, b: a + b),
    (subtract, lambda a, b: a - b),
    (multiply, lambda a, b: a * b),
    (minimum, min),
    (maximum, max),
]
DIVISIONS: list[tuple[Callable[[Dim, Dim], Dim], Callable[[int, int], int]]] = [
    (floor_divide, lambda a, b: a // b),
    (modulo, lambda a, b: a % b),
    (ceil_divide, lambda a, b: -(-a // b)),
]


# to draw a pair takes longer than all that is asked of it, so each pair is asked everything
@given(a=dims, b=dims, at=values)
@settings(max_examples=300, deadline=None)
def test_what_is_said_of_two_sizes_holds_for_every_value(a: Dim, b: Dim, at: dict[str, int]) -> None:
    left, right = evaluate(a, at), evaluate(b, at)
    for symbolic, concrete in OPERATIONS + (DIVISIONS if right else []):
        result = symbolic(a, b)
        if _within_bounds(result):
            assert evaluate(result, at) == concrete(left, right), symbolic.__name__
    assert equal(a, b) in (None, left == right)
    assert less(a, b) in (None, left < right)
    assert less_equal(a, b) in (None, left <= right)
    for dim, value in ((a, left), (b, right)):
        if isinstance(dim, Expression):
            low, high = dim.bounds
            assert low <= value <= high
    quotient = exact_quotient(a, b)
    if quotient is not None:
        product = multiply(quotient, b)
        assert not _within_bounds(product) or equal(product, a) is True


@given(a=polynomials, b=polynomials, c=polynomials)
@settings(max_examples=500, deadline=None)
def test_equal_polynomials_have_one_form(a: Dim, b: Dim, c: Dim) -> None:
    products = [
        multiply(a, b),
        multiply(multiply(a, b), c),
        multiply(a, multiply(b, c)),
        multiply(a, add(b, c)),
    ]
    assume(all(map(_within_bounds, products)))
    assert add(a, b) == add(b, a)
    assert multiply(a, b) == multiply(b, a)
    assert add(add(a, b), c) == add(a, add(b, c))
    assert multiply(multiply(a, b), c) == multiply(a, multiply(b, c))
    assert multiply(a, add(b, c)) == add(multiply(a, b), multiply(a, c))
    assert subtract(add(a, b), b) == a
    assert negate(negate(a)) == a
    assert hash(add(a, b)) == hash(add(b, a))
    assert equal(add(a, b), add(b, a)) is True


@given(a=polynomials, b=polynomials)
@settings(max_examples=500, deadline=None)
def test_a_product_divides_exactly_and_extremes_do_not_mind_order(a: Dim, b: Dim) -> None:
    assert minimum(a, b) == minimum(b, a)
    assert maximum(a, b) == maximum(b, a)
    product = multiply(a, b)
    assume(b != 0 and _within_bounds(product))
    assert exact_quotient(product, b) == a
    assert floor_divide(product, b) == a
    assert modulo(product, b) == 0


@pytest.mark.parametrize(
    "operation", [add, subtract, multiply, floor_divide, modulo, minimum, maximum, ceil_divide]
)
def test_dynamic_and_unknown_are_not_computed_with(operation: Callable[[Dim, Dim], Dim]) -> None:
    for other in (3, SIZES["a"]):
        assert operation(DYNAMIC, other) is DYNAMIC
        assert operation(UNKNOWN, other) is UNKNOWN
    assert operation(DYNAMIC, UNKNOWN) is DYNAMIC
    assert equal(DYNAMIC, 3) is None
    assert less(UNKNOWN, 3) is None


def test_sizes_of_one_name_differ() -> None:
    first, second = size("n"), size("n")
    assert first != second
    assert equal(first, second) is None
    assert equal(first, first) is True


def test_a_size_that_may_be_zero_has_no_bound() -> None:
    assert less(0, size("n")) is True
    assert less(0, size("n", positive=False)) is None


@pytest.mark.parametrize(
    ("dim", "text"),
    [
        (add(SIZES["a"], 1), "a + 1"),
        (multiply(2, SIZES["a"]), "2*a"),
        (subtract(SIZES["a"], 1), "a - 1"),
        (floor_divide(SIZES["a"], 2), "a//2"),
        (add(floor_divide(subtract(SIZES["a"], 3), 2), 1), "(a + 1)//2 - 1"),
        (multiply(SIZES["a"], SIZES["a"]), "a**2"),
        (negate(SIZES["a"]), "-a"),
    ],
)
def test_text(dim: Dim, text: str) -> None:
    assert str(dim) == text


def test_shapes() -> None:
    n = SIZES["a"]
    assert equal_shapes(Shape.of(DYNAMIC, n), Shape.of(DYNAMIC, n)) is True
    assert equal_shapes(Shape.of(DYNAMIC, 3), Shape.of(DYNAMIC, n)) is None
    assert equal_shapes(Shape.of(DYNAMIC, 3), Shape.of(DYNAMIC, 4)) is False
    assert equal_shapes(Shape.of(3), Shape.of(3, 1)) is False
    assert equal_shapes(Shape(), Shape.of(3)) is None
    assert join([Shape.of(DYNAMIC, 3), Shape.of(DYNAMIC, 4)]) == Shape.of(DYNAMIC, UNKNOWN)
    assert join([Shape.of(DYNAMIC, 3), Shape.of(3)]) == Shape()
    assert str(Shape.of(DYNAMIC, n, 3)) == "(None, a, 3)"
    assert Shape.of(DYNAMIC, n, 3).sample_size() == multiply(3, n)

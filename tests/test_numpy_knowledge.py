"""What is declared of NumPy against NumPy: expressions evaluated by both, over numbers and over named sizes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from abstract_numpy import evaluate
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from seqlint.knowledge.library import DataError
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim, Expression
from seqlint.shapes.shape import Shape
from seqlint.values import Array, Content, ListValue, Unknown, Value

_FIXTURES = Path(__file__).parent / "fixtures" / "numpy"
_RANDOM = np.random.default_rng(0)
_LABELS = np.array([0, 1, 2, 2, 1, 0])
DATA: dict[str, Any] = {
    "x": _RANDOM.normal(size=(6, 4, 4)),
    "f": _RANDOM.normal(size=(6, 8)),
    "v": _RANDOM.normal(size=8),
    "b": _RANDOM.integers(0, 256, (6, 4, 4, 3), dtype="uint8"),
    "y": _LABELS,
    "c": _LABELS.reshape(-1, 1),
    "h": np.eye(3)[_LABELS],
    "m": _LABELS == 1,
    "u": _RANDOM.normal(size=(6, 8)),
    "k": 2,
}
KNOWN: dict[str, Value] = {
    "x": Array(Shape.of(6, 4, 4), "float"),
    "f": Array(Shape.of(6, 8), "float"),
    "v": Array(Shape.of(8), "float"),
    "b": Array(Shape.of(6, 4, 4, 3), "uint8", Content(scale="bytes")),
    "y": Array(Shape.of(6), "int", Content("classes", 3)),
    "c": Array(Shape.of(6, 1), "int", Content("classes", 3)),
    "h": Array(Shape.of(6, 3), "float", Content("one-hot", 3)),
    "m": Array(Shape.of(6), "bool", Content("binary")),
    "u": Unknown("u"),
    "k": Unknown("k"),
}
SIZES = {"n": 6, "four": 4, "eight": 8, "three": 3}
_NAMED: dict[int, Dim] = {number: dims.size(name) for name, number in SIZES.items()}
_KINDS = {"f": "float", "i": "int", "u": "int", "b": "bool", "U": "str"}


def _rows(name: str) -> list[str]:
    lines = (_FIXTURES / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


EXPRESSIONS, PARTLY_KNOWN, REFUSED = map(_rows, ("expressions.txt", "partly_known.txt", "refused.txt"))


def _renamed(how: dict[int, Dim]) -> dict[str, Value]:
    """The arrays with other dims for some of their sizes, and nothing else known."""
    return {
        name: replace(value, shape=Shape(tuple(how.get(dim, dim) for dim in value.shape)), kind=None, content=Content())
        if isinstance(value, Array) and value.kind not in ("int", "bool")
        else replace(value, shape=Shape(tuple(how.get(dim, dim) for dim in value.shape)))
        if isinstance(value, Array)
        else value
        for name, value in KNOWN.items()
    }


VARIABLES = {
    "numbers": KNOWN,
    "named samples": _renamed({6: _NAMED[6]}),
    "named sizes": _renamed(_NAMED),
    "unknown samples": _renamed({6: UNKNOWN}),
    "unknown sizes": _renamed(dict.fromkeys((6, 4, 8, 3), UNKNOWN)),
    "unknown shapes": {
        name: replace(value, shape=Shape()) if isinstance(value, Array) else value for name, value in KNOWN.items()
    },
}


def _real(source: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return eval(source, {"np": np, **{name: np.copy(value) for name, value in DATA.items() if name != "k"}, "k": 2})


def _number(dim: Dim) -> int | None:
    """The value of a size over `SIZES`, or None where it is not known."""
    if not dims.is_known(dim):
        return None
    try:
        return dims.evaluate(dim, SIZES)
    except KeyError:
        return None


def _differences(value: Value, real: Any, exact: bool) -> Iterator[str]:
    """What *value* says and *real* is not; with *exact* also what it leaves open."""
    if isinstance(value, (tuple, ListValue)):
        items = value if isinstance(value, tuple) else value.items
        if items is None or len(items) != len(real):
            yield f"{value} for {len(real)} items"
        for item, part in zip(items or (), real, strict=False):
            yield from _differences(item, part, exact)
    elif isinstance(value, Array):
        yield from _array_differences(value, np.asarray(real), exact)
    elif isinstance(value, Expression):
        number = _number(value)
        if number is not None and number != real:
            yield f"{value} for {real}"
    elif isinstance(value, Unknown):
        if exact and np.asarray(real).shape:
            yield f"nothing for an array of shape {real.shape}"
    elif value != real:
        yield f"{value!r} for {real!r}"


def _array_differences(value: Array, real: np.ndarray[Any, Any], exact: bool) -> Iterator[str]:
    if value.shape.dims is None or len(value.shape.dims) != real.ndim:
        if exact or value.shape.dims is not None:
            yield f"{value.shape} for {real.shape}"
        return
    for dim, size in zip(value.shape.dims, real.shape, strict=True):
        number = _number(dim)
        if (exact and number is None) or (number is not None and number != size):
            yield f"{value.shape} for {real.shape}"
            return
    kind = "uint8" if real.dtype == np.uint8 else _KINDS.get(real.dtype.kind)
    if value.kind is not None and value.kind != kind:
        yield f"{value.kind} for {real.dtype}"
    if real.dtype.kind in "fiub" and not _holds(value.content, real):
        yield f"{value.content} for {real}"


def _holds(content: Content, real: np.ndarray[Any, Any]) -> bool:
    """Whether what *content* says is true of the numbers."""
    count = _number(content.classes)
    facts = [
        content.scale != "unit" or bool((abs(real) <= 1).all()),
        content.scale != "bytes" or bool(((real >= 0) & (real <= 255)).all()),
        content.encoding not in ("binary", "one-hot") or bool(np.isin(real, [0, 1]).all()),
        content.encoding != "one-hot" or bool((real.sum(-1) == 1).all() and count in (None, real.shape[-1])),
        content.encoding != "classes"
        or bool((real % 1 == 0).all() and (real >= 0).all() and (count is None or (real < count).all())),
    ]
    return all(facts)


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_every_size_is_found(source: str) -> None:
    assert not list(_differences(evaluate(source, KNOWN), _real(source), exact=True))


@pytest.mark.parametrize("known", VARIABLES)
@pytest.mark.parametrize("source", [*EXPRESSIONS, *PARTLY_KNOWN])
def test_nothing_is_wrong(source: str, known: str) -> None:
    assert not list(_differences(evaluate(source, VARIABLES[known]), _real(source), exact=False))


@pytest.mark.parametrize("source", REFUSED)
def test_a_refusal_is_known(source: str) -> None:
    with pytest.raises((ValueError, IndexError, TypeError)):
        _real(source)
    with pytest.raises(DataError):
        evaluate(source, KNOWN)

"""What is declared of NumPy against NumPy: expressions evaluated by both, over numbers and over named sizes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from seqlint.knowledge.library import METHODS, Call, DataError
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.expression import Expression
from seqlint.shapes.shape import Shape
from seqlint.values import ListValue, Unknown, Value
from seqlint.values.arrays import Array, Content
from support.abstract_numpy import evaluate
from support.paths import FIXTURES
from support.recording import keras_says

_FIXTURES = FIXTURES / "knowledge" / "numpy"
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
_NAMED: dict[Dim, Dim] = {number: dims.size(name) for name, number in SIZES.items()}
_KINDS = {"f": "float", "i": "int", "u": "int", "b": "bool", "U": "str"}


def _rows(name: str) -> list[str]:
    lines = (_FIXTURES / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


EXPRESSIONS, PARTLY_KNOWN, REFUSED, TENSORS = map(
    _rows, ("expressions.txt", "partly_known.txt", "refused.txt", "tensorflow.txt")
)


def _renamed(how: Mapping[Dim, Dim]) -> dict[str, Value]:
    """The arrays with other dims for some of their sizes, and nothing else known."""
    return {
        name: replace(
            value, shape=Shape(tuple(how.get(dim, dim) for dim in value.shape)), kind=None, content=Content()
        )
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
        name: replace(value, shape=Shape()) if isinstance(value, Array) else value
        for name, value in KNOWN.items()
    },
}


def _real(source: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return eval(
            source,
            {"np": np, **{name: np.copy(value) for name, value in DATA.items() if name != "k"}, "k": 2},
        )


def _number(dim: Dim) -> int | None:
    """The value of a size over `SIZES`, or None where it is not known."""
    if not dims.is_known(dim):
        return None
    try:
        return dims.evaluate(dim, SIZES)
    except KeyError:
        return None


def _facts(real: Any) -> dict[str, Any]:
    """What is compared of a real value, as plain data."""
    if isinstance(real, (tuple, list)) and not all(isinstance(item, (int, float)) for item in real):
        return {"items": list(map(_facts, real))}
    array = np.asarray(real)
    found: dict[str, Any] = {
        "shape": list(array.shape),
        "kind": "uint8" if array.dtype == np.uint8 else _KINDS.get(array.dtype.kind),
    }
    if array.ndim == 0 and array.dtype.kind in "fiubU":
        found["value"] = array.item()
    elif isinstance(real, (tuple, list)):
        found["items"] = list(map(_facts, real))
    if array.dtype.kind in "fiub":
        found |= {
            "is unit": bool((abs(array) <= 1).all()),
            "is bytes": bool(((array >= 0) & (array <= 255)).all()),
            "is binary": bool(np.isin(array, [0, 1]).all()),
            "is one-hot": array.ndim > 0 and bool((array.sum(-1) == 1).all()),
            "is whole": bool((array % 1 == 0).all() and (array >= 0).all()),
            "largest": float(array.max()) if array.size else None,
        }
    return found


def _differences(value: Value, real: Mapping[str, Any], exact: bool) -> Iterator[str]:
    """What *value* says and the facts *real* are not; with *exact* also what it leaves open."""
    if isinstance(value, (tuple, ListValue)):
        items = value if isinstance(value, tuple) else value.items
        if items is None or len(items) != len(real["items"]):
            yield f"{value} for {len(real['items'])} items"
        for item, part in zip(items or (), real["items"], strict=False):
            yield from _differences(item, part, exact)
    elif isinstance(value, Array):
        yield from _array_differences(value, real, exact)
    elif isinstance(value, Expression):
        number = _number(value)
        if number is not None and number != real["value"]:
            yield f"{value} for {real['value']}"
    elif isinstance(value, Unknown):
        if exact and real["shape"]:
            yield f"nothing for an array of shape {real['shape']}"
    elif value != real.get("value"):
        yield f"{value!r} for {real.get('value')!r}"


def _array_differences(value: Array, real: Mapping[str, Any], exact: bool) -> Iterator[str]:
    if value.shape.dims is None or len(value.shape.dims) != len(real["shape"]):
        if exact or value.shape.dims is not None:
            yield f"{value.shape} for {real['shape']}"
        return
    for dim, size in zip(value.shape.dims, real["shape"], strict=True):
        number = _number(dim)
        if (exact and number is None) or (number is not None and number != size):
            yield f"{value.shape} for {real['shape']}"
            return
    if value.kind is not None and value.kind != real["kind"]:
        yield f"{value.kind} for {real['kind']}"
    if "largest" in real and not _holds(value.content, real):
        yield f"{value.content} for {real}"


def _holds(content: Content, real: Mapping[str, Any]) -> bool:
    """Whether what *content* says is true of the numbers."""
    count = _number(content.classes)
    facts = [
        content.scale != "unit" or real["is unit"],
        content.scale != "bytes" or real["is bytes"],
        content.encoding not in ("binary", "one-hot") or real["is binary"],
        content.encoding != "one-hot" or (real["is one-hot"] and count in (None, real["shape"][-1])),
        content.encoding != "classes" or (real["is whole"] and count in (None, real["largest"] + 1)),
    ]
    return all(facts)


def _problems(source: str, variables: dict[str, Value], *, exact: bool) -> list[str]:
    try:
        return [
            f"{source}: {text}"
            for text in _differences(evaluate(source, variables), _facts(_real(source)), exact)
        ]
    except DataError as error:
        return [f"{source}: {error}"]


def test_every_size_is_found() -> None:
    assert not [line for source in EXPRESSIONS for line in _problems(source, KNOWN, exact=True)]


@pytest.mark.parametrize("known", VARIABLES)
def test_nothing_is_wrong(known: str) -> None:
    variables = VARIABLES[known]
    sources = [*EXPRESSIONS, *PARTLY_KNOWN]
    assert not [line for source in sources for line in _problems(source, variables, exact=False)]


@pytest.mark.parametrize("known", VARIABLES)
def test_only_what_numpy_refuses_is_refused(known: str) -> None:
    for source in REFUSED:
        with pytest.raises((ValueError, IndexError, TypeError)):
            _real(source)
        try:
            evaluate(source, VARIABLES[known])
        except DataError:
            continue
        assert known != "numbers", source


def test_tensorflow() -> None:
    problems = []
    said = keras_says("", [_real_tensors, _facts, *TENSORS], _real_tensors)
    for source, real in zip(TENSORS, said, strict=True):
        for known, variables in VARIABLES.items():
            value = evaluate(source, variables)
            found = _differences(value, real, exact=known == "numbers")
            problems += [f"{source} of {known}: {text}" for text in found]
    assert not problems


def _real_tensors() -> list[dict[str, Any]]:
    """The facts of what TensorFlow and Keras make of each expression."""
    import keras
    import tensorflow as tf

    tf.random.set_seed(0)
    return [_facts(eval(source, {"tf": tf, "ops": keras.ops, **DATA})) for source in TENSORS]


def test_named_sizes_pass_through() -> None:
    n = dims.size("n")
    x, y = (
        Array(Shape.of(n, 28, 28), "uint8", Content(scale="bytes")),
        Array(Shape.of(n), "uint8", Content("classes", 10)),
    )
    known = {"x": x, "y": y}
    assert evaluate("x.reshape(-1, 784)", known).shape == Shape.of(n, 784)
    assert evaluate("x.reshape(x.shape[0], 28, 28, 1)", known).shape == Shape.of(n, 28, 28, 1)
    assert evaluate("x.reshape(len(x), -1) / 255.0", known).content == Content("real", scale="unit")
    assert evaluate("x[..., np.newaxis]", known).shape == Shape.of(n, 28, 28, 1)
    assert str(evaluate("x[:1000]", known).shape) == "(min(1000, n), 28, 28)"
    assert evaluate("np.eye(10)[y]", known).shape == Shape.of(n, 10)
    assert evaluate("np.eye(10)[y]", known).content == Content("one-hot", 10)
    assert evaluate("x[y == 3]", known).shape.dims[1:] == (28, 28)
    assert evaluate("len(x)", known) is n


@pytest.mark.parametrize("source", ["np.take(y, [0, 1])", "np.take(y, [0, 1], axis=0)", "y[[0, 1]]", "y[:2]"])
def test_items_that_are_left_out_leave_out_classes(source: str) -> None:
    assert len(set(eval(source, {"np": np}, DATA))) < len(set(DATA["y"]))
    assert not isinstance(evaluate(source, KNOWN).content.classes, int)


def test_a_selection_is_the_same_size_each_time() -> None:
    x, y = Array(Shape.of(100, 4), "float"), Array(Shape.of(100), "int")
    known = {"x": x, "y": y, "k": Unknown("k"), "mask": Array(Shape.of(100), "bool")}
    for index in ("[:k]", "[k:]", "[k:90]", "[mask]"):
        assert evaluate(f"len(x{index})", known) == evaluate(f"len(y{index})", known)
    assert evaluate("x.shape[0]", {"x": Array()}) is not evaluate("x.shape[0]", {"x": Array()})
    unknown = {"x": Array()}
    assert evaluate("x.shape[0]", unknown) is evaluate("len(x)", unknown)


def test_what_comes_of_an_array_says_where_it_came_from() -> None:
    x = Array(Shape.of(60, 4), "float", origin="`mnist.load_data()`")
    for source in (
        "x[:10]",
        "x.reshape(-1, 2)",
        "x / 255",
        "x.T",
        "x.mean(axis=0)",
        "np.expand_dims(x, 0)",
        "x[:, 0]",
    ):
        assert evaluate(source, {"x": x}).origin == x.origin, source
    assert evaluate("np.zeros((2, 3))", {}).origin == "`np.zeros(...)`"


def test_an_array_of_objects_holds_anything() -> None:
    known = {"x": Array(Shape.of(4))}
    assert type(evaluate("x[0]", known)) is Unknown
    assert evaluate("np.array(x[0])", known).shape.dims is None
    assert evaluate("np.concatenate([x, x])", known).shape == Shape.of(8)
    assert isinstance(evaluate("np.concatenate(x)", known), Unknown)
    assigned = Call("__setitem__", (0, ListValue([1, 2, 3])))
    changed = METHODS[Array, "__setitem__"](known["x"], assigned)
    assert isinstance(changed, Array)
    assert changed.shape == Shape.of(4)
    with pytest.raises(DataError):
        METHODS[Array, "__setitem__"](Array(Shape.of(4), "float"), assigned)


_bounds = st.one_of(st.none(), st.integers(-8, 8))
_indices = st.one_of(
    st.integers(-5, 5),
    st.just(...),
    st.none(),
    st.builds(slice, _bounds, _bounds, st.sampled_from([None, 1, 2, 3, -1, -2])),
    st.lists(st.integers(0, 3), min_size=1, max_size=3),
)
_shapes = arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5)


def _compare(source: str, shapes: dict[str, tuple[int, ...]], named: bool) -> None:
    """Both raise, or all known sizes are the same; over numbers all are known, and a refusal too."""
    names = {number: dims.size(f"s{number}") for number in range(1, 6)}
    sizes = {f"s{number}": number for number in names}
    data = {name: np.zeros(shape) for name, shape in shapes.items()}
    known = {
        name: Array(Shape(tuple(names.get(dim, dim) if named else dim for dim in shape)), "float")
        for name, shape in shapes.items()
    }
    try:
        real = np.asarray(eval(source, {"np": np, **data}))
    except (ValueError, IndexError):
        real = None
    try:
        value = evaluate(source, known)
    except DataError:
        assert real is None, source
        return
    if real is None or isinstance(value, Unknown):
        assert named or real is None or real.ndim == 0, source
        return
    assert value.shape.dims is not None or named, source
    for dim, size in zip(value.shape.dims or real.shape, real.shape, strict=True):
        try:
            assert not dims.is_known(dim) or dims.evaluate(dim, sizes) == size, (
                source,
                value.shape,
                real.shape,
            )
        except KeyError:
            assert named, source


@settings(max_examples=400, deadline=None)
@given(_shapes, st.lists(_indices, max_size=4).filter(lambda key: key.count(...) < 2), st.booleans())
def test_indexing(shape: tuple[int, ...], key: list[Any], named: bool) -> None:
    _compare(f"x[{', '.join(map(_written, key))},]" if key else "x[()]", {"x": shape}, named)


def _written(index: Any) -> str:
    if isinstance(index, slice):
        return ":".join("" if part is None else str(part) for part in (index.start, index.stop, index.step))
    return "..." if index is ... else repr(index)


@settings(max_examples=200, deadline=None)
@given(
    _shapes,
    _shapes,
    st.sampled_from(["x + y", "x @ y", "np.dot(x, y)", "np.append(x, y, axis=0)"]),
    st.booleans(),
)
def test_two_arrays(x: tuple[int, ...], y: tuple[int, ...], source: str, named: bool) -> None:
    _compare(source, {"x": x, "y": y}, named)


@settings(max_examples=200, deadline=None)
@given(_shapes, st.lists(st.integers(-1, 6), max_size=4), st.booleans())
def test_reshape(shape: tuple[int, ...], target: list[int], named: bool) -> None:
    _compare(f"x.reshape({target})", {"x": shape}, named)


@pytest.mark.parametrize("name", ["loadtxt", "genfromtxt"])
def test_a_file_that_two_indices_take_apart_is_a_table(name: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("1,2,3\n4,5,6\n")
    data = evaluate(f"np.{name}('table.csv')", {})
    real = getattr(np, name)(path, delimiter=",")
    for source in ("data[:, :2]", "data[:, 2]", "data[:, [0, 1]]", "data[:1, 2:]"):
        told, expected = evaluate(source, {"data": data}), eval(source, {"data": real})
        assert told.shape.rank == expected.ndim
    x, y = (evaluate(f"data[:, {columns}]", {"data": data}) for columns in ("0:8", "8"))
    assert x.shape[0] == y.shape[0]
    assert dims.less(8, x.shape[1]) is False
    assert evaluate("data[:2]", {"data": data}).shape.rank is None
    assert evaluate("data.reshape(n)[:, 0]", {"data": data, "n": Unknown("n")}).shape.rank is None

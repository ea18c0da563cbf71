"""What is declared of functions on tensors against Keras and TensorFlow: grids of expressions, evaluated by both."""

from __future__ import annotations

import itertools
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.api.names import canonical
from seqlint.knowledge.keras.nesting import with_names, without_names
from seqlint.knowledge.library import FUNCTIONS, Call, DataError
from seqlint.knowledge.purity import is_pure
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import ListValue, Scalar, Unknown, Value
from seqlint.values.arrays import Array
from support.abstract_numpy import evaluate
from support.paths import FIXTURES
from support.recording import keras_says

_FIXTURES = FIXTURES / "knowledge" / "tensors"
#: what the expressions work on
SHAPES: dict[str, tuple[int, ...]] = {
    "v": (4,),
    "m": (4, 6),
    "n": (4, 5),
    "c": (4, 1),
    "t": (4, 5, 6),
    "p": (4, 8, 8, 3),
    "i": (4,),
    "b": (4,),
}
#: what has no batch: weights, kernels, places
CONSTANTS: dict[str, tuple[int, ...]] = {
    "u": (6,),
    "u3": (3,),
    "s": (3, 4, 6),
    "k": (6, 7),
    "w": (6, 2),
    "k2": (2, 3),
    "q": (3, 3, 3, 5),
    "r": (3, 6, 5),
    "q2": (3, 3, 3, 2),
    "q3": (1, 1, 6, 7),
    "qt": (3, 3, 5, 3),
}
_KINDS = {"i": "int", "k2": "int", "b": "bool"}


def _rows(name: str) -> list[str]:
    lines = (_FIXTURES / name).read_text().splitlines()
    return [row for line in lines if line and not line.startswith("#") for row in _combinations(line)]


def _combinations(line: str) -> Iterator[str]:
    parts = re.split(r"\{([^}]*)\}", line)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return map("".join, itertools.product(*choices))


OPS, TENSORFLOW, BACKEND = _rows("ops.txt"), _rows("tensorflow.txt"), _rows("backend.txt")


def _array(name: str) -> np.ndarray:
    shape = SHAPES.get(name) or CONSTANTS[name]
    numbers = np.arange(1, 1 + np.prod(shape)).reshape(shape) / (1.0 + np.prod(shape))
    kind = _KINDS.get(name, "float")
    if kind == "int":
        return (numbers * 3).astype("int32")
    return numbers > 0.5 if kind == "bool" else numbers.astype("float32")


def _answers(rows: Sequence[str], world: Callable[[], dict[str, Any]]) -> list[Any]:
    """The shape of what each expression gives, for several values a list of shapes, or None where it raises."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    names = world()
    answers = []
    for row in rows:
        try:
            answers.append(_described(eval(row, names)))
        except Exception:  # noqa: BLE001 - whatever Keras raises
            answers.append(None)
    return answers


def _described(value: Any) -> Any:
    if isinstance(value, (tuple, list)) and not all(isinstance(item, (int, type(None))) for item in value):
        return {"items": list(map(_described, value))}
    if isinstance(value, (tuple, list)):
        return {"sizes": list(value)}
    kind = str(getattr(value, "dtype", type(value).__name__)).replace("<dtype: '", "").rstrip("'>")
    shape = getattr(value, "shape", ())
    return {
        "shape": [None if size is None else int(size) for size in shape],
        "kind": re.sub(r"\d+", "", kind),
    }


def _eager() -> dict[str, Any]:
    import keras
    import tensorflow as tf

    arrays = {name: tf.constant(_array(name)) for name in (*SHAPES, *CONSTANTS)}
    return {"ops": keras.ops, "keras": keras, "tf": tf, **arrays}


def _symbolic() -> dict[str, Any]:
    import keras

    names = _eager()
    for name, shape in SHAPES.items():
        dtype = {"int": "int32", "float": "float32"}.get(_KINDS.get(name, "float"), "bool")
        names[name] = keras.KerasTensor((None, *shape[1:]), dtype)
    return names


def _keras2() -> dict[str, Any]:
    import tf_keras

    return {**_eager(), "K": tf_keras.backend}


def _known(batch: Dim | None = None, *, sizes: bool = True, ranks: bool = True) -> dict[str, Value]:
    """The variables, with another size of their *batch*, without the other sizes, or without their ranks."""
    known: dict[str, Value] = {}
    for name, shape in {**SHAPES, **CONSTANTS}.items():
        dims: tuple[Dim, ...] = shape if sizes else (UNKNOWN,) * len(shape)
        if batch is not None and name in SHAPES:
            dims = (batch, *dims[1:])
        known[name] = Array(with_names(Shape(dims)) if ranks else UNKNOWN_SHAPE, _KINDS.get(name, "float"))
    return known


NUMBERS, SYMBOLIC = _known(), _known(DYNAMIC)
PARTLY_KNOWN = {
    "batch not known": _known(UNKNOWN),
    "sizes not known": _known(sizes=False),
    "ranks not known": _known(ranks=False),
}


def _problem(value: Any, real: Any) -> str | None:
    """How *value* contradicts what is *real*; None where it does not."""
    if "items" in real:
        items = value.items if isinstance(value, ListValue) else value
        if not isinstance(items, (tuple, list)):
            return None if isinstance(value, (Unknown, ListValue)) else f"{value} for several"
        if len(items) != len(real["items"]):
            return f"{len(items)} values instead of {len(real['items'])}"
        return next(filter(None, map(_problem, items, real["items"])), None)
    if "sizes" in real:
        if not isinstance(value, tuple):
            return None
        return _contradiction(Shape(value), real["sizes"])
    if isinstance(value, Array):
        is_other = value.kind is not None and value.kind not in (real["kind"], "uint8")
        return _contradiction(value.shape, real["shape"]) or (f"is {value.kind}" if is_other else None)
    if isinstance(value, Scalar) or not isinstance(value, (Unknown, Array, ListValue, tuple)):
        return None if real["shape"] == [] else f"{value} for {real['shape']}"
    return None


def _contradiction(shape: Shape, real: Sequence[int | None]) -> str | None:
    if shape.dims is None:
        return None
    dims = list(without_names(shape))
    fits = len(dims) == len(real) and all(
        dim == size if isinstance(dim, int) and size is not None else dim is not DYNAMIC or size is None
        for dim, size in zip(dims, real, strict=True)
    )
    return None if fits else f"{dims} instead of {list(real)}"


def _is_complete(value: Any, real: Any) -> bool:
    if isinstance(value, Array):
        return all(isinstance(dim, int) or dim is DYNAMIC for dim in without_names(value.shape))
    items = value.items if isinstance(value, ListValue) else value
    if isinstance(items, (tuple, list)) and "items" in real:
        return all(map(_is_complete, items, real["items"]))
    return isinstance(value, Scalar) or not isinstance(value, (Unknown, ListValue))


def _compare(
    rows: Sequence[str],
    answers: Sequence[Any],
    known: Mapping[str, Value] = NUMBERS,
    refused: Collection[str] = (),
) -> tuple[list[str], Counter[str]]:
    """The contradictions, and how many expressions are found, left open, refused, and known though Keras refuses them.

    Those *refused* of data may be refused of symbolic tensors, too.
    """
    problems: list[str] = []
    counts = Counter[str]()
    for row, real in zip(rows, answers, strict=True):
        try:
            value = evaluate(row, known)
        except DataError as error:
            counts["refused"] += 1
            if real is not None and row not in refused:
                problems.append(f"{row} is refused ({error.message}), and gives {real}")
            continue
        if real is None:
            counts["missed"] += not isinstance(value, Unknown)
            continue
        problem = _problem(value, real)
        if problem is not None:
            problems.append(f"{row}: {problem}")
        counts["found" if _is_complete(value, real) else "open"] += 1
    return problems, counts


def _contradictions(rows: Sequence[str], answers: Sequence[Any]) -> list[str]:
    """What is said with less knowledge and is not so."""
    return [
        f"{how}: {problem}"
        for how, known in PARTLY_KNOWN.items()
        for problem in _compare(rows, answers, known)[0]
    ]


def _asked(key: str, rows: Sequence[str], world: Callable[[], dict[str, Any]], keras: int = 3) -> list[Any]:
    inputs = [_answers, _described, world, _eager, _array, SHAPES, CONSTANTS, *rows]
    answers: list[Any] = keras_says(key, inputs, lambda: _answers(rows, world), keras)
    return answers


def test_operations_of_keras_3() -> None:
    """What Keras builds of symbolic tensors and refuses of any data may be refused from the start."""
    of_data, of_symbols = _asked("data", OPS, _eager), _asked("symbolic", OPS, _symbolic)
    refused = {row for row, answer in zip(OPS, of_data, strict=True) if answer is None}
    problems, counts = _compare(OPS, of_data)
    problems += _contradictions(OPS, of_data)
    more, symbolic = _compare(OPS, of_symbols, SYMBOLIC, refused)
    assert not problems + more, "\n".join(problems + more)
    assert (counts["open"], counts["missed"]) <= (1, 8)
    assert (symbolic["open"], symbolic["missed"]) <= (2, 8)
    assert min(counts["found"], symbolic["found"]) > 850
    assert min(counts["refused"], symbolic["refused"]) > 100


@pytest.mark.parametrize(
    ("rows", "world", "keras"),
    [
        pytest.param(TENSORFLOW, _eager, 3, id="tensorflow"),
        pytest.param(BACKEND, _keras2, 2, id="backend of Keras 2"),
    ],
)
def test_tensorflow(rows: list[str], world: Callable[[], dict[str, Any]], keras: int) -> None:
    answers = _asked("", rows, world, keras)
    problems, counts = _compare(rows, answers)
    problems += _contradictions(rows, answers)
    assert not problems, "\n".join(problems)
    assert counts["open"] <= 1
    assert counts["missed"] <= 5
    assert counts["found"] > 0.8 * len(rows)


def test_parameters_have_the_names_that_the_library_gives_them() -> None:
    assert evaluate("tf.transpose(a=t, perm=(0, 2, 1))", NUMBERS).shape == Shape.of(4, 6, 5)
    assert evaluate(
        "tf.compat.v1.reduce_sum(t, reduction_indices=1, keep_dims=True)", NUMBERS
    ).shape == Shape.of(4, 1, 6)
    for refused in (
        "tf.transpose(t, axes=(0, 2, 1))",
        "ops.mean(t, 0, False, 1)",
        "K.mean(x=t, dim=0)",
        "tf.abs()",
    ):
        assert isinstance(evaluate(refused, NUMBERS), Unknown), refused


def test_what_is_hidden_in_a_call_is_not_known() -> None:
    call = Call("keras.ops.expand_dims", (Array(Shape.of(4, 6)),), complete=False)
    result = FUNCTIONS[call.name](call)
    assert isinstance(result, Array)
    assert not result.shape.is_complete


def test_sizes_are_no_tuple() -> None:
    sizes = evaluate("tf.shape(t)", SYMBOLIC)
    batch = sizes.items[0]
    assert evaluate("tf.shape(t)[1:]", SYMBOLIC).items == (5, 6)
    assert evaluate("tf.shape(t)[1:] * 2", SYMBOLIC).items == (10, 12)
    assert isinstance(evaluate("tf.shape(t)[1:] + tf.shape(t)[1:]", SYMBOLIC), Unknown)
    assert evaluate("tf.zeros(tf.concat([tf.shape(t)[:2], [3]], 0))", SYMBOLIC).shape == Shape.of(batch, 5, 3)
    assert evaluate("tf.zeros(tf.stack([tf.shape(t)[0], 3]))", SYMBOLIC).shape == Shape.of(batch, 3)
    assert evaluate("tf.cast(tf.shape(t), 'float32')", SYMBOLIC).shape == Shape.of(3)


@pytest.mark.parametrize("name", ["reshape", "numpy.reshape", "nn.relu", "linalg.norm", "image.resize"])
def test_operations_are_found_under_the_names_of_their_modules(name: str) -> None:
    for root in ("keras.ops", "keras.src.ops", "tensorflow.keras.ops"):
        assert canonical(f"{root}.{name}") in FUNCTIONS


def test_keras_has_what_is_declared_of_it() -> None:
    modules = ("keras.ops.", "keras.backend.", "keras.activations.", "keras.random.")
    declared = [name for name in FUNCTIONS if name.startswith(modules)]
    assert [name for name in declared if not any(recorded.kind_of(name, version) for version in (3, 2))] == []


def test_what_functions_change() -> None:
    assert is_pure("keras.backend.mean")
    assert is_pure("keras.ops.matmul")
    assert is_pure("tensorflow.nn.relu")
    assert not is_pure("keras.backend.set_value")
    assert not is_pure("keras.backend.update_add")

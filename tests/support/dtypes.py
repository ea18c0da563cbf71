"""Real Keras 2 as the judge of which types of values layers take and give."""

from __future__ import annotations

from typing import Any

from seqlint.inference.dtypes import dtype_after, stated_dtype
from support.fuzz import Case, Stack, seqlint_view
from support.oracle import KerasShape, package
from support.recording import keras_says

DTYPES = ("float16", "float32", "float64", "int32", "int64", "uint8", "string")


def assert_same_types(shape: KerasShape, layers: list[Any]) -> None:
    """Fail where seqlint and Keras 2 differ over what the layers make of an input of each type."""
    problems = [
        f"{', '.join(map(str, layers))} on {dtype}: Keras 2 gives {said or 'an error'}, seqlint says {found or 'an error'}"
        for dtype, said in theirs(shape, layers).items()
        if (found := ours(shape, dtype, layers)) != said
    ]
    assert not problems, "\n".join(problems)


def theirs(shape: KerasShape, layers: list[Any]) -> dict[str, str | None]:
    """For each type of an input the type of what real Keras gives, or None where it raises."""

    def ask() -> dict[str, str | None]:
        answers = {dtype: _real_dtype(shape, dtype, layers) for dtype in DTYPES}
        package(2).backend.clear_session()
        return answers

    said: dict[str, str | None] = keras_says("", [_real_dtype, DTYPES, shape, layers], ask, 2)
    return said


def _real_dtype(shape: KerasShape, dtype: str, layers: list[Any]) -> str | None:
    keras = package(2)
    try:
        inputs = keras.Input(shape=shape[1:], dtype=dtype)
        model = keras.Sequential([inputs, *(_real(item) for item in layers)])
    except Exception:  # noqa: BLE001 - Keras raises of every kind
        return None
    name: str = model.outputs[0].dtype.name
    return name


def _real(item: Any) -> Any:
    if isinstance(item, Stack):
        shape = item.shape
        inputs = [] if shape is None else [package(2).Input(shape[1:])]
        return package(2).Sequential([*inputs, *map(_real, item.layers)])
    return item.real(2)


def ours(shape: KerasShape, dtype: str, layers: list[Any]) -> str | None:
    """The same by seqlint; "unknown" for a type that is not known."""
    _, inferred = seqlint_view(Case(2, shape, dtype, "Input", layers))
    if inferred.first_problem is not None:
        return None
    found = stated_dtype(inferred.record)
    for event in inferred.record.additions():
        found = dtype_after(event.added, found)
    return found or "unknown"

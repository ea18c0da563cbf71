"""Programs that are executed have the layers that seqlint claims of them."""

from __future__ import annotations

import random
import sys
from types import ModuleType
from typing import Any

import pytest

from seqlint.inference.propagation import infer_model
from seqlint.interpreter import interpret
from seqlint.record import Layer
from seqlint.source.files.reader import read
from support.random_programs import Writer

#: steps after which an execution is given up
_PATIENCE = 50_000


class _TooLong(BaseException):
    pass


def executed(code: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, list[int]]]:
    """The row and the units of each model that *code* makes, where chance decides what seqlint cannot know."""
    chance, models = random.Random(seed), list[tuple[int, list[int]]]()

    class Dense:
        def __init__(self, units: int) -> None:
            self.units = units

    class Sequential:
        def __init__(self, layers: tuple[Dense, ...] = ()) -> None:
            self.units = [layer.units for layer in layers]
            models.append((sys._getframe(1).f_lineno, self.units))

        def add(self, layer: Dense) -> None:
            self.units.append(layer.units)

    steps = 0

    def watch(frame: object, event: str, argument: object) -> Any:
        nonlocal steps
        steps += 1
        if steps > _PATIENCE:
            raise _TooLong
        return watch

    keras, layers = ModuleType("keras"), ModuleType("keras.layers")
    keras.Sequential, layers.Dense = Sequential, Dense  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keras", keras)
    monkeypatch.setitem(sys.modules, "keras.layers", layers)
    names = {
        "unknown": lambda: chance.random() < 0.5,
        "unknown_items": lambda: [chance.randint(1, 5) for _ in range(chance.randint(0, 3))],
    }
    sys.settrace(watch)
    try:
        exec(compile(code, "program", "exec"), names)  # noqa: S102
    except _TooLong:
        return []
    finally:
        sys.settrace(None)
    return models


def claimed(code: str) -> dict[int, list[list[int | None]] | None]:
    """The units of the models that each row makes, None for a size that is not known; None for what is incomplete."""
    claims: dict[int, list[list[int | None]] | None] = {}
    for model in interpret(read("program.py", code.encode())[0]).models:
        inferred, row = infer_model(model), model.site.place.row
        known = claims.setdefault(row, [])
        if not inferred.complete or known is None:
            claims[row] = None
            continue
        units = [step.layer.arguments["units"] for step in inferred.layers if isinstance(step.layer, Layer)]
        known.append([size if isinstance(size, int) else None for size in units])
    return claims


def agrees(claim: list[int | None], units: list[int]) -> bool:
    return len(claim) == len(units) and all(a is None or a == b for a, b in zip(claim, units, strict=True))


@pytest.mark.parametrize("seed", range(300))
def test_program(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    code = Writer(seed).program()
    claims = claimed(code)
    assert claims, "nested too deeply to be read: the writer keeps its programs shallower"
    for turn in range(3):
        for row, units in executed(code, turn, monkeypatch):
            assert row in claims, f"the model of row {row} is not found in\n{code}"
            known = claims[row]
            assert known is None or any(agrees(claim, units) for claim in known), (
                f"row {row} makes {units}, not {known} in\n{code}"
            )

"""The literate specifications in tests/fixtures hold, and a wrong statement does not."""

from pathlib import Path

import pytest

from support.literate import Specification, disagreements, specifications
from support.paths import FIXTURES

FOLDER = FIXTURES / "interpreter" / "language"
SPECIFICATIONS = specifications(FOLDER)


@pytest.mark.parametrize("specification", SPECIFICATIONS, ids=lambda specification: specification.title)
def test_specification(specification: Specification, tmp_path: Path) -> None:
    assert disagreements(specification, tmp_path) == []


def test_pages_state_something() -> None:
    assert len(SPECIFICATIONS) > 30
    assert all(list(specification.claims()) for specification in SPECIFICATIONS)


PROGRAM = """
import numpy as np
from keras import Sequential, layers
from config import n

units = 12
name = "re" + "lu"
sizes = [units, n]
x = np.zeros((10, 5), int)
model = Sequential()
model.add(layers.Dense(units, name, input_shape=(4,)))
for size in (3, 5):
    size
units
"""


@pytest.mark.parametrize(
    ("line", "right", "wrong"),
    [
        ("units = 12", "value: 12", ("value: 13", "value: 'relu'", "value: unknown", "array: (12,)")),
        ('name = "re" + "lu"', "value: 'relu'", ("value: relu", 'value: "tanh"')),
        ("sizes = [units, n]", "value: [12, n]", ("value: [12, 12]", "value: (12, n)")),
        ("from config import n", "", ("value: 12",)),
        ("x = np.zeros((10, 5), int)", "array: (10, 5) int", ("array: (10, 5) float", "array: (10, 6) int")),
        ("x = np.zeros((10, 5), int)", "array: (10, 5)", ("array: (10,)", "array: (10, 6)", "value: 3")),
        ("    size", "", ("value: 3", "value: 5")),
        ("units", "value: 12", ("value: unknown",)),
        ("model = Sequential()", "params: 60", ("params: 61", "input: (None, 5)", "unresolved: loop")),
        (
            "model = Sequential()",
            "input: (None, 4)",
            ("error: [missing-flatten]", "warning: [missing-flatten]"),
        ),
        (
            "model.add(layers.Dense(units, name, input_shape=(4,)))",
            "shape: (None, 12)",
            ("shape: (None, 13)", "params: 60", "error: [incompatible-rank]"),
        ),
    ],
)
def test_a_wrong_statement_fails(line: str, right: str, wrong: tuple[str, ...], tmp_path: Path) -> None:
    def found(statement: str) -> list[str]:
        stated = PROGRAM.replace(f"\n{line}\n", f"\n{line}  # {statement}\n")
        assert stated != PROGRAM
        (specification,) = Specification.parse("page", f"```python{stated}```\n")
        return disagreements(specification, tmp_path)

    assert not right or found(right) == []
    for statement in wrong:
        assert len(found(statement)) == 1, statement


def test_an_error_that_is_not_stated_fails(tmp_path: Path) -> None:
    program = "from keras import Sequential, layers\nSequential([layers.Dense(-1, input_shape=(4,))])\n"
    (specification,) = Specification.parse("page", f"```python\n{program}```\n")
    assert disagreements(specification, tmp_path) == ["not stated: (0, 2, 'error', 'invalid-layer-argument')"]

"""Knowing less never adds an error: 1,000 mutants of correct programs. benchmarks/mutants.py makes as many as asked.

`SEQLINT_MUTANTS_SEED=17 pytest tests/interpreter/test_mutants.py` makes those of a run again that printed this seed.
"""

from __future__ import annotations

import os
import random

import pytest
from support.correct_programs import Program, correct, of_the_project
from support.monotonicity import PART, search
from support.mutants import KINDS, mutate
from support.subject import Subject

COUNT = 1000
SEED = int(os.environ.get("SEQLINT_MUTANTS_SEED", random.randrange(10_000)))


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> list[Program]:
    return of_the_project(tmp_path_factory.mktemp("programs"))


@pytest.mark.parametrize("part", range(COUNT // PART))
def test_knowing_less_adds_no_error(part: int, programs: list[Program]) -> None:
    print(f"SEQLINT_MUTANTS_SEED={SEED}")
    outcome = search(programs, f"{SEED}/{part}", PART, shrink=True)
    assert outcome.mutants == PART
    assert not outcome.violations, (
        f"{len(outcome.violations)} mutants have an error more; SEQLINT_MUTANTS_SEED={SEED}\n\n"
        + "\n".join(map(str, outcome.violations))
    )


def test_nearly_all_programs_are_taken(programs: list[Program]) -> None:
    assert len(programs) >= 300
    chosen = programs[::10]
    assert sum(correct(program) is not None for program in chosen) >= 0.6 * len(chosen)


SCRIPT = """\
from functools import lru_cache
import keras

def doubled(units):
    return 2 * units

class Builder(keras.layers.Layer):
    units = 8 - 1

    @lru_cache
    def build(self, units):
        for number in range(units):
            model = keras.Sequential([keras.layers.Dense(number + 1, activation="relu")])
        return model

builder = Builder()
model = builder.build(doubled(2))
model.compile("adam")
model.optimizer = "sgd"
"""


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_mutation_changes_a_program(kind: str) -> None:
    subject = Subject(Program("program", "program.ipynb", (SCRIPT,)))
    made = [mutate(subject, random.Random(seed), 1, [kind]) for seed in range(30)]
    assert {change.kind for changes in made for change in changes} == {kind}
    mutants = [mutant for mutant in map(subject.with_changes, made) if mutant is not None]
    assert any(mutant.cells[1:] != (SCRIPT,) for mutant in mutants)


def test_without_changes_a_program_stays() -> None:
    program = Program("program", "program.py", (SCRIPT,))
    assert Subject(program).with_changes(()) == program


def test_what_keeps_control_from_statements_stays() -> None:
    guard = "def build(units=None):\n    if units is None:\n        return None\n    return Dense(units)\n"
    subject = Subject(Program("program", "program.py", (guard,)))
    for seed in range(200):
        mutant = subject.with_changes(mutate(subject, random.Random(seed), 2))
        text = mutant.text if mutant is not None else guard
        assert "if units is None:\n" in text or "units is" not in text

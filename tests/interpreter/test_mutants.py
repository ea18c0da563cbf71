"""Knowing less never adds an error: 1,000 mutants of correct programs. benchmarks/mutants.py makes as many as asked.

`SEQLINT_MUTANTS_SEED=17 pytest tests/interpreter/test_mutants.py` makes those of a run again that printed this seed.
"""

from __future__ import annotations

import os
import random

import pytest

from support.correct_programs import Program, correct, of_the_project, small
from support.monotonicity import PART, Outcome, each_place, search
from support.mutants import KINDS, mutate
from support.small_programs import PROGRAMS
from support.subject import Subject

#: the default run leaves it out as long as there are known gaps
pytestmark = pytest.mark.search

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


#: of one kind of mutation in one small program
TRIES = 4


@pytest.fixture(scope="module")
def small_programs(tmp_path_factory: pytest.TempPathFactory) -> list[Program]:
    found = [correct(program) for program in small(tmp_path_factory.mktemp("small"))]
    return [program for program in found if program is not None]


def test_small_programs_are_correct(small_programs: list[Program]) -> None:
    assert len(small_programs) == 2 * len(PROGRAMS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_mutation_of_small_programs(kind: str, small_programs: list[Program]) -> None:
    total = Outcome()
    for program in small_programs:
        if program.is_notebook == ("cell" in kind):
            total.add(each_place(program, kind, TRIES))
    assert total.mutants
    assert not total.violations, (
        f"{len(total.violations)} of {total.mutants} mutants have an error more\n\n"
        + "\n".join(map(str, total.violations))
    )


def test_without_changes_a_program_stays() -> None:
    program = Program("program", "program.py", tuple(PROGRAMS.values())[:1])
    assert Subject(program).with_changes(()) == program


def test_what_keeps_control_from_statements_stays() -> None:
    guard = "def build(units=None):\n    if units is None:\n        return None\n    return Dense(units)\n"
    subject = Subject(Program("program", "program.py", (guard,)))
    for seed in range(200):
        mutant = subject.with_changes(mutate(subject, random.Random(seed), 2))
        text = mutant.text if mutant is not None else guard
        assert "if units is None:\n" in text or "units is" not in text

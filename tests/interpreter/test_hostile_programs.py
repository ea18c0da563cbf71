"""Random programs that are executed: nothing that seqlint claims of them is false. benchmarks/programs.py runs more."""

from __future__ import annotations

import multiprocessing
import random
import re
from concurrent.futures import ProcessPoolExecutor

import pytest

from support.programs.blocks import BLOCKS
from support.programs.callables import CALLABLES
from support.programs.claims import false_claim
from support.programs.class_runs import CLASS_RUNS
from support.programs.execution import completed
from support.programs.runs import RUNS
from support.programs.search import failure, runnable
from support.programs.singles import singles
from support.programs.writer import HEADER, Program, Writer

_PARTS = 10
_PROGRAMS = 500


# the default run leaves it out as long as there are known gaps
@pytest.mark.search
@pytest.mark.parametrize("part", range(_PARTS))
def test_no_claim_is_false(part: int) -> None:
    seed = random.randrange(10**6)
    print(f"python benchmarks/programs.py --seed {seed} --count {_PROGRAMS // _PARTS}")
    seeds = [f"{seed}/{index}" for index in range(_PROGRAMS // _PARTS)]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as child:
        found = list(filter(None, child.map(failure, seeds)))
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("single", [pytest.param(program, id=name) for name, program in singles()])
def test_no_claim_about_one_construct_is_false(single: Program) -> None:
    for seed in ("1", "2", "3"):
        program = runnable(single, seed)
        assert program is not None
        assert program.chunks[:1] == single.chunks[:1], f"it does not run:\n{single.text()}"
        done = completed(program.text(), seed)
        assert done is not None
        claim = false_claim(*done)
        assert claim is None, f"{claim}\n{done[0]}"


def test_each_construct_occurs_in_programs_that_run() -> None:
    programs = (runnable(Writer(f"0/{index}").program(), f"0/{index}") for index in range(400))
    text = "\n".join(program.text() for program in programs if program is not None)
    for name, template in {**BLOCKS, **CALLABLES, **RUNS, **CLASS_RUNS}.items():
        assert "ME" not in template or re.search(rf"\b{name}_\d", text), name


def test_a_program_that_keras_would_refuse_is_none() -> None:
    assert completed(HEADER + "Dense(0)\n", "1") is None


def test_a_false_claim_is_found() -> None:
    done = completed(HEADER + "check_input(7)\n", "1")
    assert done is not None
    code, real = done
    assert false_claim(code, real) is None
    found = false_claim(code.replace("Input((7,))", "Input((6,))"), real)
    assert found is not None
    assert found.kind == "input-data-mismatch"
    found = false_claim(code.replace("Dense(2)", "Dense(3)").replace("(8, 2)", "(8, 3)"), real)
    assert found is not None
    assert found.kind == "shape"

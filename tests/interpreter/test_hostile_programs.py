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
from support.programs.execution import completed, execute
from support.programs.runs import RUNS
from support.programs.search import failure, runnable
from support.programs.templates import fill
from support.programs.writer import HEADER, KINDS, Writer

_PARTS = 10
_PROGRAMS = 500


@pytest.mark.parametrize("part", range(_PARTS))
def test_no_claim_is_false(part: int) -> None:
    seed = random.randrange(10**6)
    print(f"python benchmarks/programs.py --seed {seed} --count {_PROGRAMS // _PARTS}")
    seeds = [f"{seed}/{index}" for index in range(_PROGRAMS // _PARTS)]
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as child:
        found = list(filter(None, child.map(failure, seeds)))
    assert not found, "\n".join(map(str, found))


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_place_is_read_and_changed(name: str) -> None:
    kind = KINDS[name]
    words = {
        "ME": lambda: "it",
        "ME_": lambda: "it_",
        "N": lambda: "2",
        "S": lambda: "3",
        "IF": lambda: "True",
    }
    templates = [*kind.changes, *kind.rebinds, *(f"check_units({read})" for read in kind.reads), kind.check]
    for template in templates:
        lines = [*fill(kind.make, words)[0], *fill(template, words)[0], ""]
        assert execute(HEADER + "\n".join(lines), "1").failed is None, "\n".join(lines)


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

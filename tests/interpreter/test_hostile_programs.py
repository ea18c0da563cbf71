"""Random programs that are executed: nothing that seqlint claims of them is false. benchmarks/programs.py runs more."""

from __future__ import annotations

import multiprocessing
import random
from concurrent.futures import ProcessPoolExecutor

import pytest

from support.programs.search import failure

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

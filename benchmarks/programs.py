"""Random programs, executed with stand-ins for Keras, as many as asked: what seqlint claims of them and is not so.

python benchmarks/programs.py --count 20000 --seed 1 --processes 2

A program that fails is made small, and is listed with those that fail for no more constructs than it has left.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.failures import Failure, groups
from support.programs.search import failure


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare what seqlint claims with what programs do.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--shrunk", type=int, default=200, help="how many failing programs are made small")
    options = parser.parse_args()
    start = time.perf_counter()
    seeds = [f"{options.seed}/{index}" for index in range(options.count)]
    with ProcessPoolExecutor(options.processes, multiprocessing.get_context("spawn")) as pool:
        failing = [seed for seed, fails in pool.map(_fails, seeds, chunksize=20) if fails]
        shrunk = list(filter(None, pool.map(failure, failing[: options.shrunk])))
    for productions, found in groups(shrunk):
        print(f"{len(found)} with {', '.join(productions) or 'nothing else'}; the shortest:")
        print(min(found, key=_length), "\n")
    seconds = time.perf_counter() - start
    print(
        f"Seed {options.seed}: {options.count:,} programs, {len(failing):,} with a false claim, {seconds:.0f} s"
    )
    sys.exit(bool(failing))


def _fails(seed: str) -> tuple[str, bool]:
    return seed, failure(seed, shrinks=False) is not None


def _length(found: Failure) -> int:
    return len(found.code)


if __name__ == "__main__":
    main()

"""Random data pipelines, executed with NumPy, pandas, scikit-learn, TensorFlow and Keras, as many as asked.

python benchmarks/pipelines.py --count 5000 --seed 1 --processes 2

Each ends with a model that real Keras trains, so that every error is false. A pipeline that fails is made small.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from support.failures import Failure, groups
from support.pipelines.search import failure

#: a child that grows is replaced after so many pipelines
_PART = 250


def main() -> None:
    parser = argparse.ArgumentParser(description="Look for false errors about data pipelines that run.")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    seeds = [f"{options.seed}/{index}" for index in range(options.count)]
    judged = [result for part in _parts(seeds, options.processes) for result in part]
    failing = [found for _, found in judged if found is not None]
    for productions, found in groups(failing):
        print(f"{len(found)} with", *(f"    {production}" for production in productions), sep="\n")
        print(found[0], "\n")
    seconds = time.perf_counter() - start
    runs = sum(runs for runs, _ in judged)
    print(
        f"Seed {options.seed}: {options.count:,} pipelines, {runs:,} run,"
        f" {len(failing):,} with a false claim, {seconds:.0f} s"
    )
    sys.exit(bool(failing))


def _parts(seeds: list[str], processes: int) -> Iterator[list[tuple[bool, Failure | None]]]:
    """What is found out about the seeds, by children that are replaced after each part."""
    size = _PART * processes
    for start in range(0, len(seeds), size):
        with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
            yield list(pool.map(failure, seeds[start : start + size]))


if __name__ == "__main__":
    main()

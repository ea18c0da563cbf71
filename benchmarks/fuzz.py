"""Random models against real Keras, as many as asked.

python benchmarks/fuzz.py --models 20000 --keras 3 --seed 1 --processes 2
python benchmarks/fuzz.py --graphs --models 20000 --keras 3 --seed 1 --processes 2
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from seqlint.crosscheck.judge import Judge, Limits
from support.fuzz import Disagreement, cases, difference
from support.fuzz_graphs import graph_cases

#: a child that grows is replaced after so many models
_PART = 500


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare seqlint with Keras over random models.")
    parser.add_argument("--models", type=int, default=1000)
    parser.add_argument("--graphs", action="store_true", help="compare functional models instead of stacks")
    parser.add_argument("--keras", type=int, choices=(2, 3), default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--excused", action="store_true", help="print the excused disagreements as well")
    options = parser.parse_args()
    start = time.perf_counter()
    disagreements = 0
    excuses: Counter[str] = Counter()
    parts = list(_parts(options))
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        for found in pool.imap(_compare, parts):
            for each in found:
                if each.excuse:
                    excuses[each.excuse] += 1
                else:
                    disagreements += 1
                if options.excused or not each.excuse:
                    print(each, flush=True)
    seconds = time.perf_counter() - start
    excused = excuses.total()
    print(
        f"Keras {options.keras}, seed {options.seed}: {options.models:,} models,"
        f" {options.models - disagreements - excused:,} agreements, {excused:,} excused,"
        f" {disagreements:,} disagreements, {seconds:.0f} s"
    )
    for excuse, number in excuses.most_common():
        print(f"{number:7,} excused: {excuse}")
    sys.exit(bool(disagreements))


def _parts(options: argparse.Namespace) -> Iterator[tuple[int, int, int, bool]]:
    """Seeds, versions, numbers and kinds of models: each part is reproducible by itself."""
    for index in range(0, options.models, _PART):
        seed = options.seed * 100_000 + index // _PART
        yield seed, options.keras, min(_PART, options.models - index), options.graphs


def _compare(part: tuple[int, int, int, bool]) -> list[Disagreement]:
    seed, keras, number, are_graphs = part
    made = (graph_cases if are_graphs else cases)(seed, keras, number)
    with Judge(Limits(seconds=120)) as judge:
        compared = (difference(case, judge) for case in made)
        return [found for found in compared if found is not None]


if __name__ == "__main__":
    main()

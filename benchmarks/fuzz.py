"""Random models against real Keras, as many as asked.

python benchmarks/fuzz.py --models 20000 --keras 3 --seed 1 --processes 2
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

#: a child that grows is replaced after so many models
_PART = 500


def main() -> None:
    parser = argparse.ArgumentParser(description="Compare seqlint with Keras over random models.")
    parser.add_argument("--models", type=int, default=1000)
    parser.add_argument("--keras", type=int, choices=(2, 3), default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--excused", action="store_true", help="print the excused disagreements as well")
    options = parser.parse_args()
    start = time.perf_counter()
    disagreements = 0
    excuses: Counter[str] = Counter()
    parts = list(_parts(options.seed, options.keras, options.models))
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


def _parts(seed: int, keras: int, models: int) -> Iterator[tuple[int, int, int]]:
    """Seeds, versions and numbers of models: each part is reproducible by itself."""
    for index in range(0, models, _PART):
        yield seed * 100_000 + index // _PART, keras, min(_PART, models - index)


def _compare(part: tuple[int, int, int]) -> list[Disagreement]:
    seed, keras, number = part
    with Judge(Limits(seconds=120)) as judge:
        compared = (difference(case, judge) for case in cases(seed, keras, number))
        return [found for found in compared if found is not None]


if __name__ == "__main__":
    main()

"""Mutants of correct programs that know less: seqlint must find no error in them.

python benchmarks/mutants.py --count 20000 --seed 1 --processes 2
python benchmarks/mutants.py --count 2000 --folder REPOSITORIES --shrink

Without a folder the programs are those of this repository. One violation of each group is printed with the fewest mutations
that lead to it; `--shrink` leaves out of its program what it does not need, `--all` prints the others too.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.correct_programs import Program, of_a_folder, of_the_project
from support.monotonicity import Outcome, Violation, parts, search
from support.mutants import KINDS


def main() -> None:
    parser = argparse.ArgumentParser(description="Find mutants that know less and have an error more.")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--folder", action="append", default=[], help="files to take instead of the project's"
    )
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--shrink", action="store_true", help="make the programs of violations short")
    parser.add_argument("--all", action="store_true", help="print every violation")
    parser.add_argument("--kind", action="append", default=[], help="only kinds of mutations with this text")
    options = parser.parse_args()
    kinds = [kind for kind in KINDS if any(text in kind for text in options.kind)]
    if options.kind and not kinds:
        sys.exit("no kind of mutation has this text; they are:\n" + "\n".join(KINDS))
    start = time.perf_counter()
    total, printed = Outcome(), set[object]()
    jobs = [
        (tuple(options.folder), seed, count, kinds, options.shrink)
        for seed, count in parts(options.seed, options.count)
    ]
    with (
        tempfile.TemporaryDirectory() as scratch,
        multiprocessing.get_context("spawn").Pool(options.processes, _prepare, [scratch]) as pool,
    ):
        for outcome in pool.imap(_search, jobs):
            for violation in outcome.violations:
                if options.all or violation.group not in printed:
                    print(violation, flush=True)
                printed.add(violation.group)
            total.add(outcome)
    _print_counts(total)
    seconds = time.perf_counter() - start
    print(
        f"seed {options.seed}: {total.mutants:,} mutants, {total.discarded:,} that were no Python left out,"
        f" {len(total.violations):,} violations, {seconds:.0f} s"
    )
    sys.exit(bool(total.violations))


def _prepare(scratch: str) -> None:
    """Work in a folder of its own, in which modules beside the programs are written."""
    os.environ[_SCRATCH] = tempfile.mkdtemp(dir=scratch)


_SCRATCH = "SEQLINT_SCRATCH"


def _search(job: tuple[tuple[str, ...], str, int, Sequence[str], bool]) -> Outcome:
    folders, seed, count, kinds, shrink = job
    return search(_programs(folders), seed, count, kinds=kinds, shrink=shrink)


@cache
def _programs(folders: tuple[str, ...]) -> list[Program]:
    return of_a_folder(folders) if folders else of_the_project(Path(os.environ[_SCRATCH]))


def _print_counts(outcome: Outcome) -> None:
    wrong: Counter[str] = Counter(kind for violation in outcome.violations for kind in violation.kinds)
    print("violations, mutants and kind of mutation")
    for kind in sorted(outcome.kinds, key=lambda kind: (-wrong[kind], kind)):
        print(f"{wrong[kind]:6,} {outcome.kinds[kind]:6,} {kind}")
    print("violations by what is found")
    for rules, number in Counter(map(_rules, outcome.violations)).most_common():
        print(f"{number:6,} {rules}")


def _rules(violation: Violation) -> str:
    return violation.rules


if __name__ == "__main__":
    main()

"""Edit a small project at random, and compare what is found with a cache and without."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.cache_edits import difference

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000, help="how many sequences of edits")
    parser.add_argument("--length", type=int, default=8, help="how many edits each")
    parser.add_argument("--seed", default="1")
    options = parser.parse_args()
    different = 0
    for number in range(options.count):
        with TemporaryDirectory() as folder:
            os.chdir(folder)
            found = difference(
                Path(folder),
                f"{options.seed}/{number}" if options.count > 1 else options.seed,
                options.length,
            )
            os.chdir("/")
        if found:
            different += 1
            print(found)
    print(f"{options.count} sequences of {options.length} edits, seed {options.seed}: {different} differ")

"""What the extension of IPython costs a cell: each cell of real notebooks is checked after those before it.

python benchmarks/notebook.py FOLDER

No cell is run: all names of the kernel are unknown.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from seqlint.configuration.settings import load_settings
from seqlint.notebook.session import Session


def main() -> None:
    parser = argparse.ArgumentParser(description="Time the check of each cell of the notebooks in a folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--notebooks", type=int, default=200, help="how many notebooks are read")
    options = parser.parse_args()
    times: list[float] = []
    for path in sorted(options.folder.rglob("*.ipynb"))[: options.notebooks]:
        session = Session(load_settings(isolated=True))
        for text in _cells(path):
            start = time.process_time()
            session.check(text, dict)
            times.append(time.process_time() - start)
            session.ran(text, is_whole=True)
    cuts = statistics.quantiles(times, n=20)
    print(f"{len(times)} cells: median {1000 * cuts[9]:.1f} ms, 95th percentile {1000 * cuts[18]:.1f} ms")


def _cells(path: Path) -> Iterator[str]:
    try:
        cells = json.loads(path.read_text("utf-8")).get("cells", [])
    except (ValueError, OSError):
        return
    for cell in cells:
        if cell.get("cell_type") == "code":
            yield "".join(cell.get("source", ""))


if __name__ == "__main__":
    main()

"""The public repositories on which seqlint is developed. `python benchmarks/repositories.py FOLDER` clones them.

Nothing of them is part of this repository, and neither the tests nor CI need them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPOSITORIES = (
    "dwg920302/study_tensorflow",
    "fchollet/deep-learning-with-python-notebooks",
    "jeffheaton/t81_558_deep_learning",
    "keras-team/keras",
    "lmoroney/dlaicourse",
    "mrdbourke/tensorflow-deep-learning",
    "neuralint/neuralint",
    "simisimon/kaggle-notebooks",
    "tensorflow/examples",
)


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python benchmarks/repositories.py FOLDER")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name in REPOSITORIES:
        target = folder / name.replace("/", "__")
        if not target.exists():
            subprocess.run(
                ["git", "clone", "--depth", "1", f"https://github.com/{name}.git", str(target)], check=True
            )


if __name__ == "__main__":
    main()

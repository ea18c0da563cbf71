"""Try the archives of a release: `python scripts/try_release.py dist/*`.

Each one is installed in a clean environment, where the program has to find the mistakes of the examples and none in correct
code, show a summary, and have the version of its name and a page for each rule.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(program: Path, *arguments: str, code: int = 0) -> str:
    """What the program prints; it has to end with *code*."""
    done = subprocess.run(
        [program, *arguments], capture_output=True, text=True, cwd=program.parent, check=False
    )
    if done.returncode != code:
        sys.exit(
            f"{program.name} {' '.join(arguments)} ended with {done.returncode}: {done.stdout}{done.stderr}"
        )
    return done.stdout


def try_archive(archive: Path) -> None:
    """Install one archive in an environment of its own, and run what users run."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        programs = Path(folder, "Scripts" if sys.platform == "win32" else "bin")
        run(programs / "python", "-m", "pip", "install", "--quiet", str(archive.resolve()))
        seqlint = programs / "seqlint"
        version = run(seqlint, "--version").split()[1]
        if version not in archive.name:
            sys.exit(f"{archive.name} has the version {version}")
        found = run(seqlint, str(EXAMPLES), code=1)
        if "missing-return-sequences" not in found:
            sys.exit(f"{archive.name} misses a mistake: {found}")
        run(seqlint, str(EXAMPLES / "correct.py"))
        run(seqlint, "summary", str(EXAMPLES))
        run(seqlint, "rule", "--all")
        run(programs / "python", "-m", "seqlint", "--help")
    print(f"{archive.name}: seqlint {version} works")


def main() -> None:
    """Try each archive that is named."""
    if not sys.argv[1:]:
        sys.exit(__doc__)
    for name in sys.argv[1:]:
        try_archive(Path(name))


if __name__ == "__main__":
    main()

"""The scripts in benchmarks/ start, and the short one runs: the figures of the project come from them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.paths import ROOT

BENCHMARKS = ROOT / "benchmarks"


def run(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=BENCHMARKS.parent,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("script", sorted(BENCHMARKS.glob("*.py")), ids=lambda script: script.stem)
def test_scripts_import_what_there_is(script: Path) -> None:
    run("-c", f"import runpy; runpy.run_path({str(script)!r}, run_name='imported')")


def test_coverage_counts_the_models_of_a_folder() -> None:
    assert "100.0 % of constructions complete" in run(str(BENCHMARKS / "coverage.py"), "examples")

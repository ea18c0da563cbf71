"""Short programs that crash where data meets a model, each with a corrected twin; real Keras is their judge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.linter import lint
from support.paths import FIXTURES, SUPPORT

FOLDER = FIXTURES / "training" / "crashes"
FAULTY = sorted(FOLDER.glob("*_faulty.py"))
#: as many processes of TensorFlow share the programs
PROCESSES = 2


def _twin(faulty: Path) -> Path:
    return faulty.with_name(faulty.name.replace("_faulty", "_fixed"))


def _error_rows(program: Path) -> set[int]:
    findings = lint(program.name, program.read_bytes(), Settings()).findings
    return {finding.place.row for finding in findings if finding.severity is Severity.ERROR}


def _marked_rows(program: Path) -> set[int]:
    lines = program.read_text().splitlines()
    return {row for row, line in enumerate(lines, 1) if line.endswith("  # error")}


def test_there_are_enough_programs_each_with_a_twin() -> None:
    assert len(FAULTY) >= 120
    assert {_twin(program) for program in FAULTY} == set(FOLDER.glob("*_fixed.py"))
    assert all(_marked_rows(program) for program in FAULTY)


def test_nearly_all_are_reported_at_a_line_to_change_or_at_the_use() -> None:
    missed = [program.name for program in FAULTY if not _error_rows(program) & _marked_rows(program)]
    assert len(missed) <= 0.05 * len(FAULTY), missed


@pytest.mark.parametrize("program", FAULTY, ids=lambda program: program.stem)
def test_nothing_else_is_an_error(program: Path) -> None:
    assert _error_rows(program) <= _marked_rows(program)
    assert not _error_rows(_twin(program))


def _outcomes(folder: Path) -> dict[str, str | None]:
    """What each program raises in real Keras, or None."""
    programs = sorted(map(str, FOLDER.glob("*.py")))
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    running = []
    for number in range(PROCESSES):
        place = folder / str(number)
        place.mkdir()
        command = [sys.executable, str(SUPPORT / "crash_world.py"), str(place), *programs[number::PROCESSES]]
        running.append(
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
            )
        )
    outcomes: dict[str, str | None] = {}
    for process in running:
        output, _ = process.communicate()
        assert process.returncode == 0
        outcomes.update(json.loads(output))
    return outcomes


def test_keras_is_the_judge(tmp_path: Path) -> None:
    pytest.importorskip("tensorflow")
    outcomes = _outcomes(tmp_path)
    assert not [program.name for program in FAULTY if outcomes[program.name] is None]
    twins = [_twin(program).name for program in FAULTY]
    assert not {name: outcomes[name] for name in twins if outcomes[name] is not None}


@pytest.mark.parametrize("program", FAULTY, ids=lambda program: program.stem)
def test_every_finding_on_data_says_what_to_change(program: Path) -> None:
    findings = lint(program.name, program.read_bytes(), Settings()).findings
    assert all(finding.help for finding in findings if finding.code.startswith("SEQ5"))

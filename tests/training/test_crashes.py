"""Short programs that crash where data meets a model, each with a corrected twin; real Keras is their judge."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.linter import lint
from support import crash_world
from support.paths import FIXTURES, SUPPORT
from support.recording import keras_says

FOLDER = FIXTURES / "training" / "crashes"
FAULTY = sorted(FOLDER.glob("*_faulty.py"))


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


class World:
    """A process that runs programs with real Keras, started when it is needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None

    def raised_by(self, program: Path) -> str | None:
        """The line and the class of what *program* raises, or None."""
        if self.process is None:
            command = [sys.executable, str(SUPPORT / "crash_world.py"), str(self.folder)]
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(program, file=self.process.stdin, flush=True)
        raised: str | None = json.loads(self.process.stdout.readline())
        return raised

    def end(self) -> None:
        """Stop the process."""
        if self.process is not None:
            self.process.communicate()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("world"))
    yield world
    world.end()


@pytest.mark.parametrize("program", sorted(FOLDER.glob("*.py")), ids=lambda program: program.stem)
def test_keras_is_the_judge(world: World, program: Path) -> None:
    raised = keras_says("", [program.read_text(), crash_world], lambda: world.raised_by(program))
    assert (raised is not None) == (program in FAULTY), raised


@pytest.mark.parametrize("program", FAULTY, ids=lambda program: program.stem)
def test_every_finding_on_data_says_what_to_change(program: Path) -> None:
    findings = lint(program.name, program.read_bytes(), Settings()).findings
    assert all(finding.help for finding in findings if finding.code.startswith("SEQ5"))

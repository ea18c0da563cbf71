"""Short programs that crash where data meets a model, each with a corrected twin; real Keras is their judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Severity
from seqlint.linter import lint
from support import crash_world
from support.paths import FIXTURES
from support.recording import keras_says
from support.worlds import World

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


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World("crash_world", tmp_path_factory.mktemp("world"))
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

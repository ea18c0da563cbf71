"""Short programs with one mistake in a model or in its data, each with a corrected twin; real Keras is their judge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding, Severity
from seqlint.linter import lint
from support import crash_world
from support.paths import FIXTURES
from support.recording import keras_says
from support.worlds import World

FOLDER = FIXTURES / "training"
#: how many programs are in which folder at least: stacks of layers, and functional and subclassed models
COUNTS = {"crashes": 120, "graphs": 80}
FAULTY = [program for name in COUNTS for program in sorted((FOLDER / name).glob("*_faulty.py"))]
FIXED = [program for name in COUNTS for program in sorted((FOLDER / name).glob("*_fixed.py"))]


def _twin(faulty: Path) -> Path:
    return faulty.with_name(faulty.name.replace("_faulty", "_fixed"))


def _findings(program: Path) -> tuple[Finding, ...]:
    return lint(program.name, program.read_bytes(), Settings()).findings


def _error_rows(program: Path) -> set[int]:
    return {finding.place.row for finding in _findings(program) if finding.severity is Severity.ERROR}


def _marked_rows(program: Path, mark: str) -> set[int]:
    lines = program.read_text().splitlines()
    return {row for row, line in enumerate(lines, 1) if line.endswith(f"  # {mark}")}


def _is_reported(program: Path) -> bool:
    """Whether there is an error, or a warning about Keras 3, at a line to change or at the use.

    A mistake that Keras does not notice is marked ``# silent``, and a warning is enough.
    """
    errors, silent = _marked_rows(program, "error"), _marked_rows(program, "silent")
    return any(
        finding.place.row in silent
        or (finding.place.row in errors and (finding.severity is Severity.ERROR or finding.only_in == 3))
        for finding in _findings(program)
    )


def test_there_are_enough_programs_each_with_a_twin() -> None:
    for name, count in COUNTS.items():
        assert sum(program.parent.name == name for program in FAULTY) >= count
    assert {_twin(program) for program in FAULTY} == set(FIXED)
    assert all(_marked_rows(program, "error") or _marked_rows(program, "silent") for program in FAULTY)


@pytest.mark.parametrize("name", COUNTS)
def test_nearly_all_are_reported_at_a_line_to_change_or_at_the_use(name: str) -> None:
    programs = [program for program in FAULTY if program.parent.name == name]
    missed = [program.name for program in programs if not _is_reported(program)]
    assert len(missed) <= 0.05 * len(programs), missed


@pytest.mark.parametrize("program", FAULTY, ids=lambda program: program.stem)
def test_nothing_else_is_an_error(program: Path) -> None:
    assert _error_rows(program) <= _marked_rows(program, "error") | _marked_rows(program, "silent")
    assert not _error_rows(_twin(program))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World("crash_world", tmp_path_factory.mktemp("world"))
    yield world
    world.end()


@pytest.mark.parametrize("program", [*FAULTY, *FIXED], ids=lambda program: program.stem)
def test_keras_is_the_judge(world: World, program: Path) -> None:
    raised = keras_says("", [program.read_text(), crash_world], lambda: world.raised_by(program))
    assert (raised is not None) == bool(_marked_rows(program, "error")), raised


@pytest.mark.parametrize("program", FAULTY, ids=lambda program: program.stem)
def test_every_finding_on_data_says_what_to_change(program: Path) -> None:
    assert all(finding.help for finding in _findings(program) if finding.code.startswith("SEQ5"))

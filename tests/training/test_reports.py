"""Mistakes that people report in public, each a small program with a corrected twin; both versions of Keras are the judges.

The first lines of a faulty program say which rules may report it, and how severely, for each version; ``# here`` marks the
lines where. Keras raises where they say ``error``, and nowhere else: ``silent error`` is for what trains, but cannot learn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from seqlint.configuration.settings import Settings
from seqlint.findings import Finding, Severity
from seqlint.linter import lint
from support import crash_world, report_world
from support.paths import FIXTURES
from support.recording import keras_says
from support.worlds import World

FOLDER = FIXTURES / "training" / "reports"
FAULTY = sorted(path.name for path in FOLDER.glob("*_faulty.py"))
PROGRAMS = sorted(path.name for path in FOLDER.glob("*_f*.py"))
PACKAGES = {3: "keras", 2: "tf_keras"}
_CLAIM = r"# Keras {}: (silent )?(\w+)(?: \[(.*)\])?"


def _twin(faulty: str) -> str:
    return faulty.replace("_faulty", "_fixed")


@dataclass(frozen=True)
class Claim:
    """What the first lines of a faulty program say of one version."""

    severity: str
    rules: frozenset[str]
    raises: bool


def _claim(name: str, keras: int) -> Claim:
    match = re.search(_CLAIM.format(keras), (FOLDER / name).read_text())
    assert match is not None
    is_silent, severity, rules = match.groups()
    return Claim(severity, frozenset((rules or "").split(", ")), severity == "error" and not is_silent)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The programs as they are for each version of Keras."""
    folders = {keras: tmp_path_factory.mktemp(f"keras{keras}") for keras in PACKAGES}
    for keras, folder in folders.items():
        for path in FOLDER.glob("*.py"):
            text = re.sub(r"(?<![\w.])keras\b", PACKAGES[keras], path.read_text())
            (folder / path.name).write_text(text)
    return folders


def _findings(program: Path, keras: int) -> list[Finding]:
    findings = lint(str(program), program.read_bytes(), Settings(target_keras=keras)).findings
    return [finding for finding in findings if finding.severity is not Severity.OFF]


def _is_right(name: str, folder: Path, keras: int) -> bool:
    """Whether what the rules find in a faulty program is what its first lines say."""
    claim = _claim(name, keras)
    found = _findings(folder / name, keras)
    if claim.severity == "nothing":
        return not found
    lines = (folder / name).read_text().splitlines()
    return any(
        finding.name in claim.rules
        and finding.severity.value == claim.severity
        and lines[finding.place.row - 1].endswith("  # here")
        for finding in found
    )


def test_there_are_enough_programs_each_with_a_twin() -> None:
    assert len(FAULTY) >= 64
    assert sorted([*FAULTY, *map(_twin, FAULTY)]) == PROGRAMS


@pytest.mark.parametrize("keras", PACKAGES)
def test_nearly_all_are_reported_as_they_should_be(folders: dict[int, Path], keras: int) -> None:
    missed = [name for name in FAULTY if not _is_right(name, folders[keras], keras)]
    assert len(missed) <= 0.05 * len(FAULTY), missed


@pytest.mark.parametrize("keras", PACKAGES)
@pytest.mark.parametrize("name", FAULTY)
def test_there_is_no_error_where_keras_raises_nothing(
    folders: dict[int, Path], name: str, keras: int
) -> None:
    programs = [_twin(name)] if _claim(name, keras).severity == "error" else [name, _twin(name)]
    for program in programs:
        findings = _findings(folders[keras] / program, keras)
        assert not [finding for finding in findings if finding.severity is Severity.ERROR]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory, folders: dict[int, Path]) -> Iterator[dict[int, World]]:
    worlds = {
        keras: World("report_world", tmp_path_factory.mktemp("world"), folder, keras)
        for keras, folder in folders.items()
    }
    yield worlds
    for world in worlds.values():
        world.end()


@pytest.mark.parametrize("keras", PACKAGES)
@pytest.mark.parametrize("name", PROGRAMS)
def test_keras_is_the_judge(
    worlds: dict[int, World], folders: dict[int, Path], name: str, keras: int
) -> None:
    program = folders[keras] / name
    inputs = [program.read_text(), crash_world, report_world]
    raised = keras_says("", inputs, lambda: worlds[keras].raised_by(program), keras)
    assert (raised is not None) == (name in FAULTY and _claim(name, keras).raises), raised

"""The action for GitHub: its steps, run by Bash as GitHub does."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.command import ERROR, FAULTY, seqlint, write
from support.paths import ROOT

yaml = pytest.importorskip("yaml")
if shutil.which("bash") is None:
    pytest.skip("bash is not installed", allow_module_level=True)

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
MATCHER = ROOT / ".github" / "seqlint-matcher.json"


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(name: str, commands: dict[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
    """A step of the action with these *inputs*, in which *commands* are scripts that stand for programs."""
    (step,) = [step for step in ACTION["runs"]["steps"] if step.get("name") == name]
    values = {key: str(entry["default"]) for key, entry in ACTION["inputs"].items()} | inputs
    environment = {
        variable: values[match[1]]
        if (match := re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", text))
        else str(ROOT)
        for variable, text in step["env"].items()
    }
    programs = Path("programs")
    programs.mkdir(exist_ok=True)
    for program, script in commands.items():
        path = programs / program
        path.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
    path_variable = f"{programs.resolve()}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        env={**os.environ, **environment, "PATH": path_variable},
        capture_output=True,
        text=True,
        check=False,
    )


SEQLINT = {"seqlint": f'exec {sys.executable} -m seqlint "$@"'}


def test_it_installs_itself_or_a_release() -> None:
    echo = {"python": 'echo "$@"'}
    assert run("Install seqlint", echo).stdout == f"-m pip install --quiet {ROOT}\n"
    assert run("Install seqlint", echo, version="0.1.0").stdout == "-m pip install --quiet seqlint==0.1.0\n"


def test_it_shows_findings_in_lines_that_its_matcher_reads() -> None:
    write("a file.py", FAULTY)
    result = run("Run seqlint", SEQLINT, args="check --warn SEQ301")
    assert result.returncode == 1
    first, finding, *_ = result.stdout.splitlines()
    assert first == f"::add-matcher::{MATCHER}"
    (pattern,) = json.loads(MATCHER.read_text(encoding="utf-8"))["problemMatcher"][0]["pattern"]
    match = re.match(pattern["regexp"], finding)
    assert match is not None
    assert [match[pattern[key]] for key in ("file", "line", "column", "severity", "code")] == [
        *("a file.py", "5", "32"),
        *("warning", ERROR),
    ]


def test_its_matcher_reads_notebooks_and_findings_with_a_fix() -> None:
    (pattern,) = json.loads(MATCHER.read_text(encoding="utf-8"))["problemMatcher"][0]["pattern"]
    match = re.match(pattern["regexp"], "nb.ipynb:cell 3:4:5: error[missing-flatten] [*] the model gives")
    assert match is not None
    assert match.groups() == ("nb.ipynb", "4", "5", "error", "missing-flatten", "the model gives")


def test_it_writes_a_report_for_code_scanning() -> None:
    write("src/a.py", FAULTY)
    write("other.py", FAULTY)
    result = run("Run seqlint", SEQLINT, src="src", sarif="seqlint.sarif")
    assert result.returncode == 1
    assert "other.py" not in result.stdout
    report = json.loads(Path("seqlint.sarif").read_text(encoding="utf-8"))
    assert len(report["runs"][0]["results"]) == 1


def test_its_arguments_are_words_and_no_patterns() -> None:
    write("a.py", FAULTY)
    assert seqlint("*.py").returncode == 2
    result = run("Run seqlint", SEQLINT, src="*.py")
    assert "cannot read '*.py'" in result.stderr

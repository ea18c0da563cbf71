"""The line that says how far a run is."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.command import FAULTY, write

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals")

_SLOW = """
import time
import seqlint.workers
from seqlint.cli import main

lint = seqlint.workers.lint_safely

def slowly(job, settings):
    time.sleep({seconds})
    return lint(job, settings)

seqlint.workers.lint_safely = slowly
main()
"""


def _run(*arguments: str, seconds: float = 0.4, terminal: bool = True) -> tuple[str, str]:
    """What a slow run writes to standard output, a pipe, and to standard error."""
    master, slave = pty.openpty() if terminal else os.pipe()
    program = [sys.executable, "-c", _SLOW.format(seconds=seconds), "--no-cache", *arguments]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=slave, text=True) as process:
        os.close(slave)
        errors = _read(master, process)
        assert process.stdout is not None
        return process.stdout.read(), errors


def _read(master: int, process: subprocess.Popen[str]) -> str:
    data = b""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        ready, _, _ = select.select([master], [], [], 0.5)
        try:
            chunk = os.read(master, 4096) if ready else b""
        except OSError:
            break
        if ready and not chunk:
            break
        data += chunk
        if not ready and process.poll() is not None:
            break
    os.close(master)
    return data.decode()


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TERM", "xterm")
    for number in range(6):
        write(f"net{number}.py", FAULTY)
    write("other.py", "x = 1\n")


def _is_cleared(errors: str) -> bool:
    return errors.endswith("\r\x1b[K")


def test_a_run_that_takes_longer_than_a_second_says_how_far_it_is() -> None:
    output, errors = _run()
    lines: Sequence[str] = re.findall(r"Checked (\d+) of 7 files", errors)
    assert lines
    assert _is_cleared(errors)
    assert "Checked" not in output.splitlines()[0]


def test_files_done_are_counted_while_many_are_checked() -> None:
    for number in range(30):
        write(f"more{number}.py", FAULTY)
    _, errors = _run(seconds=0.1)
    lines = [int(number) for number in re.findall(r"Checked (\d+) of 37 files", errors)]
    assert lines == sorted(lines)
    assert 0 < lines[-1] <= 37


@pytest.mark.parametrize("flag", ["--quiet", "--silent"])
def test_none_where_nothing_else_than_findings_is_wanted(flag: str) -> None:
    assert _run(flag)[1] == ""


def test_none_in_a_pipe() -> None:
    assert _run(terminal=False)[1] == ""


def test_none_where_the_run_is_quick() -> None:
    assert _run(seconds=0)[1] == ""

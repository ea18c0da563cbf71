"""What may go wrong around a run: each case in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.command import CORRECT, ERROR, FAULTY, install_rule, write

LINE = "bad.py:5:32: error[softmax-on-binary-output]"
needs_posix = pytest.mark.skipif(os.name != "posix", reason="needs file descriptors of POSIX")


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("bad.py", FAULTY)


def run(
    *arguments: str, before: str = "", shell: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """A run of seqlint after the Python code *before*, with the redirections *shell*."""
    code = f"{before}\nfrom seqlint.cli import main\nmain()"
    command: Sequence[str] = [sys.executable, "-c", code, *arguments]
    if shell:
        command = ["sh", "-c", f'exec "$@" {shell}', "sh", *command]
    result = subprocess.run(
        command,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert "Traceback" not in result.stderr
    return result


CONCISE = ("--output-format", "concise", "--no-cache")


def test_files_that_vanish_while_running() -> None:
    for number in range(30):
        write(f"other{number:02}.py", FAULTY)
    before = """
import os, seqlint.run
discover = seqlint.run.discover
def vanishing(*args, **kwargs):
    found = discover(*args, **kwargs)
    os.remove("other07.py")
    return found
seqlint.run.discover = vanishing
"""
    result = run(*CONCISE, before=before)
    assert result.returncode == 2
    assert result.stderr == "error: cannot read 'other07.py': no such file or directory\n"
    assert "Found 30 errors in 30 files." in result.stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
class TestAFullDisk:
    def test_the_report(self) -> None:
        result = run(shell="> /dev/full")
        assert result.returncode == 2
        assert result.stderr == "error: cannot write the report: no space left on device\n"

    def test_the_file_of_the_report(self) -> None:
        result = run("--output-file", "/dev/full")
        assert result.returncode == 2
        assert result.stderr == "error: cannot write '/dev/full': no space left on device\n"

    def test_messages(self) -> None:
        result = run(*CONCISE, "missing.py", "bad.py", shell="2> /dev/full")
        assert (result.returncode, result.stdout.startswith(LINE)) == (2, True)

    def test_the_other_reports_are_written(self) -> None:
        result = run(*CONCISE, "--output-format", "json:report.json", shell="> /dev/full")
        assert result.returncode == 2
        assert [finding["name"] for finding in json.loads(Path("report.json").read_text())] == [ERROR]


def test_a_report_that_cannot_be_written_costs_no_other() -> None:
    result = run("--output-format", "sarif:no/such.sarif", *CONCISE)
    assert result.returncode == 2
    assert result.stdout.startswith(LINE)
    assert result.stderr == "error: cannot write 'no/such.sarif': no such file or directory\n"


@needs_posix
def test_closed_standard_input() -> None:
    result = run("-", shell="<&-")
    assert (result.returncode, result.stderr) == (2, "error: cannot read standard input: it is closed\n")
    assert run(*CONCISE, "bad.py", shell="<&-").stdout.startswith(LINE)


@needs_posix
def test_closed_output() -> None:
    assert run("bad.py", shell=">&-").returncode == 1
    assert run("missing.py", shell="2>&-").returncode == 2


@pytest.mark.skipif(sys.platform != "linux", reason="file names are bytes on Linux")
def test_show_files_escapes_what_is_no_text() -> None:
    for name in (b"a\x1b[31m\nb.py", b"bad\xff.py", "模型.py".encode()):
        os.close(os.open(name, os.O_CREAT))
    result = run("--show-files")
    assert result.stdout.splitlines() == ["a\\x1b[31m\\nb.py", "bad.py", "bad\\xff.py", "模型.py"]
    assert run(*CONCISE, "x\x1b.py").stderr.endswith("cannot read 'x\\x1b.py': no such file or directory\n")


def test_a_file_of_200_mb() -> None:
    with open("big.py", "w") as file:
        file.write(FAULTY)
        line = "x = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]  # some text that goes on\n" * 1000
        file.writelines(line for _ in range(200_000_000 // len(line)))
    result = run(*CONCISE)
    first, second = result.stdout.splitlines()[:2]
    assert first.startswith(LINE)
    assert second.startswith("big.py:1:1: warning[syntax-error] this code is too long for seqlint")
    assert result.returncode == 1


FAILING = '''
from seqlint.findings import Severity
from seqlint.rule import Rule


class Failing(Rule):
    """Fails on every model."""

    code = "XYZ901"
    name = "failing"
    severity = Severity.WARNING

    def check(self, model):
        raise IndexError("no such layer")
        yield
'''


def test_a_rule_of_another_package_that_fails_is_named_with_it() -> None:
    packages = install_rule(Path("packages"), "Failing", FAILING)
    result = run(*CONCISE, "bad.py", PYTHONPATH=packages)
    assert result.returncode == 2
    assert (
        "the rule `failing` of the package `wishes` failed: IndexError at wishes.py:14: no such layer"
        in result.stdout
    )


def test_a_rule_of_another_package_that_cannot_be_loaded_is_named_with_it() -> None:
    packages = install_rule(Path("packages"), "Missing", FAILING)
    result = run("--select", "ALL", PYTHONPATH=packages)
    assert result.returncode == 2
    assert "the rule 'wish' of the package 'wishes' cannot be loaded: module 'wishes' has no" in result.stderr


@pytest.mark.parametrize("count", [3, 30])
def test_a_result_that_cannot_be_sent_costs_one_file(count: int) -> None:
    for number in range(count):
        write(f"net{number:02}.py", FAULTY)
    write("net01.py", CORRECT.replace("model", "strange"))
    before = """
import dataclasses, seqlint.workers
lint = seqlint.workers.lint

class TooLarge:
    def __reduce__(self):
        raise MemoryError("the report is too large")

def lint_too_much(filename, data, settings):
    report = lint(filename, data, settings)
    return dataclasses.replace(report, recovered=(TooLarge(),)) if b"strange" in data else report

seqlint.workers.lint = lint_too_much
"""
    result = run(*CONCISE, before=before)
    assert result.returncode == 2
    assert f"Found {count} errors and 1 warning in {count + 1} files." in result.stdout
    (crash,) = (line for line in result.stdout.splitlines() if "internal-error" in line)
    assert crash.startswith("net01.py:1:1: warning[internal-error]")

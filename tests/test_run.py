"""A run over many files, and over files that take their process down."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from seqlint import workers
from seqlint.configuration.settings import Settings, load_settings
from seqlint.findings import Finding, Severity
from seqlint.linter import FileReport
from seqlint.run import check_paths
from seqlint.site import Place
from seqlint.source.files.discovery import FileContent

SETTINGS = Settings()


def fake_lint(filename: str, data: bytes, settings: Settings) -> FileReport:
    """Does what the file says."""
    if data == b"raise":
        raise RecursionError("too\ndeep")
    if data == b"die":
        os.kill(os.getpid(), signal.SIGKILL)
    finding = Finding("SEQ106", "n", Severity.ERROR, Place(filename, None, 1, 1, 1, 2), data.decode())
    return FileReport(filename, (finding,))


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "lint", fake_lint)


def messages(*contents: bytes) -> list[str]:
    jobs = (FileContent(f"f{number}.py", content) for number, content in enumerate(contents))
    reports = list(workers.lint_all(jobs, SETTINGS))
    assert [report.filename for report in reports] == [f"f{number}.py" for number in range(len(contents))]
    return [finding.message for report in reports for finding in report.findings]


CRASHED = "seqlint failed on this file: the process died"


def test_few_files() -> None:
    assert messages(b"a", b"b") == ["a", "b"]


def test_an_exception_costs_one_finding() -> None:
    first, second, third = messages(b"a", b"raise", b"c")
    assert (first, third) == ("a", "c")
    assert second.startswith("seqlint failed on this file: RecursionError at test_run.py:")
    assert second.endswith(": too deep")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_dying_process_costs_one_finding() -> None:
    assert messages(b"a", b"die", b"c") == ["a", CRASHED, "c"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("processors", [1, 2])
def test_many_files_of_which_some_kill_their_process(
    monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    monkeypatch.setattr(workers, "_processors", lambda: processors)
    contents = [b"die" if number in (0, 30, 31, 59) else b"%d" % number for number in range(60)]
    expected = [CRASHED if content == b"die" else content.decode() for content in contents]
    assert messages(*contents) == expected


def test_only_a_few_of_many_files_are_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_processors", lambda: 2)
    read = 0

    def jobs() -> object:
        nonlocal read
        for number in range(200):
            read += 1
            yield FileContent(f"{number}.py", b"x")

    ahead = [read - done for done, _ in enumerate(workers.lint_all(jobs(), SETTINGS))]  # type: ignore[arg-type]
    assert len(ahead) == 200
    assert max(ahead) <= workers.PARALLEL_FROM + 1


def write_model(path: str, text: str = "Sequential()") -> None:
    Path(path).write_text(text)


def test_files_that_cannot_hold_models_are_counted_but_not_linted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_model("b.py", "import keras\nkeras.Sequential()")
    write_model("a.py", "print()")
    result = check_paths(["."], load_settings())
    assert (result.file_count, [report.filename for report in result.reports]) == (2, ["b.py"])


def test_standard_input_and_files_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    content = FileContent("z.py", b"import keras; keras.Sequential()")
    result = check_paths(["-", "missing.py"], load_settings(), content)
    assert [report.filename for report in result.reports] == ["z.py"]
    assert [failure.path for failure in result.failures] == ["missing.py"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("function", [lambda: [1, 2], lambda: None])
def test_in_child(function: Callable[[], object]) -> None:
    assert workers.in_child(function) == function()

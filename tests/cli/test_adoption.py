"""What makes seqlint fit into a project: settings by directory and environment, quiet runs, completion, and old findings."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest

from support.command import CORRECT, ERROR, FAULTY, seqlint, write


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()


def concise(*arguments: str, **environment: str) -> list[str]:
    result = seqlint("--quiet", "--output-format", "concise", *arguments, **environment)
    assert result.stderr == ""
    return [line.split(":")[0] for line in result.stdout.splitlines()]


def test_the_nearest_configuration_holds_for_a_file() -> None:
    write("a.py", FAULTY)
    write("old/b.py", FAULTY)
    write("old/deep/c.py", FAULTY)
    write("seqlint.toml", "")
    write("old/pyproject.toml", f"[tool.seqlint]\nignore = ['{ERROR}']\n")
    assert concise() == ["a.py"]
    assert concise("old/b.py", "a.py") == ["a.py"]
    assert concise("--config", "seqlint.toml") == ["a.py", "old/b.py", "old/deep/c.py"]
    assert concise("--isolated") == ["a.py", "old/b.py", "old/deep/c.py"]
    write("old/deep/seqlint.toml", f"warn = ['{ERROR}']\n")
    assert concise() == ["a.py", "old/deep/c.py"]
    assert concise("--select", ERROR) == ["a.py", "old/b.py", "old/deep/c.py"]


def test_a_nearer_configuration_excludes_files_and_states_the_version() -> None:
    write("seqlint.toml", "")
    write("new/a.py", FAULTY)
    write("new/generated.py", FAULTY)
    write("new/seqlint.toml", 'exclude = ["generated.py"]\ntarget-keras = 2\n')
    assert concise() == ["new/a.py"]
    found = json.loads(seqlint("--output-format", "json").stdout)
    assert [each["keras"]["version"] for each in found] == [2]


def test_a_wrong_configuration_anywhere_is_exit_code_2() -> None:
    write("seqlint.toml", "")
    write("a.py", FAULTY)
    write("inner/b.py", CORRECT)
    write("inner/seqlint.toml", "slect = []\n")
    result = seqlint()
    assert (result.returncode, result.stdout) == (2, "")
    assert "inner/seqlint.toml: unknown option 'slect'; did you mean 'select'?" in result.stderr


def test_environment_variables_stand_for_options() -> None:
    write("a.py", FAULTY)
    assert concise() == ["a.py"]
    assert concise(SEQLINT_IGNORE=f"SEQ1,{ERROR}") == []
    assert concise("--ignore", "SEQ1", SEQLINT_IGNORE=ERROR) == ["a.py"]
    assert seqlint(SEQLINT_OUTPUT_FORMAT="pylint").stdout.startswith("a.py:5: [SEQ")
    assert seqlint(SEQLINT_EXIT_ZERO="1").returncode == 0
    result = seqlint(SEQLINT_OUTPUT_FORMAT="pylnt")
    assert (result.returncode, "did you mean 'pylint'?" in result.stderr) == (2, True)


def test_silent() -> None:
    write("a.py", FAULTY)
    result = seqlint("--silent", "--output-format", "full", "--output-format", "json:found.json")
    assert (result.returncode, result.stdout, result.stderr) == (1, "", "")
    assert len(json.loads(Path("found.json").read_text(encoding="utf-8"))) == 1


def test_ignore_noqa() -> None:
    write("a.py", FAULTY.replace('"softmax"),', f'"softmax"),  # seqlint: ignore[{ERROR}]'))
    assert concise() == []
    assert concise("--ignore-noqa") == ["a.py"]
    assert concise() == []


def test_ignored_files_can_be_checked() -> None:
    write(".gitignore", "build.py\n")
    write("build.py", FAULTY)
    assert concise("--exit-zero") == []
    assert concise("--no-respect-gitignore") == ["build.py"]


def test_arguments_in_a_file() -> None:
    write("a.py", FAULTY)
    write("b.py", FAULTY)
    write("arguments.txt", "--select\n  SEQ301\n\nb.py\n")
    assert concise("@arguments.txt") == ["b.py"]
    result = seqlint("@missing.txt")
    assert (result.returncode, result.stderr) == (
        2,
        "error: cannot read the arguments in 'missing.txt': no such file or directory\n",
    )
    write("@b.py", FAULTY)
    assert concise("@b.py") == ["@b.py"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("su", ["summary"]),
        ("check --output-format j", ["json", "json-lines", "junit"]),
        ("--ignore-n", ["--ignore-noqa"]),
        ("check --color a", ["auto", "always"]),
    ],
)
def test_completion(words: str, expected: list[str]) -> None:
    complete = {"_SEQLINT_COMPLETE": "bash_complete", "COMP_WORDS": f"seqlint {words}"}
    result = seqlint(**complete, COMP_CWORD=str(len(words.split())))
    assert result.stdout.splitlines() == [f"plain,{word}" for word in expected]
    assert "_seqlint_completion" in seqlint(_SEQLINT_COMPLETE="zsh_source").stdout


def test_help_is_in_groups() -> None:
    lines = seqlint("check", "--help").stdout.splitlines()
    headings = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert headings == ["Rules:", "Keras:", "Files:", "Fixes:", "Adoption:", "Report:", "Run:"]
    assert lines.index("Rules:") < lines.index(next(line for line in lines if "--select" in line))


def test_watch(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    write("a.py", CORRECT)
    # a test run in the background of a shell ignores interrupts
    program = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from seqlint.cli import main
main()
"""
    command = [sys.executable, "-c", program, "--watch", "--output-format", "concise"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = iter(process.stdout)
        end = Timer(60, process.kill)
        end.start()
        assert next(lines).startswith("No mistakes found")
        assert "Watching for changes; Ctrl-C ends it." in next(lines)
        write("a.py", FAULTY)
        assert next(lines).startswith(f"a.py:5:32: error[{ERROR}]")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        end.cancel()


def test_watch_needs_its_package_and_files(tmp_path: Path) -> None:
    result = seqlint("--watch", "-")
    assert (result.returncode, result.stderr) == (2, "error: --watch cannot watch standard input\n")
    write("watchfiles.py", "raise ImportError")
    result = seqlint("--watch", PYTHONPATH=str(tmp_path))
    assert (result.returncode, "pip install 'seqlint[watch]'" in result.stderr) == (2, True)


BASELINE = ("--baseline", "known.json")


def test_a_baseline_hides_what_is_known() -> None:
    write("a.py", FAULTY)
    write("b.py", CORRECT)
    result = seqlint(*BASELINE, "--update-baseline")
    assert result.returncode == 0
    assert result.stderr == "Wrote 1 finding to 'known.json'.\n"
    assert json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"] == {
        "a.py": [{"rule": ERROR, "line": 'layers.Dense(1, activation="softmax"),', "count": 1}]
    }
    write("a.py", "# one line more\n" + FAULTY)
    result = seqlint(*BASELINE)
    assert result.returncode == 0
    assert "No new mistakes found in 2 files." in result.stdout
    assert "1 finding in the baseline left out." in result.stdout
    write("b.py", FAULTY)
    assert concise(*BASELINE) == ["b.py"]
    write("a.py", FAULTY + FAULTY)
    assert concise(*BASELINE, "a.py") == ["a.py"]


def test_the_baseline_is_relative_to_its_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    write("seqlint.toml", 'baseline = "known.json"\n')
    write("inner/a.py", FAULTY)
    seqlint("--update-baseline")
    monkeypatch.chdir("inner")
    assert concise() == []
    assert not Path("known.json").exists()


def test_what_is_gone_from_the_baseline_is_said() -> None:
    write("a.py", FAULTY)
    write("b.py", FAULTY)
    seqlint(*BASELINE, "--update-baseline")
    write("a.py", CORRECT)
    Path("b.py").unlink()
    result = seqlint(*BASELINE)
    assert result.returncode == 0
    assert result.stderr == "warning: 2 findings in 'known.json' are gone; `--update-baseline` removes them\n"
    write("c.py", FAULTY)
    assert seqlint(*BASELINE, "c.py", "--quiet").returncode == 1
    seqlint(*BASELINE, "--update-baseline", "c.py")
    assert list(json.loads(Path("known.json").read_text(encoding="utf-8"))["findings"]) == ["a.py", "c.py"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "known.json: not valid JSON: "),
        ("[]", "known.json: not a baseline of seqlint; `--update-baseline` writes one"),
        ('{"version": 2}', "known.json: version 2 of baselines is not known"),
        ('{"version": 1, "findings": {"a.py": [1]}}', "known.json: not a baseline of seqlint"),
        (None, "cannot read 'known.json': no such file; `--update-baseline` writes it"),
    ],
)
def test_a_baseline_that_cannot_be_read(text: str | None, message: str) -> None:
    write("a.py", FAULTY)
    if text is not None:
        write("known.json", text)
    result = seqlint(*BASELINE)
    assert (result.returncode, message in result.stderr) == (2, True)


def test_an_update_needs_a_baseline() -> None:
    write("a.py", FAULTY)
    result = seqlint("--update-baseline")
    assert (result.returncode, "name its file with '--baseline FILE'" in result.stderr) == (2, True)


def test_suppressions_are_added() -> None:
    write("a.py", FAULTY)
    result = seqlint("--add-noqa", "--diff")
    assert '+    layers.Dense(1, activation="softmax"),  # seqlint: ignore[' in result.stdout
    assert result.stderr == "Would add 1 suppression in 1 file.\n"
    assert Path("a.py").read_text(encoding="utf-8") == FAULTY
    result = seqlint("--add-noqa")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "Added 1 suppression in 1 file.\n")
    assert concise() == []
    assert concise("--ignore-noqa") == ["a.py"]
    assert seqlint("--add-noqa").stderr == "Added 0 suppressions in 0 files.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("model.add(Dense(0))\n", "model.add(Dense(0))  # seqlint: ignore[invalid-layer-argument]\n"),
        (
            "model.add(Dense(0))  # why\n",
            "model.add(Dense(0))  # why  # seqlint: ignore[invalid-layer-argument]\n",
        ),
        (
            "model.add(Dense(0))  # seqlint: ignore[missing-flatten]\n",
            "model.add(Dense(0))  # seqlint: ignore[missing-flatten, invalid-layer-argument]\n",
        ),
        (
            'model.add(Dense(0, name="""a\nb"""))\n',
            'model.add(Dense(0, name="""a\nb"""))  # seqlint: ignore[invalid-layer-argument]\n',
        ),
        (
            "model.add(Dense(0)); \\\n    model.summary()\n",
            "model.add(Dense(0)); \\\n    model.summary()  # seqlint: ignore[invalid-layer-argument]\n",
        ),
        (
            "model.add(Dense(0))\r\nx = 1\r\n",
            "model.add(Dense(0))  # seqlint: ignore[invalid-layer-argument]\r\nx = 1\r\n",
        ),
        ("model.add(Dense(0))", "model.add(Dense(0))  # seqlint: ignore[invalid-layer-argument]"),
        (
            "model.add(Dense(0)); model.add(Dropout(2))\n",
            "model.add(Dense(0)); model.add(Dropout(2))  # seqlint: ignore[invalid-layer-argument]\n",
        ),
    ],
)
def test_where_a_suppression_goes(before: str, after: str) -> None:
    head = "from keras import Sequential\nfrom keras.layers import Dense, Dropout\nmodel = Sequential()\n"
    Path("a.py").write_bytes((head + before).encode())
    seqlint("--add-noqa", "--ignore", "SEQ002")
    assert Path("a.py").read_bytes() == (head + after).encode()


def test_suppressions_in_a_notebook_leave_the_rest_as_it_is() -> None:
    cells = [{"cell_type": "code", "id": "x", "metadata": {}, "source": FAULTY.splitlines(keepends=True)}]
    text = json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}, indent=3)
    write("a.ipynb", text)
    seqlint("--add-noqa")
    changed = Path("a.ipynb").read_text(encoding="utf-8")
    assert changed == text.replace('softmax\\"),', f'softmax\\"),  # seqlint: ignore[{ERROR}]')
    assert concise() == []

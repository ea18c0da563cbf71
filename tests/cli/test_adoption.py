"""What makes seqlint fit into a project: settings by directory and environment, quiet runs, completion, and old findings."""

from __future__ import annotations

import json
from pathlib import Path

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
    assert headings == ["Rules:", "Keras:", "Files:", "Fixes:", "Report:", "Run:"]
    assert lines.index("Rules:") < lines.index(next(line for line in lines if "--select" in line))

"""The other verbs, help, and what is imported for them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

import seqlint as package
from seqlint.configuration.options import OPTIONS
from support.command import CORRECT, FAULTY, seqlint, write
from support.paths import ROOT


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def imported(*arguments: str) -> set[str]:
    """The modules that a run imports."""
    program = (
        "import atexit, sys; atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.stderr));"
        "from seqlint.cli import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    return set(result.stderr.split())


@pytest.mark.parametrize("arguments", [("--version",), ("version",), ("-V",)])
def test_version(arguments: tuple[str, ...]) -> None:
    result = seqlint(*arguments)
    assert (result.returncode, result.stdout) == (0, f"seqlint {package.__version__}\n")


def test_version_and_help_import_neither_libcst_nor_rules() -> None:
    for arguments in (("--version",), ("--help",), ("check", "--help"), ("config",)):
        modules = imported(*arguments)
        assert "seqlint.cli" in modules
        assert not {"libcst", "seqlint.rules", "pathspec"} & modules


def test_a_run_without_models_does_not_import_libcst() -> None:
    write("a.py", "print('hello')\n")
    assert not {"libcst", "seqlint.rule", "multiprocessing"} & imported("a.py")


def test_help() -> None:
    text = seqlint("--help").stdout
    for verb in ("check", "summary", "rule", "config", "version"):
        assert f"\n  {verb} " in text
    text = seqlint("check", "-h").stdout
    for option in OPTIONS:
        assert (f"--{option.name}" in text) is option.is_flag
    assert max(map(len, text.splitlines())) <= 100


def test_summary_json() -> None:
    write("net.py", CORRECT)
    result = seqlint("summary", "--output-format", "json")
    assert result.returncode == 0
    document = json.loads(result.stdout)
    (model,) = document["models"]
    assert document["version"] == 1
    assert (model["filename"], model["line"], model["column"], model["name"]) == ("net.py", 3, 9, "model")
    assert (model["output_shape"], model["params"]) == ([None, 1], 9)
    assert [layer["class"] for layer in model["layers"]] == ["Dense"]
    assert model["compile"] == {"loss": "binary_crossentropy"}


def test_summary_text() -> None:
    write("net.py", CORRECT)
    text = seqlint("summary", "net.py").stdout
    assert text.startswith('Model: "model"  net.py:3:9\n┌─')
    assert "│ dense (Dense) │ (None, 1)    │       9 │    5 │" in text
    assert " Total params: 9 (36.00 B)\n" in text


def test_summary_of_a_file_with_mistakes_is_no_failure() -> None:
    write("net.py", FAULTY)
    assert seqlint("summary").returncode == 0
    assert seqlint("summary", "missing.py").returncode == 2


def test_summary_of_standard_input_and_of_nothing() -> None:
    result = seqlint("summary", "-", "--stdin-filename", "x.py", "--output-format", "json", stdin=CORRECT)
    assert json.loads(result.stdout)["models"][0]["filename"] == "x.py"
    write("a.py", "")
    assert seqlint("summary").stdout == "No Keras models found.\n"


@pytest.mark.parametrize("key", ["missing-flatten", "SEQ106", "seq106", "Missing-Flatten"])
def test_rule(key: str) -> None:
    result = seqlint("rule", key)
    assert result.returncode == 0
    assert result.stdout.startswith("# missing-flatten (SEQ106)\n")
    assert "## Example\n" in result.stdout


def test_the_paragraphs_of_a_rule_are_wrapped_and_nothing_else() -> None:
    rules = json.loads(seqlint("rule", "--all", "--output-format", "json").stdout)
    text = seqlint("rule", "--all").stdout
    words = " ".join(text.split())
    assert all(" ".join(rule["documentation"].split()) in words for rule in rules)
    in_code = False
    for line in text.splitlines():
        in_code ^= line.startswith("```")
        assert in_code or line.startswith("- [") or len(line) <= 80
    code = [line for rule in rules for line in rule["documentation"].splitlines() if " = Sequential(" in line]
    assert code
    assert set(code) <= set(text.splitlines())


def test_list_of_rules() -> None:
    lines = seqlint("rule").stdout.splitlines()
    assert "SEQ106  missing-flatten " in "\n".join(lines)
    assert max(map(len, lines)) <= 80
    listed = json.loads(seqlint("rule", "--output-format", "json").stdout)
    heads = [line for line in lines if not line.startswith(" ")]
    assert [rule["code"] for rule in listed] == sorted(line.split()[0] for line in heads)
    assert all(after.startswith("        Finds") for line, after in pairwise(lines) if "SEQ10" in line)


def test_all_rules() -> None:
    text = seqlint("rule", "--all").stdout
    rules = json.loads(seqlint("rule", "--all", "--output-format", "json").stdout)
    assert len(rules) > 10
    for rule in rules:
        assert f"# {rule['name']} ({rule['code']})\n" in text
        assert rule["summary"]
        assert rule["severity"] in ("error", "warning", "off")
    assert json.loads(seqlint("rule", "SEQ106", "--output-format=json").stdout) in rules


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rule", "missing-flaten"], "unknown rule 'missing-flaten'; did you mean 'missing-flatten'?"),
        (["rule", "SEQ106", "--all"], "rule: use RULE or --all, not both"),
        (["config", "selct"], "config: unknown option 'selct'; did you mean 'select'?"),
        (["rule", "--all", "--output-format", "jsn"], "did you mean 'json'?"),
        (
            ["summary", "--output-format", "full"],
            "expected one of text, json, svg, html, mermaid, dot, got 'full'",
        ),
    ],
)
def test_wrong_arguments(arguments: list[str], message: str) -> None:
    result = seqlint(*arguments)
    assert result.returncode == 2
    assert message in result.stderr


def test_config() -> None:
    text = seqlint("config").stdout
    for option in OPTIONS:
        assert f"\n{option.name} " in f"\n{text}"
        lines = seqlint("config", option.name).stdout.splitlines()
        assert set(option.example.splitlines()[1:]) <= set(lines)
        assert max(map(len, lines)) <= 80


def test_the_printed_example_is_configuration() -> None:
    for option in OPTIONS:
        _, header, example = seqlint("config", option.name).stdout.partition("[tool.seqlint")
        write("pyproject.toml", header + example)
        assert seqlint("check", "--show-settings").returncode == 0, option.name


def test_settings_are_shown_in_lines_that_fit() -> None:
    lines = seqlint("check", "--show-settings").stdout.splitlines()
    assert '    ".direnv",' in lines
    assert max(len(line) for line in lines if not line.startswith("#")) <= 80


def test_the_readme_shows_what_a_user_sees(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    finding, summary = re.findall(
        r"^```text\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert f"\n{finding}\n" in seqlint("examples/").stdout
    assert f"```text\n{finding}```" in (ROOT / "docs" / "reports.md").read_text("utf-8")
    assert seqlint("summary", "examples/correct.py").stdout.startswith(summary)


def test_the_console_script_and_the_module_are_the_same() -> None:
    script = Path(sys.executable).with_name("seqlint")
    if not script.exists():
        pytest.skip("seqlint is not installed")
    result = subprocess.run([script, "--version"], capture_output=True, text=True, check=True, env=os.environ)
    assert result.stdout == seqlint("--version").stdout

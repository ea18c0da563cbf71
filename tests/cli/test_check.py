"""``seqlint check`` as a user runs it: real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.command import CORRECT, ERROR, FAULTY, PLACE, install_rule, seqlint, write


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    Path(".git").mkdir()


def names(result: subprocess.CompletedProcess[str]) -> list[tuple[str, str]]:
    return [(each["filename"], each["name"]) for each in json.loads(result.stdout)]


def test_exit_codes() -> None:
    write("good.py", CORRECT)
    write("bad.py", FAULTY)
    assert seqlint("good.py").returncode == 0
    assert seqlint("bad.py").returncode == 1
    assert seqlint("check", "bad.py").returncode == 1
    assert seqlint().returncode == 1
    assert seqlint("bad.py", "--exit-zero").returncode == 0
    assert seqlint("bad.py", "--fail-on", "never").returncode == 0
    assert seqlint("bad.py", "--fail-on", "error").returncode == 1
    assert seqlint("bad.py", "--warn", ERROR, "--fail-on", "error").returncode == 0
    assert seqlint("bad.py", "--warn", ERROR).returncode == 1
    assert seqlint("bad.py", "--ignore", ERROR).returncode == 0


def test_full_output_has_source_mark_and_closing_line() -> None:
    write("bad.py", FAULTY)
    result = seqlint("bad.py")
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"error[{ERROR}]: ")
    assert f" --> bad.py:{PLACE}" in lines
    assert '5 |     layers.Dense(1, activation="softmax"),' in lines
    assert lines[-2:] == [
        "Found 1 error in 1 file. Checked 1 model completely.",
        "No fixes available (1 hidden fix can be enabled with the `--unsafe-fixes` option).",
    ]
    assert result.stderr == ""


def test_concise_output() -> None:
    write("bad.py", FAULTY)
    line, closing, offer = seqlint("bad.py", "--output-format", "concise").stdout.splitlines()
    assert line.startswith(f"bad.py:{PLACE}: error[{ERROR}] ")
    assert closing.startswith("Found 1 error in 1 file.")
    assert offer.startswith("No fixes available (1 hidden fix ")
    assert seqlint("bad.py", "--output-format=concise", "-q").stdout.splitlines() == [line]


def test_json_and_github_output_hold_nothing_else() -> None:
    write("bad.py", FAULTY)
    assert names(seqlint("--output-format", "json")) == [("bad.py", ERROR)]
    assert seqlint("--output-format", "github").stdout.startswith("::error title=seqlint")
    write("bad.py", "")
    assert seqlint("--output-format", "json").stdout == "[]\n"


def notebook(*cells: object) -> str:
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def code_cell(source: str) -> dict[str, object]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


def test_a_notebook() -> None:
    text = {"cell_type": "markdown", "source": "Sequential", "metadata": {}}
    write("nb.ipynb", notebook(text, code_cell(FAULTY)))
    result = seqlint("--output-format", "concise")
    assert result.stdout.startswith(f"nb.ipynb:cell 2:{PLACE}: error[{ERROR}] ")


def test_what_does_not_parse_costs_itself_only() -> None:
    write("nb.ipynb", notebook(*map(code_cell, ("Sequential(", "x = = 3", "%%bash\nSequential(", FAULTY))))
    write("deep.py", f"from keras import Sequential\nx = {'(' * 99}{')' * 99}\n{FAULTY}")
    write("whole.py", f"{FAULTY}x = (\n")
    lines = [line.split("] ")[0] for line in seqlint("--output-format=concise").stdout.splitlines()]
    assert lines[:-2] == [
        "deep.py:2:55: warning[syntax-error",
        "nb.ipynb:cell 1:1:11: error[syntax-error",
        f"nb.ipynb:cell 4:{PLACE}: error[{ERROR}",
        "whole.py:8:5: error[syntax-error",
    ]


def test_selection() -> None:
    write("bad.py", FAULTY)
    assert seqlint("--select", ERROR).returncode == 1
    assert seqlint("--select", "missing-flatten,SEQ101").returncode == 0
    assert seqlint("--select", "ALL").returncode == 1
    assert seqlint("--per-file-ignores", f"bad.py:{ERROR}").returncode == 0
    assert seqlint("--per-file-ignores", f"other.py:{ERROR}").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "missing-flaten"], "unknown rule 'missing-flaten'; did you mean 'missing-flatten'?"),
        (["--per-file-ignores", "x.py:SEQX"], "unknown rule 'SEQX'"),
        (["--per-file-ignores", "x.py"], "--per-file-ignores: expected PATTERN:RULE, got 'x.py'"),
        (["--output-format", "jsn"], "got 'jsn'; did you mean 'json'?"),
        (["--color", "alway"], "got 'alway'; did you mean 'always'?"),
        (["--target-keras", "4"], "--target-keras: expected one of auto, 2, 3, got '4'"),
        (["--selct", "x"], "error: unknown option '--selct'; did you mean '--select'?\n"),
        (["--output-format"], "error: option '--output-format' requires an argument\n"),
        (["--statistics=3"], "error: option '--statistics' does not take a value\n"),
        (["clean", "x"], "error: got unexpected extra argument (x)\n"),
        (["--ignore", "XX"], "error: --ignore: unknown rule 'XX'\n"),
        (["--exclude", "!"], "error: --exclude: '!' is not a file pattern\n"),
        (["chekc", "ex"], "error: 'chekc' is neither a command nor a path; did you mean 'check'?\n"),
        (["--config", "none.toml"], "cannot read 'none.toml': no such file"),
        (["--output-file", "no/such/dir"], "cannot write 'no/such/dir': no such file or directory"),
        (["missing.py"], "cannot read 'missing.py': no such file or directory"),
        (["/dev/zero"], "cannot read '/dev/zero': not a regular file"),
        (["--config", "/dev/zero"], "--config: '/dev/zero' is not a regular file"),
        (["--config", "."], "--config: '.' is a directory"),
        (["sumary"], "error: 'sumary' is neither a command nor a path; did you mean 'summary'?\n"),
    ],
)
def test_what_the_user_must_put_right_is_exit_code_2(arguments: list[str], message: str) -> None:
    write("good.py", CORRECT)
    result = seqlint(*arguments)
    assert result.returncode == 2
    assert message in result.stderr


def test_a_misspelt_command_stops_the_run() -> None:
    write("bad.py", FAULTY)
    result = seqlint("chekc", "bad.py")
    assert (result.returncode, result.stdout) == (2, "")
    write("chekc", FAULTY)
    assert seqlint("chekc", "bad.py").stdout.count("error[") == 2


def test_the_help_of_each_finding_on_request() -> None:
    write("bad.py", FAULTY)
    line = f"bad.py:{PLACE}: error[{ERROR}] softmax over one unit is always 1: `Dense` outputs (None, 1)"
    help = '(help: use `activation="sigmoid"`, or 2 units)'
    assert seqlint("--output-format", "concise").stdout.splitlines()[0] == line
    assert seqlint("--output-format", "concise", "--show-help").stdout.splitlines()[0] == f"{line} {help}"
    assert seqlint("--output-format", "grouped", "--show-help").stdout.splitlines()[1].endswith(help)
    write("seqlint.toml", "show-help = true\noutput-format = 'concise'")
    assert seqlint().stdout.splitlines()[0] == f"{line} {help}"


def test_the_other_files_are_checked_although_one_cannot_be_read() -> None:
    write("bad.py", FAULTY)
    result = seqlint("missing.py", "bad.py", "--output-format", "concise", "--exit-zero")
    assert result.returncode == 2
    assert result.stdout.startswith("bad.py:5:")
    assert "Found 1 error in 1 file. " in result.stdout
    assert " 1 path could not be read.\n" in result.stdout


def test_what_was_not_read_is_not_called_clear() -> None:
    write("good.py", CORRECT)
    assert seqlint("missing.py").stdout == "Nothing was checked.\n"
    assert seqlint("missing.py", "good.py").stdout == (
        "No mistakes found in 1 file. Checked 1 model completely. 1 path could not be read.\n"
    )
    assert seqlint("--exclude", "*").stdout == "Nothing was checked.\n"


FAILING_RULE = '''
from seqlint.findings import Severity
from seqlint.rule import Rule


class Failing(Rule):
    """Fails on every program that holds a model of this name."""

    code = "XYZ901"
    name = "failing"
    severity = Severity.WARNING

    def check(self, model):
        if model.record.name == "strange":
            raise IndexError("no such layer")
        return iter(())
'''


@pytest.mark.parametrize(
    "arguments",
    [(), ("--fail-on", "error"), ("--exit-zero",), ("--ignore", "internal-error"), ("--statistics",)],
)
def test_a_failure_of_seqlint_is_exit_code_2_and_costs_one_file(arguments: tuple[str, ...]) -> None:
    packages = install_rule(Path("packages"), "Failing", FAILING_RULE)
    write("bad.py", FAULTY)
    write("strange.py", CORRECT.replace("model", "strange"))
    result = seqlint(".", "--output-format", "concise", *arguments, PYTHONPATH=packages)
    assert result.returncode == 2
    assert ERROR in result.stdout
    assert "internal-error" in result.stdout
    assert "Found 1 error and 1 warning in 3 files." in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize("verb", ["summary", "crosscheck"])
def test_other_verbs_say_so_when_seqlint_fails(verb: str) -> None:
    packages = install_rule(Path("packages"), "Failing", FAILING_RULE)
    write("strange.py", CORRECT.replace("model", "strange"))
    result = seqlint(verb, "strange.py", PYTHONPATH=packages)
    assert result.returncode == 2
    assert result.stderr.startswith(
        "error: strange.py: seqlint failed on this file: IndexError at wishes.py:"
    )


def test_configuration_file() -> None:
    write("pyproject.toml", f"[tool.seqlint]\nignore = ['{ERROR}']\n")
    write("bad.py", FAULTY)
    assert seqlint().returncode == 0
    assert seqlint("--isolated").returncode == 1
    assert seqlint("--config", "ignore = []", "--select", "ALL").returncode == 1
    write("pyproject.toml", "[tool.seqlint]\nselct = 1\n")
    result = seqlint()
    assert result.returncode == 2
    assert result.stderr == (
        "error: pyproject.toml: [tool.seqlint]: unknown option 'selct'; did you mean 'select'?\n"
    )


def test_files_are_excluded() -> None:
    write("bad.py", FAULTY)
    write("build/bad.py", FAULTY)
    assert names(seqlint("--output-format", "json")) == [("bad.py", ERROR)]
    assert names(seqlint("--output-format", "json", "--extend-exclude", "bad.py")) == []
    assert names(seqlint("--output-format", "json", "build/bad.py")) == [("build/bad.py", ERROR)]
    assert names(seqlint("--output-format", "json", "--force-exclude", "build/bad.py")) == []
    assert seqlint("--show-files").stdout == "bad.py\n"
    assert "no Python files or notebooks found" in seqlint("--exclude", "*").stderr


def test_standard_input() -> None:
    result = seqlint(
        "-", "--stdin-filename", os.path.abspath("sub/net.py"), "--output-format=concise", stdin=FAULTY
    )
    assert result.stdout.startswith(f"sub/net.py:{PLACE}: error[")
    assert result.returncode == 1
    assert (
        seqlint("--stdin-filename", "x.py", "--per-file-ignores", f"x.py:{ERROR}", stdin=FAULTY).returncode
        == 0
    )
    assert seqlint("-", "--output-format=concise", stdin=FAULTY).stdout.startswith(f"-:{PLACE}: error[")


def test_output_file() -> None:
    write("bad.py", FAULTY)
    result = seqlint("--output-file", "out.txt", "--color", "always")
    assert (result.returncode, result.stdout) == (1, "")
    text = Path("out.txt").read_text(encoding="utf-8")
    assert text.startswith(f"error[{ERROR}]: ")
    assert "Found 1 error in 1 file." in text


def test_several_reports_at_once() -> None:
    write("bad.py", FAULTY)
    write("seqlint.toml", 'output-format = ["concise", "sarif:report.sarif"]\n')
    result = seqlint()
    assert result.stdout.startswith(f"bad.py:{PLACE}: error[{ERROR}]")
    assert json.loads(Path("report.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    result = seqlint("--output-format", "json-lines", "--output-format", "junit:report.xml")
    assert json.loads(result.stdout)["name"] == ERROR
    assert ERROR in Path("report.xml").read_text(encoding="utf-8")


def test_two_reports_for_one_place() -> None:
    write("bad.py", FAULTY)
    result = seqlint("--output-format", "full", "--output-format", "json")
    assert result.returncode == 2
    assert (
        "--output-format: two formats for standard output; write one of them as FORMAT:FILE" in result.stderr
    )
    result = seqlint("--output-format", "jsn:out.json")
    assert (result.returncode, "did you mean 'json'?" in result.stderr) == (2, True)
    assert not Path("out.json").exists()


def test_statistics() -> None:
    write("bad.py", FAULTY)
    write("worse.py", FAULTY)
    lines = seqlint("--statistics").stdout.splitlines()
    assert lines[0].startswith("2  SEQ")
    assert lines[0].endswith(ERROR)
    assert json.loads(seqlint("--statistics", "--output-format", "json").stdout)[0]["count"] == 2


def test_show_unresolved() -> None:
    write(
        "open.py",
        "from keras import Sequential\nmodel = Sequential()\nmodel.add(secret())\nmodel.compile()\nmodel.fit(x)\n",
    )
    assert "note[unresolved]" not in seqlint("--output-format=concise").stdout
    result = seqlint("--output-format=concise", "--show-unresolved")
    assert result.returncode == 0
    assert "open.py:3:" in result.stdout
    assert "note[unresolved] the model `model` is not checked completely: " in result.stdout


def test_models_are_inferred_or_mistaken_or_unresolved() -> None:
    write(
        "three.py",
        "from keras import Sequential, layers\n"
        "def build(n):\n    return Sequential([layers.Dense(n, input_shape=(4,)), layers.Dense(1)])\n"
        "build(2), build(3)\n"
        "faulty = Sequential([layers.Dense(1, input_shape=(4,)), layers.LSTM(2), layers.Dense(1)])\n"
        "lacking = Sequential([layers.Dense(1)])\nlacking.count_params()\n"
        "opened = Sequential([secret()])\n",
    )
    *findings, closing = seqlint("--output-format=concise", "--show-unresolved").stdout.splitlines()
    assert [line.split("[")[1].split("]")[0] for line in findings] == [
        "incompatible-rank",
        "missing-input-shape",
        "unresolved",
    ]
    assert (
        closing
        == "Found 2 errors in 1 file. Checked 4 models: 1 completely, 2 up to an error, 1 in part (`--show-unresolved` says why)."
    )


def test_show_settings() -> None:
    write("pyproject.toml", "[tool.seqlint]\ntarget-keras = 2\nseverity = {missing-flatten = 'warning'}\n")
    lines = seqlint("--show-settings").stdout.splitlines()
    assert f"# configuration: {os.path.abspath('pyproject.toml')}" in lines
    assert "target-keras = 2" in lines
    assert 'missing-flatten = "warning"' in lines


def test_verbose_speaks_on_standard_error() -> None:
    write("good.py", CORRECT)
    result = seqlint("-v")
    assert "configuration: none\n1 file read, 1 may contain models" in result.stderr
    assert result.stdout.startswith("No mistakes found in 1 file.")


@pytest.mark.parametrize(
    ("arguments", "environment", "is_colored"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "always", "--output-format", "json"], {}, False),
    ],
)
def test_colour(arguments: list[str], environment: dict[str, str], is_colored: bool) -> None:
    write("bad.py", FAULTY)
    assert ("\x1b[" in seqlint(*arguments, **environment).stdout) is is_colored


def test_a_file_name_that_is_not_unicode() -> None:
    try:
        Path(os.fsdecode(b"bad\xff.py")).write_text(FAULTY)
    except (OSError, UnicodeError):
        pytest.skip("the file system has only names in Unicode")
    assert "bad\N{REPLACEMENT CHARACTER}.py:5:32: " in seqlint("--output-format=concise").stdout


def test_an_ascii_terminal() -> None:
    write("bad.py", FAULTY.replace("model", "модель", 1).replace("model.", "модель."))
    assert seqlint("bad.py", PYTHONIOENCODING="ascii").returncode == 1
    assert "+--" in seqlint("summary", "bad.py", PYTHONIOENCODING="ascii").stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full and a POSIX shell")
@pytest.mark.parametrize(("redirection", "code"), [(">/dev/full", 2), (">&-", 1), (">&- 2>&-", 1)])
def test_output_that_goes_nowhere(redirection: str, code: int) -> None:
    write("bad.py", FAULTY)
    result = subprocess.run(
        f"'{sys.executable}' -m seqlint bad.py {redirection}",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == code
    assert result.stderr == ("error: cannot write the report: no space left on device\n" if code == 2 else "")


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes and signals")
def test_a_closed_pipe_is_quiet() -> None:
    write("bad.py", FAULTY * 400)
    process = subprocess.Popen(
        [sys.executable, "-m", "seqlint", "bad.py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 1


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes and signals")
def test_an_interrupt_is_quiet() -> None:
    # a shell that runs the tests in the background has the signal ignored, which children inherit
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "seqlint", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    signal.signal(signal.SIGINT, before)
    assert process.stdin is not None
    # more than a pipe holds: this returns when seqlint is reading, and soon waits for more
    process.stdin.write("#" * 1_000_000)
    process.stdin.flush()
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    output, errors = process.communicate()
    assert (output, errors) == ("", "")


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes and signals")
@pytest.mark.parametrize("number", [1, 40])
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_signal_ends_all_processes(number: int, name: str) -> None:
    slow = (
        "from keras import Sequential\n" + "x = [0]\n" + "x = [x, x, [*x]]\nSequential([len(x)])\n" * 20_000
    )
    for index in range(number):
        write(f"f{index:02}.py", slow)
    process = subprocess.Popen([sys.executable, "-m", "seqlint"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    time.sleep(2)
    process.send_signal(getattr(signal, name))
    # the pipe is closed when no process holds it any more
    started = time.monotonic()
    process.stdout.read()
    assert time.monotonic() - started < 10
    assert process.wait(10) == 128 + getattr(signal, name)


def test_modules_of_the_working_directory_are_not_imported() -> None:
    for name in ("click", "libcst", "pathspec", "json"):
        write(f"{name}.py", "raise SystemExit(77)\n")
    write("bad.py", FAULTY)
    command = [sys.executable, "-m", "seqlint", "--quiet", "bad.py"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, ERROR in result.stdout) == (1, True)


def test_many_files_in_parallel_give_the_same_report() -> None:
    for number in range(45):
        write(f"f{number:02}.py", FAULTY if number % 3 == 0 else CORRECT)
    write("f01.py", "from keras import Sequential\nx = (\n")
    result = seqlint("--output-format", "json")
    found = names(result)
    assert found == sorted(found)
    assert [name for name, rule in found if rule == ERROR] == [f"f{n:02}.py" for n in range(0, 45, 3)]
    assert ("f01.py", "syntax-error") in found


def test_deep_nesting_costs_one_finding() -> None:
    write("deep.py", "from keras import Sequential\nx = " + "(" * 100_000 + ")" * 100_000 + "\n")
    write("long.py", "from keras import Sequential\nx = " + "+".join(["1"] * 100_000) + "\n")
    write("bad.py", FAULTY)
    result = seqlint("--output-format", "json")
    assert result.returncode == 1
    assert ("bad.py", ERROR) in names(result)
    assert len(names(result)) <= 3

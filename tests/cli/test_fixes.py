"""``--fix`` and its companions as a user types them: real processes, real files."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from seqlint.fixing.writing import write_atomically
from support.command import seqlint

#: a safe fix, an unsafe one, and a finding without a fix
PROGRAM = """\
from keras import Sequential, layers

model = Sequential([
    layers.Dense(8, input_shape=(4)),  # a shape
    layers.Dropout(1.5),
    layers.Dense(1, activation='softmax'),
])
"""
SAFE = PROGRAM.replace("(4)", "(4,)")
UNSAFE = SAFE.replace("softmax", "sigmoid")


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net.py").write_bytes(PROGRAM.encode())


def fixed(*arguments: str) -> str:
    """The text of the file after a run."""
    seqlint("net.py", *arguments)
    return Path("net.py").read_bytes().decode()


def raw(*arguments: str, stdin: bytes = b"") -> bytes:
    """What a run writes, byte for byte."""
    command = [sys.executable, "-m", "seqlint", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False).stdout


def test_fix_writes_safe_fixes_and_reports_what_remains() -> None:
    result = seqlint("net.py", "--fix")
    assert Path("net.py").read_text() == SAFE
    assert result.returncode == 1
    assert "must be a tuple of sizes" not in result.stdout
    assert result.stdout.splitlines()[-2:] == [
        "Found 3 errors (1 fixed, 2 remaining) in 1 file. Checked 1 model: 0 completely, 1 up to an error.",
        "No fixes available (1 hidden fix can be enabled with the `--unsafe-fixes` option).",
    ]
    assert result.stderr == ""


def test_unsafe_fixes_are_for_those_who_ask() -> None:
    assert fixed("--unsafe-fixes") == PROGRAM
    assert fixed("--fix", "--unsafe-fixes") == UNSAFE


def test_what_remains_decides_the_exit_code() -> None:
    assert seqlint("net.py", "--fix", "--ignore", "SEQ301", "--select", "SEQ2").returncode == 1
    Path("net.py").write_text(PROGRAM.replace("1.5", "0.5"))
    assert seqlint("net.py", "--fix", "--unsafe-fixes").returncode == 0
    Path("net.py").write_text(PROGRAM.replace("1.5", "0.5"))
    assert seqlint("net.py", "--fix", "--unsafe-fixes", "--exit-non-zero-on-fix").returncode == 1


def test_fix_only_reports_nothing() -> None:
    result = seqlint("net.py", "--fix-only")
    assert Path("net.py").read_text() == SAFE
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "Fixed 1 error (1 additional fix available with `--unsafe-fixes`).\n"
    assert seqlint("net.py", "--fix-only").stdout == (
        "Nothing was fixed (1 fix available with `--unsafe-fixes`).\n"
    )
    assert seqlint("net.py", "--fix-only", "--exit-non-zero-on-fix").returncode == 0
    assert seqlint("net.py", "--fix-only", "--unsafe-fixes", "--exit-non-zero-on-fix").returncode == 1


def test_show_fixes_lists_them() -> None:
    result = seqlint("net.py", "--fix", "--unsafe-fixes", "--show-fixes", "--quiet", "--select", "SEQ301")
    assert result.stdout.splitlines() == [
        "Fixed 1 error:",
        "- net.py:",
        "    1 of SEQ301 (softmax-on-binary-output)",
        "",
    ]


def test_diff_changes_nothing() -> None:
    result = seqlint("net.py", "--diff")
    assert result.returncode == 1
    assert Path("net.py").read_text() == PROGRAM
    assert result.stdout.splitlines() == [
        "--- net.py",
        "+++ net.py",
        "@@ -1,7 +1,7 @@",
        " from keras import Sequential, layers",
        " ",
        " model = Sequential([",
        "-    layers.Dense(8, input_shape=(4)),  # a shape",
        "+    layers.Dense(8, input_shape=(4,)),  # a shape",
        "     layers.Dropout(1.5),",
        "     layers.Dense(1, activation='softmax'),",
        " ])",
    ]
    assert result.stderr == "Would fix 1 error (1 additional fix available with `--unsafe-fixes`).\n"
    assert seqlint("net.py", "--diff", "--exit-zero").returncode == 0
    assert seqlint("net.py", "--diff", "--ignore", "SEQ201").returncode == 0


@pytest.mark.parametrize("before", [PROGRAM, PROGRAM.rstrip("\n"), PROGRAM.replace("\n", "\r\n")])
def test_a_diff_is_a_patch(before: str) -> None:
    Path("net.py").write_bytes(before.encode())
    Path("net.diff").write_bytes(raw("net.py", "--diff", "--unsafe-fixes"))
    subprocess.run(["git", "apply", "-p0", "--whitespace=nowarn", "net.diff"], check=True)
    after = before.replace("(4)", "(4,)").replace("softmax", "sigmoid")
    assert Path("net.py").read_bytes() == after.encode()


def test_findings_are_marked() -> None:
    def marked(*arguments: str) -> list[bool]:
        result = seqlint("net.py", "--output-format", "concise", "--quiet", *arguments)
        return ["] [*] " in line for line in result.stdout.splitlines()]

    assert marked() == [True, False, False]
    assert marked("--unsafe-fixes") == [True, False, True]
    full = seqlint("net.py").stdout
    assert full.startswith("error[invalid-layer-argument] [*]: `Dense`: ")
    assert full.endswith(
        "[*] 1 fixable with the `--fix` option"
        " (1 hidden fix can be enabled with the `--unsafe-fixes` option).\n"
    )


def test_json_has_the_edits() -> None:
    first, second, third = json.loads(seqlint("net.py", "--output-format", "json").stdout)
    assert first["fix"] == {
        "applicability": "safe",
        "message": "Write `input_shape=(4,)`",
        "edits": [
            {
                "content": "4,",
                "cell": None,
                "location": {"row": 4, "column": 34},
                "end_location": {"row": 4, "column": 35},
            }
        ],
    }
    assert second["fix"] is None
    assert third["fix"]["applicability"] == "unsafe"


def test_what_a_person_must_decide_is_only_displayed() -> None:
    program = """\
from keras import Sequential, layers

model = Sequential([layers.Dense(1, input_shape=(4,))])
model.compile("adam", "mse", metrics=["mae", 'acc'])
"""
    Path("net.py").write_text(program)
    assert fixed("--fix", "--unsafe-fixes") == program
    (finding,) = json.loads(seqlint("net.py", "--output-format", "json").stdout)
    assert finding["fix"]["applicability"] == "display"
    assert [edit["content"] for edit in finding["fix"]["edits"]] == ["'mae'"]
    assert "fix" not in seqlint("net.py", "--unsafe-fixes").stdout


def test_code_that_makes_several_layers_is_not_fixed() -> None:
    program = """\
from keras import Sequential, layers

model = Sequential()
for units in (8, 4):
    model.add(layers.LSTM(units, input_shape=(5, 2)))
model.add(layers.Dense(1))
"""
    Path("net.py").write_text(program)
    assert "missing-return-sequences" in seqlint("net.py").stdout
    assert fixed("--fix", "--unsafe-fixes") == program


def test_standard_input_is_filtered() -> None:
    result = seqlint("-", "--fix", stdin=PROGRAM)
    assert result.stdout == SAFE
    assert "Found 3 errors (1 fixed, 2 remaining) in 1 file." in result.stderr
    assert result.returncode == 1
    for text in (b"print('no model')\r\n", b"", b"\xff\xfe", b"x = ("):
        assert raw("-", "--fix", stdin=text) == text
    assert (
        raw("-", "--fix", stdin=PROGRAM.replace("\n", "\r\n").encode()) == SAFE.replace("\n", "\r\n").encode()
    )
    assert seqlint("-", "--fix-only", "--quiet", stdin=PROGRAM).stdout == SAFE
    diff = seqlint("-", "--diff", "--stdin-filename", "net.py", stdin=PROGRAM)
    assert diff.stdout.startswith("--- net.py\n+++ net.py\n")
    assert Path("net.py").read_text() == PROGRAM


@pytest.mark.parametrize(
    "before",
    [
        PROGRAM.replace("\n", "\r\n"),
        PROGRAM.replace("    ", "\t"),
        "\ufeff" + PROGRAM,
        PROGRAM.rstrip("\n"),
        PROGRAM.replace("a shape", "una forma più piccola 形 \U0001f600"),
        PROGRAM.replace("\n", "\r"),
        PROGRAM + "\x0c\n",
    ],
    ids=["CRLF", "tabs", "BOM", "no line end", "Unicode", "CR", "form feed"],
)
def test_all_else_stays(before: str) -> None:
    Path("net.py").write_bytes(before.encode())
    after = before.replace("(4)", "(4,)").replace("softmax", "sigmoid")
    assert fixed("--fix", "--unsafe-fixes") == after


def test_encodings_are_kept() -> None:
    text = f"# -*- coding: latin-1 -*-\n# più\n{PROGRAM}"
    Path("net.py").write_bytes(text.encode("latin-1"))
    seqlint("net.py", "--fix")
    assert Path("net.py").read_bytes() == text.replace("(4)", "(4,)").encode("latin-1")


def test_modes_and_links_are_kept() -> None:
    Path("net.py").chmod(0o640)
    Path("link.py").symlink_to("net.py")
    seqlint("link.py", "--fix")
    assert Path("link.py").is_symlink()
    assert Path("net.py").read_text() == SAFE
    assert stat.S_IMODE(os.stat("net.py").st_mode) == 0o640
    assert sorted(os.listdir()) == ["link.py", "net.py"]


def test_a_file_that_cannot_be_written() -> None:
    Path("net.py").chmod(0o444)
    result = seqlint("net.py", "--fix")
    assert result.returncode == 2
    assert result.stderr == "error: cannot write 'net.py': permission denied\n"
    assert Path("net.py").read_text() == PROGRAM
    # the report is about the file as it still is
    assert "must be a tuple of" in result.stdout
    assert "Found 3 errors in 1 file." in result.stdout
    assert "1 path could not be written." in result.stdout


def test_a_file_that_was_changed_in_the_meantime_is_not_overwritten() -> None:
    with pytest.raises(OSError, match="changed since it was read"):
        write_atomically("net.py", b"x = 1\n", original=b"x = 0\n")
    assert Path("net.py").read_text() == PROGRAM
    assert os.listdir() == ["net.py"]


def test_a_fix_that_would_lead_to_an_error_is_not_applied() -> None:
    program = """\
import numpy as np
from keras import Sequential, layers

model = Sequential([layers.Dense(8, input_shape=(4)), layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.zeros((9, 5)), np.zeros((9, 1)))
"""
    Path("net.py").write_text(program)
    result = seqlint("net.py", "--fix")
    assert Path("net.py").read_text() == program
    assert result.returncode == 1
    assert result.stderr == (
        "warning: net.py:4:50: the fix for invalid-layer-argument was not applied: "
        "it would lead to another error, `input-data-mismatch`\n"
    )
    assert "[*]" not in result.stdout
    # an error of a rule that is off counts too
    assert seqlint("net.py", "--fix", "--select", "SEQ201").stderr == result.stderr


def test_an_unsafe_fix_must_not_lead_to_a_warning_either() -> None:
    program = """\
from keras import Input, Sequential, layers
from keras.datasets import mnist

(x, y), _ = mnist.load_data()
model = Sequential([Input((28, 28)), layers.Flatten(), layers.Dense(1, activation="softmax")])
model.compile("adam", "sparse_categorical_crossentropy")
model.fit(x, y)
"""
    Path("net.py").write_text(program)
    result = seqlint("net.py", "--fix", "--unsafe-fixes")
    assert Path("net.py").read_text() == program
    assert result.stderr.endswith(
        "was not applied: it would lead to another warning, `label-loss-mismatch`\n"
    )


def test_one_fix_that_is_not_applied_does_not_keep_back_the_others() -> None:
    layer = "layers.Dense(1, activation='softmax')"
    program = (
        "from keras import Sequential, layers, ops\n\n"
        f"a = Sequential([layers.Input((4,)), {layer}])\n"
        f"b = Sequential([layers.Input((4,)), {layer}])\n"
        "b.compile('adam', ops.sum)\n"
        f"c = Sequential([layers.Input((4,)), {layer}])\n"
        "c.compile('adam', loss='mse', metrics=['accuracy'])\n"
        "d = Sequential([layers.LSTM(4, input_shape=(3, 2)), layers.LSTM(4), layers.LSTM(4), layers.Dense(1)])\n"
    )
    Path("net.py").write_text(program)
    result = seqlint("net.py", "--fix", "--unsafe-fixes")
    text = Path("net.py").read_text()
    assert text.count("sigmoid") == 3
    assert text.count("return_sequences=True") == 2
    assert result.returncode == 0


def test_a_module_that_several_files_import_is_fixed_once() -> None:
    Path("net.py").write_text(
        "from keras import Sequential, layers\n\n"
        "def build():\n    return Sequential([layers.Dense(1, input_shape=(4))])\n\nbuild()\n"
    )
    Path("train.py").write_text("from keras import Sequential\nfrom net import build\n\nmodel = build()\n")
    result = seqlint(".", "--fix", "--show-fixes")
    assert "input_shape=(4,)" in Path("net.py").read_text()
    assert "1 of SEQ201" in result.stdout
    assert "0 remaining" in result.stdout
    assert result.returncode == 0


def test_options_in_the_configuration() -> None:
    Path("seqlint.toml").write_text("fix = true\nunsafe-fixes = true\n")
    assert fixed() == UNSAFE
    Path("net.py").write_text(PROGRAM)
    assert fixed("--no-unsafe-fixes") == SAFE
    Path("net.py").write_text(PROGRAM)
    assert fixed("--no-fix") == PROGRAM
    # no other verb writes
    subprocess.run([sys.executable, "-m", "seqlint", "summary"], capture_output=True, check=False)
    assert Path("net.py").read_text() == PROGRAM


def test_help_names_the_flags_together() -> None:
    text = seqlint("check", "--help").stdout
    flags = ("--fix / --no-fix", "--unsafe-fixes", "--fix-only", "--show-fixes", "--diff")
    places = [text.find(flag) for flag in flags]
    assert -1 not in places
    assert places == sorted(places)


def _notebook(*sources: object, **style: object) -> str:
    cells = [
        {
            "cell_type": "code",
            "execution_count": 3,
            "id": f"cell-{index}",
            "metadata": {"tags": ["a"]},
            "outputs": [{"name": "stdout", "output_type": "stream", "text": ["1\n", "\u00e9"]}],
            "source": source,
        }
        for index, source in enumerate(sources)
    ]
    document = {"metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4, "cells": cells}
    return json.dumps(document, **style)  # type: ignore[arg-type]


@pytest.mark.parametrize("as_list", [True, False])
@pytest.mark.parametrize(
    "style",
    [{"indent": 1}, {"indent": "\t", "ensure_ascii": False}, {}, {"separators": (",", ":")}],
    ids=["usual", "tabs", "one line", "compact"],
)
@pytest.mark.parametrize("end", ["", "\n", "\r\n\n"])
def test_a_notebook_keeps_its_bytes(as_list: bool, style: dict[str, object], end: str) -> None:
    cells = [
        "import numpy as np\n%matplotlib inline\nname = 'più \U0001f600'",
        PROGRAM,
        "!ls\nmodel.summary()",
    ]
    sources = [cell.splitlines(keepends=True) if as_list else cell for cell in cells]
    before = _notebook(*sources, **style) + end
    Path("net.ipynb").write_bytes(before.encode())
    seqlint("net.ipynb", "--fix", "--unsafe-fixes")
    after = before.replace("(4)", "(4,)").replace("softmax", "sigmoid")
    assert Path("net.ipynb").read_bytes().decode() == after


def test_a_line_that_is_added_to_a_notebook_is_a_line_of_its_json() -> None:
    cell = (
        "from keras import Sequential\nfrom keras.layers import Conv2D, Dense\n"
        "model = Sequential()\nmodel.add(Conv2D(4, 3, input_shape=(8, 8, 1)))\n"
        "model.add(Dense(3, activation='softmax'))\n"
        "model.compile('adam', 'categorical_crossentropy')"
    )
    before = _notebook(cell.splitlines(keepends=True), indent=1)
    Path("net.ipynb").write_text(before)
    seqlint("net.ipynb", "--fix", "--unsafe-fixes")
    fixed_cell = cell.replace("Conv2D, Dense", "Conv2D, Dense, Flatten").replace(
        "model.add(Dense", "model.add(Flatten())\nmodel.add(Dense"
    )
    assert Path("net.ipynb").read_text() == _notebook(fixed_cell.splitlines(keepends=True), indent=1)


def test_a_diff_of_a_notebook_shows_its_cells() -> None:
    Path("net.ipynb").write_text(_notebook("x = 1", PROGRAM))
    result = seqlint("net.ipynb", "--diff")
    assert result.stdout.startswith("--- net.ipynb:cell 2\n+++ net.ipynb:cell 2\n@@ -1,7 +1,7 @@\n")

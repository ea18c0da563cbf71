"""``seqlint annotate``: shapes as comments, in scripts and notebooks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.command import seqlint, write

HEAD = "from keras import Input, Sequential, layers\n"


@pytest.fixture(autouse=True)
def _in_tmp_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def stack(*lines: str) -> str:
    return HEAD + "model = Sequential([\n" + "".join(f"    {line}\n" for line in lines) + "])\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            stack("Input((8, 8, 3)),", "layers.Conv2D(4, 3),", "layers.Flatten(),"),
            stack(
                "Input((8, 8, 3)),",
                "layers.Conv2D(4, 3),  # shape: (None, 6, 6, 4)",
                "layers.Flatten(),  # shape: (None, 144)",
            ),
        ),
        (
            stack("Input((8,)), layers.Dense(3), layers.Dense(2),"),
            stack("Input((8,)), layers.Dense(3), layers.Dense(2),  # shape: (None, 3) -> (None, 2)"),
        ),
        (
            stack("Input((8,)),", "layers.Dense(3),  # shape: (None, 5)", "layers.Dense(2),  # wide"),
            stack(
                "Input((8,)),",
                "layers.Dense(3),  # shape: (None, 3)",
                "layers.Dense(2),  # wide  # shape: (None, 2)",
            ),
        ),
        (
            stack("Input((8,)),", "layers.Dense(3),#shape:(None, 3)"),
            stack("Input((8,)),", "layers.Dense(3),#shape:(None, 3)"),
        ),
        (stack("layers.Dense(3),"), stack("layers.Dense(3),")),
    ],
)
def test_comments_are_written_and_corrected_and_stay(before: str, after: str) -> None:
    Path("net.py").write_bytes(before.replace("\n", "\r\n").encode())
    result = seqlint("annotate")
    assert result.returncode == 0
    assert Path("net.py").read_bytes() == after.replace("\n", "\r\n").encode()
    assert seqlint("annotate").stderr == "Changed 0 files.\n"
    assert seqlint("annotate", "--check").returncode == 0


def test_check_and_diff_change_nothing() -> None:
    text = stack("Input((8,)),", "layers.Dense(3),")
    write("net.py", text)
    result = seqlint("annotate", "--check")
    assert (result.returncode, result.stderr) == (1, "Would change 1 file.\n")
    result = seqlint("annotate", "--diff")
    assert result.returncode == 1
    assert "+    layers.Dense(3),  # shape: (None, 3)\n" in result.stdout
    assert Path("net.py").read_text(encoding="utf-8") == text


def test_comments_are_removed() -> None:
    text = stack("Input((8,)),", "layers.Dense(3),  # why")
    write("net.py", text)
    seqlint("annotate")
    write("net.py", Path("net.py").read_text(encoding="utf-8") + "print('# shape: (1,)')\n")
    seqlint("annotate", "--remove")
    assert Path("net.py").read_text(encoding="utf-8") == text + "print('# shape: (1,)')\n"


def test_a_notebook_keeps_its_form() -> None:
    source = stack("Input((8,)),", "layers.Dense(3)").splitlines(keepends=True)
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [{"x": 1}], "source": source}]
    text = json.dumps({"cells": cells, "nbformat": 4, "metadata": {}}, indent=1)
    write("nb.ipynb", text)
    seqlint("annotate")
    changed = Path("nb.ipynb").read_text(encoding="utf-8")
    assert changed == text.replace("layers.Dense(3)\\n", "layers.Dense(3)  # shape: (None, 3)\\n")


def test_standard_input_is_filtered() -> None:
    result = seqlint("annotate", "-", stdin=stack("Input((8,)),", "layers.Dense(3),"))
    assert result.stdout == stack("Input((8,)),", "layers.Dense(3),  # shape: (None, 3)")


def test_what_cannot_be_written_is_said() -> None:
    write("net.py", stack("Input((8,)),", "layers.Dense(3),"))
    Path("net.py").chmod(0o444)
    result = seqlint("annotate")
    assert result.returncode == 2
    assert "cannot write 'net.py': permission denied" in result.stderr

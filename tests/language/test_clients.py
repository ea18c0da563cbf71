"""Editors that are installed here, with the lines of docs/editors.md: what their own clients get, and an action."""

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

from support.command import CORRECT, FAULTY, write
from support.paths import ROOT

CLIENTS = Path(__file__).parent / "clients"
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")


def lines_to_paste(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def run(folder: Path, lines: str, *command: str) -> dict[str, Any]:
    """What the script of an editor with these lines in its init file writes about a file with a mistake."""
    program = folder / "bin" / "seqlint"
    write(str(program), f'#!/bin/sh\nexec "{sys.executable}" -m seqlint "$@"\n')
    program.chmod(0o755)
    write(str(folder / "net.py"), FAULTY)
    write(str(folder / "init"), lines)
    found = folder / "found.json"
    environment = {
        **os.environ,
        "HOME": str(folder),
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "SEQLINT_INIT": str(folder / "init"),
        "SEQLINT_FILE": str(folder / "net.py"),
        "SEQLINT_FOUND": str(found),
    }
    result = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert found.exists(), result.stderr + result.stdout
    answer: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
    assert "error" not in answer, answer["error"] + result.stderr
    assert "Error in server" not in result.stderr
    return answer


def check(found: dict[str, Any]) -> None:
    row, column, message = found["diagnostic"]
    assert (row, column) == (4, 31)
    assert "softmax over one unit is always 1" in message
    assert "(None, 8) -> (None, 1)" in found["hover"]
    assert found["text"].rstrip("\n") == CORRECT.rstrip("\n")


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")
def test_neovim(tmp_path: Path) -> None:
    version = subprocess.run(["nvim", "--version"], capture_output=True, text=True, check=True).stdout
    match = re.match(r"NVIM v(\d+)\.(\d+)", version)
    assert match is not None
    number = int(match[1]), int(match[2])
    new, old = lines_to_paste("lua")
    lines = new if number >= (0, 11) else old
    found = run(tmp_path, lines, "nvim", "--headless", "--clean", "-S", str(CLIENTS / "neovim.lua"))
    check(found)
    if number >= (0, 10):
        assert found["hint"] == "(None, 1)"


@pytest.mark.skipif(shutil.which("emacs") is None, reason="Emacs is not installed")
def test_emacs(tmp_path: Path) -> None:
    asks = "(progn (unless (require 'eglot nil t) (package-initialize)) (require 'eglot))"
    if subprocess.run(
        ["emacs", "--batch", "-q", "--eval", asks], capture_output=True, check=False
    ).returncode:
        pytest.skip("this Emacs has no Eglot")
    (lines,) = lines_to_paste("elisp")
    check(run(tmp_path, lines, "emacs", "--batch", "-q", "-l", str(CLIENTS / "eglot.el")))

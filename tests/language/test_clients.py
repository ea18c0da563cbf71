"""Editors that are installed here, with their own clients: what arrives, and an action that they apply."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.command import CORRECT, FAULTY

CLIENTS = Path(__file__).parent / "clients"


def run(folder: Path, *command: str) -> dict[str, Any]:
    """What the script of an editor writes about a file with a mistake."""
    file, found = folder / "net.py", folder / "found.json"
    file.write_text(FAULTY, encoding="utf-8")
    environment = {
        **os.environ,
        "HOME": str(folder),
        "SEQLINT_FILE": str(file),
        "SEQLINT_FOUND": str(found),
        "SEQLINT_SERVER": json.dumps([sys.executable, "-m", "seqlint", "server"]),
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
    found = run(tmp_path, "nvim", "--headless", "--clean", "net.py", "-S", str(CLIENTS / "neovim.lua"))
    check(found)
    # older versions know no hints
    assert found.get("hint", "(None, 1)") == "(None, 1)"


@pytest.mark.skipif(shutil.which("emacs") is None, reason="Emacs is not installed")
def test_emacs(tmp_path: Path) -> None:
    asks = "(progn (unless (require 'eglot nil t) (package-initialize)) (require 'eglot))"
    if subprocess.run(
        ["emacs", "--batch", "-q", "--eval", asks], capture_output=True, check=False
    ).returncode:
        pytest.skip("this Emacs has no Eglot")
    check(run(tmp_path, "emacs", "--batch", "-q", "-l", str(CLIENTS / "eglot.el")))

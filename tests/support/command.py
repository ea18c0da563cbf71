"""Runs seqlint as a user does, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FAULTY = """\
from keras import Sequential, layers

model = Sequential([
    layers.Input((8,)),
    layers.Dense(1, activation="softmax"),
])
model.compile(loss="binary_crossentropy")
"""
PLACE = "5:32"
CORRECT = FAULTY.replace("softmax", "sigmoid")
ERROR = "softmax-on-binary-output"


def seqlint(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [sys.executable, "-m", "seqlint", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )
    assert "Traceback" not in result.stdout + result.stderr
    return result


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def install_rule(directory: Path, name: str, source: str) -> str:
    """Put a package with the rule *name* of *source* into *directory*, which is to be the PYTHONPATH."""
    metadata = directory / "wishes-1.0.dist-info"
    metadata.mkdir(parents=True)
    (directory / "wishes.py").write_text(source)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: wishes\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(f"[seqlint.rules]\nwish = wishes:{name}\n")
    return str(directory)

"""Runs seqlint as a user does, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from support.paths import SUPPORT

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
    """A run of seqlint: a fork of a process that has imported it, or a new one for what Python reads at its start."""
    is_read_at_start = any(name.startswith("PYTHON") for name in environment)
    run = _forked if hasattr(os, "fork") and not is_read_at_start else _started
    result = run(arguments, stdin, {**os.environ, **environment})
    assert "Traceback" not in result.stdout + result.stderr
    return result


def _started(
    arguments: Sequence[str], stdin: str, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "seqlint", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


def _forked(
    arguments: Sequence[str], stdin: str, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    with TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("stdin", "stdout", "stderr")]
        for stream, text in zip(streams, (stdin, "", ""), strict=True):
            stream.write_text(text, encoding="utf-8")
        request = {
            "arguments": arguments,
            "folder": os.getcwd(),
            "environment": environment,
            "streams": list(map(str, streams)),
        }
        print(json.dumps(request), file=server.stdin, flush=True)
        code = int(server.stdout.readline())
        output, errors = (stream.read_text(encoding="utf-8") for stream in streams[1:])
    return subprocess.CompletedProcess(arguments, code, output, errors)


@cache
def _server() -> subprocess.Popen[str]:
    """The process that forks; it ends with this one, which closes its input."""
    command = [sys.executable, str(SUPPORT / "command_server.py")]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


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

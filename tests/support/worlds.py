"""Processes in which programs run with real Keras."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from support.paths import SUPPORT


class World:
    """A process that runs programs as a module of this package does, started when it is needed."""

    def __init__(self, module: str, *arguments: Path | int) -> None:
        self.command = [sys.executable, "-m", f"support.{module}", *map(str, arguments)]
        self.process: subprocess.Popen[str] | None = None

    def raised_by(self, program: Path) -> str | None:
        """The line and the class of what *program* raises, or None."""
        if self.process is None:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                cwd=SUPPORT.parent,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(program, file=self.process.stdin, flush=True)
        raised: str | None = json.loads(self.process.stdout.readline())
        return raised

    def end(self) -> None:
        """Stop the process."""
        if self.process is not None:
            self.process.communicate()

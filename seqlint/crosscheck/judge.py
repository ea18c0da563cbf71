"""The parent's side of the child process: asks about one model after the other, and restarts the child if it dies."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, final

from seqlint.crosscheck.description import Data
from seqlint.errors import UsageError

_CHILD = Path(__file__).with_name("child.py")
#: the seconds for importing Keras, and for building one model
IMPORT_LIMIT = 300.0
MODEL_LIMIT = 30.0
#: the bytes of memory for building models
MEMORY_LIMIT = 2 << 30

MISSING = 'crosscheck needs Keras, which is not installed: run pip install "seqlint[crosscheck]"'


class ChildDiedError(Exception):
    """The child gave no answer: it crashed, or was stopped because it took too long."""


@dataclass(frozen=True)
class Limits:
    """The limits for one model."""

    seconds: float = MODEL_LIMIT
    memory: int = MEMORY_LIMIT


@final
class Judge:
    """Real Keras, in a child process that starts on demand and lives as long as the judge."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        #: the release of each major version, None for one that is not installed
        self.releases: dict[int, str | None] = {}
        self._child: _Child | None = None
        self._ready: set[int] = set()

    def __enter__(self) -> Judge:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def release(self, keras: int) -> str | None:
        """The installed release of a major version of Keras. Raises `UsageError` where no Keras is installed."""
        if keras not in self.releases:
            self._prepare(keras)
            if self.releases[keras] is None and not any(map(self._is_installed, (3, 2))):
                raise UsageError(MISSING)
        return self.releases[keras]

    def ask(self, keras: int, model: Data) -> Any:
        """The answer of this major version of Keras about *model*. Raises `ChildDiedError`."""
        self._prepare(keras)
        return self._request({"keras": keras, "model": model}, self.limits.seconds)

    def _is_installed(self, keras: int) -> bool:
        if keras not in self.releases:
            self._prepare(keras)
        return self.releases[keras] is not None

    def _prepare(self, keras: int) -> None:
        if keras in self._ready:
            return
        try:
            answer = self._request({"keras": keras, "memory": self.limits.memory}, IMPORT_LIMIT)
            self.releases[keras] = answer["version"]
        except ChildDiedError:
            self.releases[keras] = None
        else:
            self._ready.add(keras)

    def _request(self, request: Data, seconds: float) -> Any:
        if self._child is None:
            self._child = _Child()
        try:
            return self._child.request(request, seconds)
        except ChildDiedError:
            self._stop()
            raise

    def _stop(self) -> None:
        if self._child is not None:
            self._child.stop()
        self._child = None
        self._ready.clear()


class _Child:
    """One run of the child process."""

    def __init__(self) -> None:
        environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
        # -E: a PYTHONPATH may contain modules of the user
        self.process = subprocess.Popen(
            [sys.executable, "-E", str(_CHILD)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.answers: queue.Queue[bytes] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def request(self, request: Data, seconds: float) -> Any:
        """The answer to one request. Raises `ChildDiedError`."""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
            line = self.answers.get(timeout=seconds)
        except queue.Empty:
            raise ChildDiedError(f"Keras took longer than {seconds:g} seconds") from None
        except OSError:
            line = b""
        if not line.endswith(b"\n"):
            raise ChildDiedError("Keras crashed")
        return json.loads(line)

    def stop(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:
                    continue

    def _listen(self) -> None:
        """Queue each line, and an empty one at the end."""
        assert self.process.stdout is not None
        for line in iter(self.process.stdout.readline, b""):
            self.answers.put(line)
        self.answers.put(b"")

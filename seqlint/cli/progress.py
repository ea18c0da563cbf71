"""The line on a terminal that says how far a run is, once it takes longer than a second."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AFTER, _EVERY = 1.0, 0.2
_CLEAR = "\r\x1b[K"


class Progress:
    """How many files are done, and the line that says so."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._done = self._total = 0
        self.is_shown = False

    def __call__(self, done: int, total: int) -> None:
        """So many of all files are done."""
        self._done, self._total = done, total

    def show(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Write the line, as the handler of a signal: straight to the terminal, whose stream may be in use."""
        if self._total and time.monotonic() - self._began >= _AFTER:
            self.is_shown = True
            os.write(2, f"{_CLEAR}Checked {self._done:,} of {self._total:,} files".encode())

    def clear(self) -> None:
        """Remove the line."""
        if self.is_shown:
            os.write(2, _CLEAR.encode())


@contextmanager
def progress_line(*, wanted: bool) -> Iterator[Progress]:
    """Show how far the block is if it is *wanted* and standard error is a terminal. A timer wakes it: no thread may run
    while processes are forked."""
    progress = Progress()
    is_terminal = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
    if not wanted or not is_terminal or not hasattr(signal, "setitimer"):
        yield progress
        return
    before = signal.signal(signal.SIGALRM, progress.show)
    signal.setitimer(signal.ITIMER_REAL, _AFTER, _EVERY)
    try:
        yield progress
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        progress.clear()

"""``seqlint check --watch``: check again whenever a file changes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from seqlint.cli import FAILED
from seqlint.configuration.files import FILE_NAMES
from seqlint.errors import UsageError
from seqlint.source.files.discovery import STDIN, SUFFIXES

if TYPE_CHECKING:
    from watchfiles import Change

#: in milliseconds
_TIMEOUT = 100
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"


def watch(paths: tuple[str, ...], check: Callable[[], int]) -> int:
    """Call *check* now and after each change among *paths* and below them, until it is interrupted.

    Each check is a process of its own, which has read no file before.
    """
    try:
        from watchfiles import watch as changes
    except ImportError as error:
        raise UsageError("--watch needs watchfiles: `pip install 'seqlint[watch]'`") from error
    from seqlint.workers import in_child

    if STDIN in paths:
        raise UsageError("--watch cannot watch standard input")
    observed = changes(
        *paths, watch_filter=_matters, rust_timeout=_TIMEOUT, yield_on_timeout=True, raise_interrupt=True
    )
    # it observes from its first step on: what changes during a check is not missed
    next(observed)
    while True:
        if sys.stdout.isatty():
            print(_CLEAR, end="")
        code = in_child(check)
        print(f"[{time.strftime('%X')}] Watching for changes; Ctrl-C ends it.", flush=True)
        if code is None:
            print("error: the process of the check died", file=sys.stderr)
        if next(filter(None, observed), None) is None:
            return FAILED


def _matters(change: Change, path: str) -> bool:
    return path.endswith((*SUFFIXES, *FILE_NAMES, ".txt", ".cfg", ".lock", ".yml", ".yaml", "Pipfile"))

"""The command line: one module for each verb, imported when the verb is used."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType
    from typing import Any, TextIO

FOUND, FAILED, INTERRUPTED = 1, 2, 130


def main() -> None:
    """Run seqlint and exit with its code. Whatever happens, no traceback is shown."""
    # A stream that the caller has closed is None.
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    messages = sys.stderr = _Messages(sys.stderr or open(os.devnull, "w"))  # noqa: SIM115
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _end)
    try:
        code = _run()
        sys.stdout.flush()
    except _EndedError as error:
        code = error.code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = FAILED
    except OSError as error:
        code = FAILED
        print(f"error: {error.strerror or error}", file=sys.stderr)
    except Exception as error:  # noqa: BLE001
        code = FAILED
        _report(error)
    _close_output()
    sys.exit(FAILED if messages.are_lost else code)


class _Messages:
    """Standard error: a message that cannot be written must not end the run, but its exit code tells."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.are_lost = False

    def write(self, text: str) -> int:
        """Write as much as possible."""
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:
            self.are_lost = True
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class _EndedError(SystemExit):
    """Another process ended this one with a signal; the processes of the run end on the way out."""

    code: int


def _end(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise _EndedError(128 + number)


def _run() -> int:
    # a file name may contain characters that the terminal cannot show
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    import click

    from seqlint.cli.group import seqlint
    from seqlint.errors import UsageError

    if instruction := os.environ.get("_SEQLINT_COMPLETE"):
        from click.shell_completion import shell_complete

        return shell_complete(seqlint, {}, "seqlint", "_SEQLINT_COMPLETE", instruction)
    try:
        with seqlint.make_context("seqlint", list(_expanded(sys.argv[1:]))) as context:
            return seqlint.invoke(context) or 0
    except click.exceptions.Exit as exit:
        return exit.exit_code
    except click.ClickException as error:
        from seqlint.cli.group import in_our_words

        print(f"error: {in_our_words(error)}", file=sys.stderr)
        return FAILED
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return FAILED


def _expanded(arguments: list[str]) -> Iterator[str]:
    """The arguments, and those in the lines of the file ``FILE`` for each ``@FILE``."""
    from seqlint.errors import UsageError

    for argument in arguments:
        if not argument.startswith("@") or os.path.exists(argument):
            yield argument
            continue
        try:
            with open(argument[1:], encoding="utf-8") as file:
                yield from filter(None, map(str.strip, file))
        except (OSError, ValueError) as error:
            why = "not valid UTF-8" if isinstance(error, ValueError) else (error.strerror or "").lower()
            raise UsageError(f"cannot read the arguments in '{argument[1:]}': {why}") from error


def _report(error: Exception) -> None:
    """Print an unexpected exception in one line, for a bug report."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    print(f"error: seqlint failed{where}: {type(error).__name__}: {error}", file=sys.stderr)


def _close_output() -> None:
    """Flush the output now, so that a closed pipe causes no error at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        discard_output()


def discard_output() -> None:
    """Discard what is still written to standard output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

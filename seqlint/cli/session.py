"""What the verbs that read files share: the input, messages on standard error, and writing the report."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, TextIO

from seqlint.cli import FAILED, discard_output
from seqlint.cli.parameters import given
from seqlint.cli.progress import progress_line
from seqlint.configuration.settings import Settings, load_settings
from seqlint.errors import UsageError
from seqlint.report.items import count
from seqlint.report.style import Style, style_for
from seqlint.run import RunResult, check_paths
from seqlint.source.files.discovery import STDIN, Failure, FileContent, discover, display_name, reason


@dataclass(frozen=True)
class Session:
    """One run of a verb over files."""

    paths: tuple[str, ...]
    settings: Settings
    stdin_filename: str | None
    output_file: str | None
    color: str
    quiet: bool
    silent: bool
    verbose: bool
    #: whether the report is a diff of the changes, none of which is written
    shows_changes: bool = False

    @classmethod
    def start(
        cls,
        *,
        paths: tuple[str, ...],
        config: tuple[str, ...],
        isolated: bool,
        no_cache: bool,
        **parameters: Any,
    ) -> Session:
        """The session that click's *parameters* describe."""
        own = {field.name: parameters[field.name] for field in fields(cls) if field.name in parameters}
        stdin_filename: str | None = parameters["stdin_filename"]
        paths = paths or (STDIN if stdin_filename else ".",)
        places = [stdin_filename or "." if path == STDIN else path for path in paths]
        settings = load_settings(places, given(parameters), config=config, isolated=isolated)
        own["quiet"] |= own["silent"]
        return cls(paths, replace(settings, cache_dir=None) if no_cache else settings, **own)

    def run(self, *, shows_findings: bool = False) -> RunResult:
        """Check the files. Those that cannot be read, or checked where no findings are shown, go to standard error."""
        self.say(f"configuration: {self.settings.config or 'none'}")
        content = None
        if STDIN in self.paths:
            name = display_name(os.path.abspath(self.stdin_filename)) if self.stdin_filename else STDIN
            content = FileContent(name, _standard_input())
        with progress_line(wanted=not self.quiet) as progress:
            result = check_paths(self.paths, self.settings, content, progress)
        self.say(f"{count(result.file_count, 'file')} read, {len(result.reports)} may contain models")
        for report in result.reports:
            for keras in report.keras:
                self.say(f"{report.filename}: Keras {keras.major}: {keras.reason}")
        report_failures(result.failures)
        for crash in () if shows_findings else result.crashes:
            print(f"error: {crash.place.filename}: {crash.message}", file=sys.stderr)
        if not result.file_count and not result.failures and not self.quiet:
            print("warning: no Python files or notebooks found", file=sys.stderr)
        return result

    def list_files(self) -> int:
        """Print the files that a run would read; the exit code."""
        settings = self.settings
        named = (path for path in self.paths if path != STDIN)
        found = discover(
            named,
            lambda directory: settings.of_directory(directory).exclude,
            force_exclude=settings.force_exclude,
            respect_gitignore=settings.respect_gitignore,
        )
        self.write(map(escaped, found.files))
        report_failures(found.failures)
        return FAILED if found.failures else 0

    def say(self, message: str) -> None:
        """Print *message* to standard error with ``--verbose``."""
        if self.verbose:
            print(message, file=sys.stderr)

    def style(self, file: str | None = None) -> Style:
        """The style for the report, which goes to *file*, or else to the file of ``--output-file`` or its stream."""
        style = Style() if file or self.output_file else style_for(self._stream, self.color)
        return replace(style, unsafe_fixes=self.settings.unsafe_fixes, with_help=self.settings.show_help)

    @property
    def _stream(self) -> TextIO:
        """The stream for the report: of fixed standard input, the text goes to standard output."""
        is_filter = self.settings.applies_fixes and STDIN in self.paths and not self.shows_changes
        return sys.stderr if is_filter else sys.stdout

    def write(self, lines: Iterable[str], file: str | None = None) -> None:
        """Write the report to *file*, or else to the file of ``--output-file`` or its stream."""
        path = file or self.output_file
        if path is None and self.silent:
            return
        if path is None:
            try:
                write_lines(lines, self._stream)
            except OSError as error:
                raise UsageError(f"cannot write the report: {reason(error)}") from error
            return
        try:
            with open(path, "w", encoding="utf-8", errors="backslashreplace") as opened:
                opened.writelines(f"{line}\n" for line in lines)
        except OSError as error:
            raise UsageError(f"cannot write '{path}': {reason(error)}") from error


def _standard_input() -> bytes:
    """What standard input holds; Python has none where the caller closed it."""
    if sys.stdin is None:
        raise UsageError("cannot read standard input: it is closed")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(f"cannot read standard input: {reason(error)}") from error


def escaped(path: str) -> str:
    """*path* on one line: control characters, and bytes that are no text, as in a Python string."""
    return "".join(each if each.isprintable() else _escape(each) for each in path)


def _escape(character: str) -> str:
    # how Python decodes bytes that are no text
    byte = ord(character) - 0xDC00
    if 0x80 <= byte <= 0xFF:
        return f"\\x{byte:02x}"
    return character.encode("unicode_escape").decode("ascii")


def report_failures(failures: Iterable[Failure]) -> None:
    """Print what could not be read or written to standard error."""
    for failure in failures:
        print(f"error: cannot {failure.action} '{escaped(failure.path)}': {failure.reason}", file=sys.stderr)


#: the frames of tables, for terminals without such characters
_PLAIN = str.maketrans("─│┌┬┐├┼┤└┴┘", "-|+++++++++")


def write_lines(lines: Iterable[str], stream: TextIO | None = None) -> None:
    """Print *lines*; a closed pipe ends the output, not the run."""
    stream = stream or sys.stdout
    is_unicode = (stream.encoding or "").lower().startswith("utf")
    try:
        for line in lines:
            stream.write((line if is_unicode else line.translate(_PLAIN)) + "\n")
        stream.flush()
    except BrokenPipeError:
        discard_output()

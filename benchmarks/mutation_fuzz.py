"""Real files with lines, tokens or indentation deleted, doubled or swapped: seqlint never fails, and never takes long.

python benchmarks/mutation_fuzz.py --count 5000 --seed 1 --processes 2 FOLDER

Each failure is printed with the fewest lines that lead to it. Time is that of the processor, without the start.
"""

from __future__ import annotations

import argparse
import io
import json
import multiprocessing
import resource
import sys
import time
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from seqlint.configuration.settings import Settings
from seqlint.linter import lint
from seqlint.source.files.discovery import FileContent, discover
from seqlint.source.files.reader import may_hold_models
from seqlint.workers import in_child, lint_safely

#: what a file may take
LIMIT = 5.0
#: after which its process is ended
_END = 30
_PART = 50
_MOST_EDITS = 5
#: so many shorter inputs are tried for one failure
_PATIENCE = 400
_HEADER = b"from keras import Sequential\nSequential()\n"


@dataclass(frozen=True)
class Failure:
    """An input at which seqlint fails. *what* is the internal error, or that it takes too long."""

    filename: str
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.filename}: {self.what}\n{self.text}\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Check damaged files: no internal error, none over 5 s.")
    parser.add_argument("folders", nargs="+", metavar="FOLDER")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    files = [path for path in discover(options.folders).files if may_hold_models(Path(path).read_bytes())]
    if not files:
        sys.exit("no file below these folders holds a model")
    jobs = [
        (files, f"{options.seed}/{index // _PART}", min(_PART, options.count - index))
        for index in range(0, options.count, _PART)
    ]
    failures, slowest = 0, (0.0, "")
    with multiprocessing.get_context("spawn").Pool(options.processes) as pool:
        for found, slow in pool.imap(_check, jobs):
            failures += len(found)
            slowest = max(slowest, slow)
            for failure in found:
                print(failure, flush=True)
    seconds = time.perf_counter() - start
    print(
        f"seed {options.seed}: {options.count:,} inputs of {len(files):,} files, {failures:,} failures,"
        f" the slowest took {slowest[0]:.1f} s ({slowest[1]}), {seconds:.0f} s"
    )
    sys.exit(bool(failures))


def _check(job: tuple[list[str], str, int]) -> tuple[list[Failure], tuple[float, str]]:
    """The failures of a part, and its slowest input."""
    files, seed, count = job
    random = Random(seed)
    lint("start.py", _HEADER, Settings(wants_models=False))
    failures, slowest = [], (0.0, "")
    for _ in range(count):
        path = random.choice(files)
        cells = _cells(path)
        for _ in range(random.randint(1, _MOST_EDITS)):
            index = random.randrange(len(cells))
            cells[index] = random.choice(EDITS)(cells[index], random)
        what, seconds = outcome(path, cells)
        slowest = max(slowest, (seconds, path))
        if what is not None:
            failures.append(Failure(path, what, "\n# cell\n".join(_shortest(path, cells, what))))
    return failures, slowest


def outcome(path: str, cells: list[str]) -> tuple[str | None, float]:
    """What seqlint fails at, and the seconds that it takes, in a process of its own."""
    content = FileContent(path, _bytes(path, cells))

    def measured() -> tuple[str | None, float]:
        resource.setrlimit(resource.RLIMIT_CPU, (_END, _END))
        start = time.process_time()
        report = lint_safely(content, Settings(wants_models=False))
        seconds = time.process_time() - start
        message = report.findings[0].message if report.is_failure else None
        return message or (f"takes more than {LIMIT:.0f} s" if seconds > LIMIT else None), seconds

    return in_child(measured) or (f"the process died, or took more than {_END} s", float(_END))


def _shortest(path: str, cells: list[str], what: str) -> list[str]:
    """The fewest cells and lines at which seqlint fails in the same way."""
    patience = _PATIENCE
    lines = [(index, line) for index, cell in enumerate(cells) for line in cell.splitlines(keepends=True)]
    width = len(lines) // 2
    while width:
        start = 0
        while start < len(lines) and patience > 0:
            patience -= 1
            fewer = lines[:start] + lines[start + width :]
            if outcome(path, _joined(fewer))[0] == what:
                lines = fewer
            else:
                start += width
        width //= 2
    return _joined(lines)


def _joined(lines: list[tuple[int, str]]) -> list[str]:
    indices = dict.fromkeys(index for index, _ in lines)
    return ["".join(line for at, line in lines if at == index) for index in indices] or [""]


def _cells(path: str) -> list[str]:
    """The code of a file: of each cell of a notebook, or of the script as a whole."""
    text = Path(path).read_bytes().decode("utf-8", "replace")
    if not path.endswith(".ipynb"):
        return [text]
    try:
        sources = [cell["source"] for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):
        return [text]
    return ["".join(source) for source in sources] or [""]


def _bytes(path: str, cells: list[str]) -> bytes:
    if not path.endswith(".ipynb"):
        return cells[0].encode("utf-8", "replace")
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells],
    }
    return json.dumps(notebook).encode()


# Edits


def _edit_lines(text: str, random: Random) -> str:
    return "".join(_edited(text.splitlines(keepends=True), random))


def _edit_tokens(text: str, random: Random) -> str:
    return "".join(_edited(list(_tokens(text)), random))


def _edit_characters(text: str, random: Random) -> str:
    position = random.randrange(len(text) + 1)
    around = list(text[position : position + 20])
    return text[:position] + "".join(_edited(around, random)) + text[position + 20 :]


def _edit_indentation(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        start = random.randrange(len(lines))
        width = random.choice((1, 4, 8))
        for index in range(start, min(len(lines), start + random.choice((1, 1, 3, 10)))):
            line = lines[index]
            lines[index] = " " * width + line if random.random() < 0.5 else line.removeprefix(" " * width)
    return "".join(lines)


def _edited(pieces: list[str], random: Random) -> list[str]:
    """*pieces* with some in a row deleted or doubled, or two swapped, or one put elsewhere."""
    if not pieces:
        return pieces
    start = random.randrange(len(pieces))
    stop = start + random.choice((1, 1, 1, 2, 5, 20))
    other = random.randrange(len(pieces))
    kind = random.choice(("delete", "double", "swap", "copy"))
    if kind == "delete":
        return pieces[:start] + pieces[stop:]
    if kind == "double":
        return pieces[:stop] + pieces[start:]
    if kind == "copy":
        return pieces[:other] + pieces[start:stop] + pieces[other:]
    pieces = list(pieces)
    pieces[start], pieces[other] = pieces[other], pieces[start]
    return pieces


def _tokens(text: str) -> Iterator[str]:
    """The tokens with the white space before them; what cannot be told apart comes in one piece."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    position = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            row, column = token.end
            end = min(len(text), starts[min(row - 1, len(lines))] + column)
            if end > position:
                yield text[position:end]
                position = end
    except (tokenize.TokenError, SyntaxError):
        pass
    yield text[position:]


EDITS: tuple[Callable[[str, Random], str], ...] = (
    _edit_lines,
    _edit_tokens,
    _edit_tokens,
    _edit_characters,
    _edit_indentation,
)

if __name__ == "__main__":
    main()

"""Times of seqlint and of other tools over one folder, measured side by side.

    python benchmarks/compare.py FOLDER --tools ~/tools/bin

Each run is a process of its own. The time of the processor counts all processes of a run, the memory is that of the largest
one. *cold* begins without a cache, *warm* repeats the run, *one file* checks a single file without a cache. Other tools are
taken from the folder of `--tools`, or from the PATH; those that are not there are left out.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """What one run took."""

    seconds: float
    processor: float
    #: in megabytes
    memory: float


@dataclass(frozen=True)
class Tool:
    """How a tool is run over a path, with its cache in a folder, or without one."""

    title: str
    program: str
    cached: Callable[[str, str], Sequence[str]] | None
    uncached: Callable[[str], Sequence[str]]


def _seqlint(path: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "seqlint", "check", "--isolated", "--quiet", *arguments, path]


TOOLS = (
    Tool(
        "seqlint",
        sys.executable,
        lambda path, cache: _seqlint(path, "--cache-dir", cache),
        lambda path: _seqlint(path, "--no-cache"),
    ),
    Tool(
        "ruff --select F",
        "ruff",
        lambda path, cache: ["check", "--isolated", "--select", "F", "--cache-dir", cache, path],
        lambda path: ["check", "--isolated", "--select", "F", "--no-cache", path],
    ),
    Tool("flake8 --select F", "flake8", None, lambda path: ["--isolated", "--select", "F", path]),
    Tool("ty", "ty", None, lambda path: ["check", path]),
    Tool("pyrefly", "pyrefly", None, lambda path: ["check", path]),
)


def run(command: Sequence[str], folder: str) -> Cost:
    """The cost of a process, and of those that it starts and waits for."""
    began = time.perf_counter()
    null = os.open(os.devnull, os.O_RDWR)
    child = os.fork()
    if not child:
        for stream in range(3):
            os.dup2(null, stream)
        os.chdir(folder)
        os.execvp(command[0], list(command))
    _, _, usage = os.wait4(child, 0)
    os.close(null)
    seconds = time.perf_counter() - began
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def best(runs: Sequence[Cost]) -> Cost:
    """The least of each: what else runs on the machine only adds."""
    return Cost(*(min(getattr(run, name) for run in runs) for name in ("seconds", "processor", "memory")))


def measure(tool: Tool, folder: str, file: str, times: int) -> Iterator[tuple[str, Cost]]:
    """Each kind of run of a tool with its cost."""
    start = [] if tool.program == sys.executable else [tool.program]
    with tempfile.TemporaryDirectory() as empty:
        if tool.cached is None:
            yield "cold", best([run([*start, *tool.uncached(folder)], empty) for _ in range(times)])
        else:
            yield "no cache", best([run([*start, *tool.uncached(folder)], empty) for _ in range(times)])
            cold = []
            for number in range(times):
                cold.append(run([*start, *tool.cached(folder, f"{empty}/{number}")], empty))
            yield "cold", best(cold)
            yield (
                "warm",
                best([run([*start, *tool.cached(folder, f"{empty}/0")], empty) for _ in range(times + 2)]),
            )
        yield "one file", best([run([*start, *tool.uncached(file)], empty) for _ in range(times + 2)])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--file", type=Path, help="the single file; by default the first Python file in FOLDER"
    )
    parser.add_argument("--tools", help="the folder of the other tools' programs")
    parser.add_argument(
        "--times", type=int, default=2, help="how often each run is repeated; the best one counts"
    )
    arguments = parser.parse_args()
    if arguments.tools:
        os.environ["PATH"] = f"{arguments.tools}{os.pathsep}{os.environ['PATH']}"
    folder = str(arguments.folder.resolve())
    file = str((arguments.file or next(arguments.folder.rglob("*.py"))).resolve())
    print("| tool | run | wall clock | processor | memory |")
    print("| --- | --- | --- | --- | --- |")
    for tool in TOOLS:
        if shutil.which(tool.program) is None:
            print(f"{tool.program} is not installed", file=sys.stderr)
            continue
        for kind, cost in measure(tool, folder, file, arguments.times):
            print(
                f"| {tool.title} | {kind} | {cost.seconds:.2f} s | {cost.processor:.2f} s | {cost.memory:.0f} MB |",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""What seqlint costs, as ratios measured side by side in one run: `python benchmarks/speed.py [FOLDER]`.

FOLDER holds real programs (see repositories.py); without it only made-up programs are measured. The two sides alternate
in several turns, so that a machine that slows down slows down both. Programs are compared by the median of their turns,
real files, of which there are many, by the least.
"""

from __future__ import annotations

import gc
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import libcst

from seqlint.configuration.settings import Settings
from seqlint.linter import lint
from seqlint.source import imports
from seqlint.source.files import reader
from seqlint.source.files.discovery import discover

TURNS = 5
#: as `seqlint check` has them
SETTINGS = Settings(wants_models=False)
HEADER = "from keras import Sequential, layers\n\n"


def seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def cpu_seconds(action: Callable[..., object], *arguments: object) -> float:
    """What a call costs the processor, with the collection of the garbage that it leaves."""
    start = time.process_time()
    action(*arguments)
    gc.collect(0)
    return time.process_time() - start


def ratio(one: Callable[[], object], other: Callable[[], object], turns: int = TURNS) -> tuple[float, float]:
    """The median of one/other over alternating turns, and the median seconds of one."""
    one(), other()
    pairs = [(seconds(one), seconds(other)) for _ in range(turns)]
    return statistics.median(a / b for a, b in pairs), statistics.median(a for a, _ in pairs)


def program(layers: int) -> str:
    """A model of that many layers, written out."""
    lines = ["model = Sequential([", "    layers.Input(shape=(16,)),"]
    lines += [f"    layers.Dense({8 + number % 8}, activation='relu')," for number in range(layers)]
    return HEADER + "\n".join([*lines, "])", ""])


def small_models(lines: int) -> str:
    """About that many lines of a program with models of six layers."""
    block = (
        "def build_{0}(units=32):\n"
        "    model = Sequential()\n"
        "    model.add(layers.Conv2D(8, 3, activation='relu', input_shape=(28, 28, 1)))\n"
        "    model.add(layers.MaxPooling2D())\n"
        "    model.add(layers.Flatten())\n"
        "    model.add(layers.Dense(units, activation='relu'))\n"
        "    model.add(layers.Dense(10, activation='softmax'))\n"
        "    model.compile('adam', loss='sparse_categorical_crossentropy')\n"
        "    return model\n\n\n"
    )
    return HEADER + "".join(block.format(number) for number in range(lines // 11))


def run(*command: str) -> Callable[[], object]:
    return lambda: subprocess.run(command, capture_output=True, check=False)


def against_parse(name: str, text: str) -> None:
    data = text.encode()
    figure, cost = ratio(lambda: lint("x.py", data, SETTINGS), lambda: libcst.parse_module(text))
    print(f"{figure:8.2f} x libcst.parse_module  {name} ({1000 * cost:.1f} ms)")


def texts_of(path: str, data: bytes) -> list[str]:
    """The Python text of a file, cell by cell, and of the modules that a check of it reads as well."""
    imports._read.cache_clear()
    texts: list[str] = []
    parse = libcst.parse_module

    def recorded(text: str) -> libcst.Module:
        texts.append(text)
        return parse(text)

    libcst.parse_module = recorded  # type: ignore[assignment]
    try:
        lint(path, data, SETTINGS) if imports.is_relevant(path, data) else reader.read(path, data)
    finally:
        libcst.parse_module = parse
    return texts


def lint_alone(path: str, data: bytes) -> None:
    imports._read.cache_clear()
    lint(path, data, SETTINGS)


def parse_all(texts: list[str]) -> None:
    for text in texts:
        with suppress(libcst.ParserSyntaxError):
            libcst.parse_module(text)


def real_files(folder: Path) -> None:
    """Lint against the parse of the same text, for every file that a check of *folder* reads."""
    read, parsed, beyond = [], [], 0.0
    for path in discover([str(folder)]).files:
        data = Path(path).read_bytes()
        texts = texts_of(path, data)
        if not texts:
            continue
        turns = [(cpu_seconds(lint_alone, path, data), cpu_seconds(parse_all, texts)) for _ in range(TURNS)]
        ours, theirs = map(min, zip(*turns, strict=True))
        read.append(ours / theirs)
        if imports.is_relevant(path, data):
            parsed.append(ours / theirs)
        beyond = max(beyond, ours - theirs)
    for figures, which in ((read, "files that a check reads"), (parsed, "of them that it parses")):
        figures.sort()
        half, most = statistics.median(figures), figures[int(len(figures) * 0.99)]
        above = sum(figure > 1.5 for figure in figures)
        print(f"{half:8.2f} x libcst.parse_module  median of the {len(figures)} {which}")
        print(f"{most:8.2f} x libcst.parse_module  their 99th percentile; {above} above 1.5")
    print(f"{beyond:8.2f} s beyond the parse at most")


def main() -> None:
    print("One file, warm")
    against_parse("200 lines with models", small_models(200))
    if len(sys.argv) > 1:
        real_files(Path(sys.argv[1]))

    print("\nOne cold file of 200 lines")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "models.py"
        path.write_text(small_models(200))
        python = sys.executable
        figure, cost = ratio(run(python, "-m", "seqlint", str(path)), run(python, "-c", "import keras"))
        print(f"{figure:8.3f} x python -c 'import keras' ({1000 * cost:.0f} ms)")
        figure, cost = ratio(run(python, "-m", "seqlint", "--version"), run(python, "-c", "pass"))
        print(f"{figure:8.2f} x python -c pass, for --version ({1000 * cost:.0f} ms)")

        print("\nA tree of 1,000 files without models")
        tree = Path(scratch) / "tree"
        tree.mkdir()
        for number in range(1000):
            (tree / f"m{number}.py").write_text("import os\n" + f"x{number} = {number}\n" * 200)
        reading = "import pathlib, sys\nfor p in pathlib.Path(sys.argv[1]).rglob('*.py'): b'Sequential' in p.read_bytes()"
        figure, cost = ratio(run(python, "-m", "seqlint", str(tree)), run(python, "-c", reading, str(tree)))
        print(f"{figure:8.2f} x reading its bytes ({1000 * cost:.0f} ms)")

        print("\nGrowth with layers")
        previous = 0.0
        for count in (10, 100, 1000, 10_000):
            data = program(count).encode()
            cost = statistics.median(seconds(lambda: lint("x.py", data, SETTINGS)) for _ in range(3))  # noqa: B023
            growth = f", {cost / previous:.1f} x the cost of a tenth" if previous else ""
            print(f"{count:8} layers: {1000 * cost:8.1f} ms{growth}")
            previous = cost

        print("\nGrowth with files")
        previous = 0.0
        for count in (10, 100, 1000, 10_000):
            tree = Path(scratch) / f"files{count}"
            tree.mkdir()
            for number in range(count):
                (tree / f"m{number}.py").write_text(small_models(100))
            cost = seconds(run(python, "-m", "seqlint", "--quiet", str(tree)))
            growth = f", {cost / previous:.1f} x the cost of a tenth" if previous else ""
            print(f"{count:8} files: {1000 * cost:8.0f} ms{growth}")
            previous = cost


if __name__ == "__main__":
    main()

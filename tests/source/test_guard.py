"""Deep nesting costs one finding, never the process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import seqlint
from seqlint.source.guard import too_deep
from seqlint.source.parse import parse_cell

DEEP: dict[str, Callable[[int], str]] = {
    "brackets": lambda n: "x = " + "[" * n + "]" * n,
    "unclosed brackets": lambda n: "x = " + "({[" * n,
    "calls": lambda n: "x = " + "f(a=" * n + ")" * n,
    "chained calls": lambda n: "x = a" + "()" * n,
    "attributes": lambda n: "x = a" + ".b" * n,
    "sums": lambda n: "x = " + "a+" * n + "a",
    "signs": lambda n: "x = " + "-" * n + "1",
    "negations": lambda n: "x = " + "not " * n + "1",
    "powers": lambda n: "x = " + "a**" * n + "a",
    "conditions": lambda n: "x = " + "a if b else " * n + "c",
    "lambdas": lambda n: "x = " + "lambda: " * n + "c",
    "lambda defaults": lambda n: "x = " + "lambda a=" * n + "1" + ": 1" * n,
    "comprehensions": lambda n: "x = [" + "a for b in " * n + "c]",
    "strings": lambda n: "x = (" + "'a'\n" * (4 * n) + ")",
    "elifs": lambda n: "if a:\n  pass\n" + "elif a:\n  pass\n" * n,
    "blocks": lambda n: "".join(" " * i + "if a:\n" for i in range(min(n, 600))) + " " * min(n, 600) + "pass",
    "interpolated strings": lambda n: "x = f'{a:" + "{a:" * n + "}" * n + "}'",
    "nested interpolated strings": lambda n: "x = " + "f'{" * n + "1" + "}'" * n,
    "brackets in interpolated strings": lambda n: "x = f'{" + "(" * n + ")" * n + "}'",
    "brackets behind strings": lambda n: "x = " + "(')'+" * n + "1" + ")" * n,
    "patterns": lambda n: "match a:\n case " + "(" * n + "1" + ",)" * n + ": pass",
    "unclosed patterns": lambda n: "match a:\n case " + "(" * n + ": pass",
    "deletions": lambda n: "del " + "(" * n + "b" + ",)" * n,
    "at the very beginning": lambda n: "(" * n,
}


@pytest.mark.parametrize("kind", DEEP)
def test_deep_nesting_is_refused(kind: str) -> None:
    for size in (450, 20_000):
        cell = parse_cell("a.py", None, DEEP[kind](size) + "\nSequential()\n")
        assert cell.module is None
        assert cell.problem is not None
        assert not cell.problem.is_certain
        assert "deep" in cell.problem.message


def test_what_the_guard_lets_through_does_not_crash() -> None:
    """In a child process: the deepest that passes is parsed, and its positions are computed."""
    program = f"""
import sys
from bisect import bisect_left
sys.path.insert(0, {str(Path(__file__).parent)!r})
from seqlint.linter import RECURSION_LIMIT
from seqlint.source.guard import too_deep
from seqlint.source.parse import parse_cell
from seqlint.source.positions import Spans
from test_guard import DEEP
sys.setrecursionlimit(RECURSION_LIMIT)
for make in DEEP.values():
    def text(size):
        return make(size) + "\\nSequential()\\n"
    # what is refused of one size is refused of all larger ones
    size = bisect_left(range(300), True, 1, key=lambda size: too_deep(text(size)) is not None) - 1
    cell = parse_cell("a.py", None, text(size))
    if cell.module is not None:
        Spans(cell.module, cell.text).of(cell.module)
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=120)


@pytest.mark.parametrize(
    "text",
    [
        "x = [" + "1, " * 10_000 + "]",
        "x = [" + "(a.b + c) * -d,\n" * 1_000 + "]",
        "x = {" + "'a': f(b)[0].c,\n" * 1_000 + "}",
        "x = '" + "(" * 1_000_000 + "'",
        '"""' + "a - b. (c" * 10_000 + '"""',
        "x = f'''" + "{a} - {{ ( " * 1_000 + "'''",
        "x = 1 # " + "((" * 1_000,
        "x = " + "a < " * 5_000 + "b",
        "x = " + "a = " * 5_000 + "b",
        "x = " + "1" * 4_000,
        "x = 1;" * 5_000,
        "x = 1\n" * 5_000,
        "x = (\n" + "'some text.'\n" * 500 + ")",
        "model.add(Dense(1))\n" * 5_000,
        "x = " + ".".join(f"a{i}" for i in range(100)),
        "case = ((((((((1))))))))",
        "".join(f"if a == {i}:\n    x = 1\n" for i in range(1_000)),
        "def f():\n" + "    if x:\n        y\n    elif z:\n        y\n    w = 1\n" * 300,
        "x = (" + ") + (".join(["a"] * 60) + ")",
    ],
)
def test_long_is_not_deep(text: str) -> None:
    assert too_deep(text) is None


def test_real_programs_pass() -> None:
    """The sources of this project and of the standard library's asyncio."""
    import asyncio

    for package in (seqlint, asyncio):
        for path in Path(str(package.__file__)).parent.rglob("*.py"):
            assert too_deep(path.read_text(encoding="utf-8")) is None, path

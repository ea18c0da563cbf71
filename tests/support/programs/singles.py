"""Programs of one construct each: what random programs put together, by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from support.programs.blocks import BLOCKS
from support.programs.callables import CALLABLES
from support.programs.class_runs import CLASS_RUNS
from support.programs.runs import RUNS
from support.programs.templates import fill
from support.programs.writer import KINDS, Program

_STEP = ["def step(*_):", "    global count", "    count += 1", "    return 3"]
_CHECK = ["check_input(count)"]


def singles() -> Iterator[tuple[str, Program]]:
    """The name of each program, and the program: the construct, then checks, of which not all may be possible."""
    for name, template in {**RUNS, **CLASS_RUNS}.items():
        now, later = fill(template, _words("3"))
        yield f"run {name}", _program(["count = 2", *_STEP, *now, *_CHECK, *later], _CHECK)
    for name, template in CALLABLES.items():
        blocks = {"BODY": ["count += 1"], "DECLARE": ["global count"]}
        lines, (function,) = fill(template, _words("3"), blocks)
        yield f"function {name}", _program(["count = 2", *lines, *[f"{function}(1)"] * 3], _CHECK)
    for name, template in BLOCKS.items():
        lines, _ = fill(template, _words("3"), {"BODY": ["count += 1"]})
        yield f"block {name}", _program(["count = 2", *lines], _CHECK)
    for name, kind in KINDS.items():
        make = fill(kind.make, _words("2"))[0]
        reads = [fill(read, _words("4"))[0][0] for read in kind.reads]
        for read in reads:
            yield f"read {read} of {name}", _program([*make, f"check_input({read})", f"check_units({read})"])
        checks = [[f"check_input({read})"] for read in reads]
        checks += [fill(kind.check, _words("4"))[0]] if kind.check else []
        for change in (*kind.changes, *kind.rebinds):
            lines = fill(change, _words("3"))[0]
            yield f"change {'; '.join(map(str.strip, lines))} of {name}", _program([*make, *lines], *checks)


def _program(*chunks: Sequence[str]) -> Program:
    return Program(tuple(map(tuple, chunks)), in_function=False)


def _words(number: str) -> dict[str, Callable[[], str]]:
    return {
        "ME": lambda: "it",
        "ME_": lambda: "it_",
        "F": lambda: "step",
        "N": lambda: number,
        "S": lambda: number,
        "IF": lambda: "helper_lib.flag()",
    }

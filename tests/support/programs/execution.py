"""Executes programs with stand-ins, and writes out their checks: with data that fits what was there."""

from __future__ import annotations

import random
import re
import sys
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from support.programs.stand_ins import PROGRAM, Sequential, namespace, row

#: lines after which an execution is given up
_PATIENCE = 40_000
_DEPTH = 1_000
_CHECK = re.compile(r"( *)(check_\w+)\((.*)\)")
#: checks, written with what was measured
_FITS = {
    "check_input": "probe = Sequential([Input(({0},)), Dense(2)]); probe.compile('sgd', 'mse');"
    " probe.fit(np.zeros((8, {1})), np.zeros((8, 2)))",
    "check_units": "probe = Sequential([Input((3,)), Dense({0})]); probe.compile('sgd', 'mse');"
    " probe.fit(np.zeros((8, 3)), np.zeros((8, {1})))",
    "check_model": "probe = {0}; probe.compile('sgd', 'mse');"
    " probe.fit(np.zeros((8, {1})), np.zeros((8, {2})))",
    "check_data": "probe = Sequential([Input(({1},)), Dense(2)]); probe.compile('sgd', 'mse');"
    " probe.fit({0}, np.zeros(({2}, 2)))",
    "check_labels": "probe = Sequential([Input((3,)), Dense({1}, activation='softmax')]);"
    " probe.compile('sgd', 'sparse_categorical_crossentropy'); probe.fit(np.zeros(({2}, 3)), {0})",
}


class _TooLong(BaseException):
    pass


@dataclass
class Execution:
    """What really happened."""

    #: the row of the outermost statement that raised, None where all went well
    failed: int | None = None
    #: the rows that ran
    rows: set[int] = field(default_factory=set)
    models: list[tuple[int, Sequential]] = field(default_factory=list)
    #: what checks measured, by row
    measured: dict[int, tuple[int, ...]] = field(default_factory=dict)


def _measure_model(model: Any) -> tuple[int, ...]:
    if not isinstance(model, Sequential) or not model.layers:
        raise TypeError("not a model that can be trained")
    built = model.input is not None
    model.input = model.input or (4,)
    shapes = model.shapes()
    assert shapes is not None
    sizes = (model.input[-1], shapes[-1][-1])
    model.input = model.input if built else None
    return sizes


_MEASURES: dict[str, Any] = {
    "check_input": lambda size: (int(size),),
    "check_units": lambda size: (int(size),),
    "check_model": _measure_model,
    "check_data": lambda data: (data.shape[1], data.shape[0]),
    "check_labels": lambda labels: (max(2, int(np.max(labels)) + 1), len(labels)),
}


def execute(code: str, seed: str) -> Execution:
    """Run *code*, where *seed* decides what the unknown library does."""
    result = Execution(models=[])
    names = namespace(seed)

    def check(measure: Any) -> Any:
        def call(value: Any) -> None:
            measured = measure(value)
            if result.measured.setdefault(row(), measured) != measured or not 0 < max(measured) < 5_000:
                raise ValueError("no single size that data could have")

        return call

    names.update({name: check(measure) for name, measure in _MEASURES.items()})
    steps = 0

    def watch(frame: Any, event: str, argument: object) -> Any:
        nonlocal steps
        if frame.f_code.co_filename != PROGRAM:
            return None
        steps += 1
        if steps > _PATIENCE:
            raise _TooLong
        result.rows.add(frame.f_lineno)
        return watch

    Sequential.made = result.models
    random.seed(seed)
    before, hook, depth = sys.gettrace(), sys.unraisablehook, sys.getrecursionlimit()
    # what `__del__` raises is only printed
    sys.unraisablehook = lambda _: None
    # seqlint allows itself a depth at which a program would overflow the stack
    sys.setrecursionlimit(_DEPTH)
    sys.settrace(watch)
    try:
        exec(compile(code, PROGRAM, "exec"), names)  # noqa: S102 - written by the tests
    except BaseException as error:
        sys.settrace(before)
        if isinstance(error, KeyboardInterrupt):
            raise
        result.failed = _outermost(error)
    finally:
        sys.settrace(before)
        names.clear()
        sys.setrecursionlimit(depth)
        sys.unraisablehook = hook
    return result


def _outermost(error: BaseException) -> int:
    """The row of the statement of the module, or of `main`, that raised."""
    trace, found = error.__traceback__, 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == PROGRAM:
            if trace.tb_frame.f_code.co_name not in ("<module>", "main"):
                break
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def written_out(code: str, measured: dict[int, tuple[int, ...]]) -> str:
    """The program with data that fits in place of its checks, each in its row."""
    lines = code.splitlines()
    for number, line in enumerate(lines, 1):
        if match := _CHECK.fullmatch(line):
            sizes = measured.get(number)
            # a check that is never reached checks nothing
            lines[number - 1] = match[1] + (
                "pass" if sizes is None else _FITS[match[2]].format(match[3], *sizes)
            )
    return "\n".join([*lines, ""])


def completed(code: str, seed: str) -> tuple[str, Execution] | None:
    """A program with its checks written out, and what it really does; None where it does not run."""
    first = execute(code, seed)
    if first.failed is not None:
        return None
    text = written_out(code, first.measured)
    second = execute(text, seed)
    return None if second.failed is not None else (text, second)

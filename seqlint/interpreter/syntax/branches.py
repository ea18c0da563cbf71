"""``if``: the branches that a condition chooses between."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from seqlint.interpreter.operations.operators import evaluate_truth
from seqlint.interpreter.state.engine import Interpreter, Signal, executes
from seqlint.interpreter.state.join import run_alternatives
from seqlint.interpreter.syntax.switched_off import look_into
from seqlint.source.version_conditions import tells_versions


@executes(cst.If)
def _if(interpreter: Interpreter, node: cst.If) -> Signal | None:
    tells = any(tells_versions(each.test) for each in _chain(node))
    interpreter.version_conditions += tells
    signal = _run(interpreter, node)
    interpreter.version_conditions -= tells
    return signal


def _chain(node: cst.If) -> Iterator[cst.If]:
    """An ``if`` and each ``elif`` after it."""
    current: cst.If | cst.Else | None = node
    while isinstance(current, cst.If):
        yield current
        current = current.orelse


def _run(interpreter: Interpreter, node: cst.If) -> Signal | None:
    branches: list[cst.BaseSuite | None] = []
    current: cst.If | cst.Else | None = node
    while isinstance(current, cst.If):
        condition = evaluate_truth(interpreter, current.test)
        if condition is False:
            look_into(interpreter, current.body)
        else:
            branches.append(current.body)
        if condition is True:
            for body in _others(current):
                look_into(interpreter, body)
            current = None
            break
        current = current.orelse
    else:
        branches.append(None if current is None else current.body)
    if len(branches) == 1:
        return None if branches[0] is None else interpreter.execute([branches[0]])
    return run_alternatives(interpreter, node, [block(interpreter, body) for body in branches])


def _others(node: cst.If) -> Iterator[cst.BaseSuite]:
    """The branches after that of *node*."""
    current = node.orelse
    while current is not None:
        yield current.body
        current = current.orelse if isinstance(current, cst.If) else None


def block(interpreter: Interpreter, body: cst.BaseSuite | None) -> Callable[[], Signal | None]:
    """An action that executes *body*; None is an empty one."""
    return lambda: None if body is None else interpreter.execute([body])

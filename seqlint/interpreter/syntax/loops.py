"""Loops: which of them run iteration by iteration, here, and which are a fixpoint (`fixpoint`).

A ``for`` over known items is unrolled while it makes layers. A ``while`` is followed as long as its condition is known.
Any other loop, and the rest of a long one, is a fixpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from seqlint.interpreter.operations.iteration import (
    ITERATION_LIMIT,
    any_item,
    first_item,
    has_changed,
    items_of,
    use_up,
)
from seqlint.interpreter.operations.operators import evaluate_truth
from seqlint.interpreter.state.engine import Interpreter, Signal, executes
from seqlint.interpreter.state.havoc import run_special_methods
from seqlint.interpreter.state.join import apply_uncertain, run_alternatives
from seqlint.interpreter.state.objects import Choice, Instance
from seqlint.interpreter.syntax.assignments import assign
from seqlint.interpreter.syntax.branches import block
from seqlint.interpreter.syntax.fixpoint import Loop, repeat
from seqlint.record import Layer, Model
from seqlint.source.tree import simple_statements
from seqlint.values import NOT_KNOWN, ListValue, NotKnown, Value

#: loops up to this long are unrolled, if not within one that is summed up; longer ones only if they make layers
_SHORT_LOOP = 4
#: iterations of a ``while`` loop that are followed while its condition is true
_WHILE_LIMIT = 64
#: how an iteration ends the whole loop
_LEAVING = (Signal.RETURN, Signal.RAISE, Signal.BREAK)


@executes(cst.For)
def _for(interpreter: Interpreter, node: cst.For) -> Signal | None:
    iterable = interpreter.evaluate(node.iter)
    run_special_methods(interpreter, (iterable,), node)
    items = items_of(iterable)
    if items is None or len(items) > ITERATION_LIMIT or interpreter.out_of_budget:
        signal = _sum_up(interpreter, node, iterable, first_item(iterable))
        use_up(interpreter, iterable)
    else:
        use_up(interpreter, iterable)
        kept = items if isinstance(items, range) else list(items)
        signal = _unroll(interpreter, node, iterable, kept)
    return _otherwise(interpreter, node, signal)


def _sum_up(
    interpreter: Interpreter, node: cst.For, iterable: Value, first: Value | NotKnown = NOT_KNOWN
) -> Signal | None:
    """Run the body once, for any of the items."""
    name = node.target.value if isinstance(node.target, cst.Name) else None
    item = any_item(interpreter, iterable, node.iter, name)
    return repeat(interpreter, node, lambda: assign(interpreter, node.target, item), first)


def _otherwise(interpreter: Interpreter, node: Loop, signal: Signal | None) -> Signal | None:
    """Run the ``else`` of a loop that ended with *signal*, unless a ``break`` ended it."""
    if signal is not None or node.orelse is None:
        return None if signal is Signal.BREAK else signal
    actions = [block(interpreter, node.orelse.body)]
    if any(type(part) is cst.Break for part in simple_statements(node.body)):
        actions.append(block(interpreter, None))
    return run_alternatives(interpreter, node, actions) if len(actions) > 1 else actions[0]()


def _unroll(
    interpreter: Interpreter, node: cst.For, iterable: Value, items: Sequence[Value]
) -> Signal | None:
    """Run the body for each item. The rest of a long loop that makes nothing is summed up.

    So is the rest of one that changes the list that it runs over.
    """
    is_long = len(items) > (1 if interpreter.loops_summed_up else _SHORT_LOOP)
    is_summed_up = False

    def run() -> Signal | None:
        nonlocal is_summed_up
        for index, item in enumerate(items):
            structure = interpreter.structure
            assign(interpreter, node.target, item)
            signal = interpreter.execute([node.body])
            if signal in _LEAVING:
                return signal
            is_idle = is_long and interpreter.structure == structure and not _is_structure(item)
            is_like_others = is_idle or bool(interpreter.frame.loop_uncertainty)
            if has_changed(iterable, items):
                interpreter.frame.loop_uncertainty = "the list that the loop runs over changes"
                is_summed_up = True
                break
            if index < len(items) - 1 and (is_like_others or interpreter.out_of_budget):
                if not is_like_others:
                    interpreter.frame.loop_uncertainty = (
                        "its layers come from a loop that is too long to follow"
                    )
                is_summed_up = True
                break
        return None

    signal = _with_uncertainty(interpreter, node, run)
    if not is_summed_up:
        return signal
    return _sum_up(interpreter, node, items if isinstance(items, range) else ListValue([*items]))


def _is_structure(item: Value) -> bool:
    """Whether a loop over such items is about models or layers."""
    if isinstance(item, tuple):
        return any(map(_is_structure, item))
    return isinstance(item, (Model, Layer, Instance, Choice))


def _with_uncertainty(
    interpreter: Interpreter, node: Loop, run: Callable[[], Signal | None]
) -> Signal | None:
    """Run a loop; if a branch may have left it early, its side effects only may have happened."""
    frame = interpreter.frame
    outer, frame.loop_uncertainty = frame.loop_uncertainty, ""
    signal: Signal | None
    signal, delta = interpreter.heap.trial(run)
    reason, frame.loop_uncertainty = frame.loop_uncertainty, outer
    if reason:
        apply_uncertain(interpreter, node, delta, reason)
        return None
    interpreter.heap.apply(delta)
    return signal


@executes(cst.While)
def _while(interpreter: Interpreter, node: cst.While) -> Signal | None:
    is_endless = isinstance(node.test, (cst.Integer, cst.Name)) and node.test.value in ("1", "True")
    shortest = 0 if is_endless else _SHORT_LOOP

    def run() -> Signal | None:
        for iteration in range(_WHILE_LIMIT):
            structure = interpreter.structure
            condition = evaluate_truth(interpreter, node.test)
            if condition is False:
                return None
            if condition is None or interpreter.out_of_budget:
                break
            signal = interpreter.execute([node.body])
            if signal in _LEAVING:
                return signal
            if interpreter.frame.loop_uncertainty:
                break
            if interpreter.structure == structure and iteration >= shortest:
                break
        return repeat(interpreter, node, lambda: interpreter.evaluate(node.test))

    return _otherwise(interpreter, node, _with_uncertainty(interpreter, node, run))

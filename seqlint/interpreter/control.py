"""Compound statements: branches, loops, ``with``, ``try``, ``match``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import libcst as cst

from seqlint.interpreter.assignments import assign, forget_names
from seqlint.interpreter.engine import Interpreter, Signal, executes
from seqlint.interpreter.heap import Delta
from seqlint.interpreter.iteration import ITERATION_LIMIT, items_of
from seqlint.interpreter.join import apply_uncertain, forget_items, join_write, run_alternatives
from seqlint.interpreter.objects import Choice, Instance
from seqlint.interpreter.operators import truth
from seqlint.record import Event, EventKind, Layer, Model
from seqlint.source.tree import walk
from seqlint.values import DictValue, ListValue, Value

#: loops up to this long are always unrolled, longer ones only if they make layers
_SHORT_LOOP = 4
#: a ``while`` whose condition stays true is followed this often
_WHILE_LIMIT = 64
#: the context managers that wait for an exception
_RAISES = frozenset({"assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "raises", "suppress"})


@executes(cst.If)
def _if(interpreter: Interpreter, node: cst.If) -> Signal | None:
    branches: list[cst.BaseSuite | None] = []
    current: cst.If | cst.Else | None = node
    while isinstance(current, cst.If):
        condition = truth(interpreter.evaluate(current.test))
        if condition is not False:
            branches.append(current.body)
        if condition is True:
            current = None
            break
        current = current.orelse
    else:
        branches.append(None if current is None else current.body)
    if len(branches) == 1:
        return None if branches[0] is None else interpreter.execute([branches[0]])
    return run_alternatives(interpreter, node, [_block(interpreter, body) for body in branches])


def _block(interpreter: Interpreter, body: cst.CSTNode | None) -> Callable[[], Signal | None]:
    return lambda: None if body is None else interpreter.execute([body])


# Loops


@executes(cst.For)
def _for(interpreter: Interpreter, node: cst.For) -> Signal | None:
    iterable = interpreter.evaluate(node.iter)
    items = items_of(iterable)
    known = items is not None and len(items) <= ITERATION_LIMIT and not interpreter.out_of_budget
    if items is None or not known:
        item = interpreter.unknown(node.iter, "any item of the loop", _loop_variable(node.target))
        if items:
            item = interpreter.unknown(node.iter, "any item of a long loop", _loop_variable(node.target))
        signal = _repeat(interpreter, node, lambda: assign(interpreter, node.target, item))
    else:
        signal = _unroll(interpreter, node, items)
    return _otherwise(interpreter, node, signal)


def _loop_variable(target: cst.CSTNode) -> str | None:
    return target.value if isinstance(target, cst.Name) else None


def _otherwise(interpreter: Interpreter, node: cst.For | cst.While, signal: Signal | None) -> Signal | None:
    """How a statement ends whose loop ended with *signal*; its ``else`` runs unless a ``break`` may have."""
    if signal is not None or node.orelse is None:
        return None if signal is Signal.BREAK else signal
    actions = [_block(interpreter, node.orelse.body)]
    if any(type(part) is cst.Break for part in walk(node.body, cst.For, cst.While, cst.FunctionDef)):
        actions.append(_block(interpreter, None))
    return run_alternatives(interpreter, node, actions) if len(actions) > 1 else actions[0]()


def _unroll(interpreter: Interpreter, node: cst.For, items: Sequence[Value]) -> Signal | None:
    """Run the body for each item. A long loop that makes nothing is summed up after the first one."""

    def run() -> Signal | None:
        for index, item in enumerate(items):
            structure = interpreter.structure
            assign(interpreter, node.target, item)
            signal = interpreter.execute([node.body])
            if signal in (Signal.RETURN, Signal.RAISE, Signal.BREAK):
                return signal
            idle = interpreter.structure == structure and len(items) > _SHORT_LOOP and not _is_structure(item)
            uncertain = bool(interpreter.frame.loop_uncertainty)
            if (idle or uncertain or interpreter.out_of_budget) and index < len(items) - 1:
                item = interpreter.unknown(node.iter, "any item of a long loop", _loop_variable(node.target))
                return _repeat(interpreter, node, partial(assign, interpreter, node.target, item))
        return None

    return _with_uncertainty(interpreter, node, run)


def _is_structure(item: Value) -> bool:
    """Whether a loop over such items does something to models or layers."""
    if isinstance(item, tuple):
        return any(map(_is_structure, item))
    return isinstance(item, (Model, Layer, Instance, Choice))


def _with_uncertainty(
    interpreter: Interpreter, node: cst.For | cst.While, run: Callable[[], Signal | None]
) -> Signal | None:
    """Run a loop; if a branch may have left it early, what it did is only what may have happened."""
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


def _repeat(
    interpreter: Interpreter, node: cst.For | cst.While, prepare: Callable[[], None]
) -> Signal | None:
    """Run a loop's body once for any number of times."""
    forget_names(interpreter, interpreter.effects_of(node.body).assigned, node, "it changes in a loop")
    _forget_containers(interpreter, node)

    def run() -> Signal | None:
        prepare()
        return interpreter.execute([node.body])

    frame = interpreter.frame
    outer = frame.loop_uncertainty
    signal, delta = interpreter.heap.trial(run)
    frame.loop_uncertainty = outer
    if signal is Signal.RETURN:
        interpreter.heap.apply(delta)
        return None
    for growth in delta.growths.values():
        if isinstance(growth.owner, Model):
            repeat = Event(EventKind.REPEAT, interpreter.site(node), alternatives=(growth.added,))
            interpreter.heap.extend(growth.owner, growth.items, [repeat])
        elif growth.added:
            forget_items(interpreter, node, growth)
    for write in delta.writes.values():
        join_write(interpreter, node, write, [write.current, write.value])
    return None


def _forget_containers(interpreter: Interpreter, node: cst.For | cst.While) -> None:
    """Lists that the body changes are not known within it either."""
    for name in interpreter.effects_of(node.body).changed:
        value = interpreter.look_up(name)
        if isinstance(value, (ListValue, DictValue)):
            interpreter.heap.set_attribute(value, "items", None)


@executes(cst.While)
def _while(interpreter: Interpreter, node: cst.While) -> Signal | None:
    is_endless = isinstance(node.test, (cst.Integer, cst.Name)) and node.test.value in ("1", "True")
    shortest = 0 if is_endless else _SHORT_LOOP

    def run() -> Signal | None:
        for turn in range(_WHILE_LIMIT):
            structure = interpreter.structure
            condition = truth(interpreter.evaluate(node.test))
            if condition is False:
                return None
            if condition is None or interpreter.out_of_budget:
                break
            signal = interpreter.execute([node.body])
            if signal in (Signal.RETURN, Signal.RAISE, Signal.BREAK):
                return signal
            if interpreter.frame.loop_uncertainty:
                break
            if interpreter.structure == structure and turn >= shortest:
                break
        return _repeat(interpreter, node, lambda: None)

    return _otherwise(interpreter, node, _with_uncertainty(interpreter, node, run))


# with, try, match


@executes(cst.With)
def _with(interpreter: Interpreter, node: cst.With) -> Signal | None:
    expects_error = False
    for item in node.items:
        value = interpreter.evaluate(item.item)
        expects_error = expects_error or _expects_error(item.item)
        if item.asname is not None:
            assign(interpreter, item.asname.name, value)
    if not expects_error:
        return interpreter.execute([node.body])
    outer, interpreter.expecting_error = interpreter.expecting_error, True
    try:
        _, delta = interpreter.heap.trial(lambda: interpreter.execute([node.body]))
    finally:
        interpreter.expecting_error = outer
    apply_uncertain(interpreter, node, delta, "its layers come from a block that expects an exception")
    return None


def _expects_error(node: cst.BaseExpression) -> bool:
    """Whether a context manager waits for an exception."""
    if not isinstance(node, cst.Call):
        return False
    function = node.func
    name = function.attr.value if isinstance(function, cst.Attribute) else getattr(function, "value", None)
    return name in _RAISES


@executes(cst.Try, cst.TryStar)
def _try(interpreter: Interpreter, node: cst.Try | cst.TryStar) -> Signal | None:
    reason = "its layers depend on whether an exception is raised"
    tried: list[Delta] = []

    def body() -> Signal | None:
        signal: Signal | None
        signal, delta = interpreter.heap.trial(lambda: interpreter.execute([node.body]))
        interpreter.heap.apply(delta)
        tried.append(delta)
        if signal is None and node.orelse is not None:
            signal = interpreter.execute([node.orelse.body])
        return signal

    def handle(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> Callable[[], Signal | None]:
        def run() -> Signal | None:
            apply_uncertain(interpreter, node, tried[0], reason)
            forget_names(
                interpreter,
                interpreter.effects_of(node.body).assigned,
                node,
                "an exception may have come first",
            )
            if handler.name is not None:
                error = interpreter.unknown(handler, "it is an exception")
                assign(interpreter, handler.name.name, error)
            return interpreter.execute([handler.body])

        return run

    if _imports_only(node.body):
        signal = body()
    else:
        actions = [body, *(handle(handler) for handler in node.handlers)]
        signal = run_alternatives(interpreter, node, actions, reason)
    if node.finalbody is not None:
        final = interpreter.execute([node.finalbody.body])
        signal = final if final is not None else signal
    return signal


def _imports_only(body: cst.BaseSuite) -> bool:
    """Whether a ``try`` only imports: then what it prefers is what the program is about."""
    return all(
        isinstance(statement, cst.SimpleStatementLine)
        and all(isinstance(part, (cst.Import, cst.ImportFrom, cst.Pass)) for part in statement.body)
        for statement in body.body
    )

"""Comprehensions: followed item by item while that shows layers, sizes or labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

import libcst as cst

from seqlint.interpreter.operations.iteration import (
    ITERATION_LIMIT,
    any_item,
    first_item,
    has_changed,
    items_of,
    stand_in,
    use_up,
)
from seqlint.interpreter.operations.operators import evaluate_truth
from seqlint.interpreter.operations.subscripts import is_key
from seqlint.interpreter.state.assigned_names import target_names
from seqlint.interpreter.state.engine import Interpreter, evaluates
from seqlint.interpreter.state.havoc import forget_block, run_special_methods
from seqlint.interpreter.state.join import run_alternatives
from seqlint.interpreter.state.objects import Scope
from seqlint.interpreter.state.write_set import forget_what_runs
from seqlint.interpreter.syntax.assignments import assign
from seqlint.interpreter.syntax.expressions import set_of
from seqlint.values import NOT_KNOWN, DictValue, ListValue, NotKnown, Unknown, Value
from seqlint.values.arrays import Array

#: items of a comprehension without layers that are followed if they are opaque, or take statements to compute
_IDLE_LIMIT = 16

Item = TypeVar("Item", bound=Value)


@evaluates(cst.ListComp, cst.GeneratorExp)
def _comprehension(interpreter: Interpreter, node: cst.ListComp | cst.GeneratorExp) -> Value:
    made: list[Value] = []

    def element() -> Value:
        made.append(interpreter.evaluate(node.elt))
        return made[-1]

    is_lazy = isinstance(node, cst.GeneratorExp)
    if is_lazy:
        items, delta = interpreter.heap.trial(lambda: _comprehended(interpreter, node, element))
        if delta.reaches_beyond(None):
            reason = "a generator changes it"
            run = partial(_comprehended, interpreter, node, element)
            forget_what_runs(interpreter, run, node, reason, runs_later=True, first=delta)
            items = None
    else:
        items = _comprehended(interpreter, node, element)
    if items is None and made and not interpreter.exhausted:
        return interpreter.heap.born(ListValue(None, stand_in(made), made[0]))
    return interpreter.heap.born(ListValue(items, read_once=is_lazy))


@evaluates(cst.SetComp)
def _set_comprehension(interpreter: Interpreter, node: cst.SetComp) -> Value:
    return set_of(_comprehended(interpreter, node, lambda: interpreter.evaluate(node.elt)))


@evaluates(cst.DictComp)
def _dict_comprehension(interpreter: Interpreter, node: cst.DictComp) -> Value:
    def pair() -> tuple[Value, Value]:
        return (interpreter.evaluate(node.key), interpreter.evaluate(node.value))

    pairs = _comprehended(interpreter, node, pair)
    known = pairs is not None and all(is_key(key) for key, _ in pairs)
    return interpreter.heap.born(DictValue(dict(pairs) if known and pairs is not None else None))


def _comprehended(
    interpreter: Interpreter, node: cst.BaseComp | cst.DictComp, element: Callable[[], Item]
) -> list[Item] | None:
    """The items of a comprehension, or None; its element is evaluated at least once while the steps last."""
    frame = interpreter.frame
    frame.scope = interpreter.heap.born(Scope(parent=frame.scope, is_comprehension=True))
    try:
        items = _for_clause(interpreter, node.for_in, element)
        if interpreter.exhausted:
            forget_block(interpreter, node, node, "the program takes too many steps to follow")
        return items
    finally:
        assert frame.scope.parent is not None
        frame.scope = frame.scope.parent


def _for_clause(
    interpreter: Interpreter, clause: cst.CompFor, element: Callable[[], Item]
) -> list[Item] | None:
    if interpreter.exhausted:
        return None
    iterable = interpreter.evaluate(clause.iter)
    run_special_methods(interpreter, (iterable,), clause)
    items = items_of(iterable)
    known = items is not None and len(items) <= ITERATION_LIMIT and not interpreter.out_of_budget
    candidates = list(items) if items is not None and known else _stand_ins(interpreter, clause, iterable)
    use_up(interpreter, iterable)
    if not known:
        _forget_written(interpreter, clause, candidates, element)
    is_simple = clause.inner_for_in is None and not clause.ifs
    marks = interpreter.structure, interpreter.heap.growths
    steps = interpreter.steps
    result: list[Item] | None = []
    for index, item in enumerate(candidates):
        interpreter.steps += 1
        if index == _IDLE_LIMIT and is_simple and result:
            is_idle = marks == (interpreter.structure, interpreter.heap.growths)
            takes_statements = interpreter.steps - steps > index + 1
            if is_idle and (takes_statements or _is_opaque(result[-1])):
                some = any_item(interpreter, iterable, clause.iter, None)
                _forget_written(interpreter, clause, [some], element)
                assign(interpreter, clause.target, some)
                return [*result, *[element()] * (len(candidates) - index)]
        assign(interpreter, clause.target, item)
        conditions = [evaluate_truth(interpreter, test.test) for test in clause.ifs]
        if False in conditions:
            continue
        if None in conditions:
            run_alternatives(
                interpreter, clause, [lambda: None, partial(_run_item, interpreter, clause, element)]
            )
            result = None
            continue
        found = _items_of_one(interpreter, clause, element)
        if found is None or result is None:
            result = None
        else:
            result.extend(found)
    if known and has_changed(iterable, candidates):
        interpreter.heap.forget_items(iterable)
        return None
    return result if known else None


def _items_of_one(
    interpreter: Interpreter, clause: cst.CompFor, element: Callable[[], Item]
) -> list[Item] | None:
    """What a comprehension gives for one item of *clause*."""
    inner = clause.inner_for_in
    return [element()] if inner is None else _for_clause(interpreter, inner, element)


def _run_item(interpreter: Interpreter, clause: cst.CompFor, element: Callable[[], Item]) -> None:
    _items_of_one(interpreter, clause, element)


def _forget_written(
    interpreter: Interpreter, clause: cst.CompFor, items: Sequence[Value], element: Callable[[], Value]
) -> None:
    """Forget what the element of a comprehension writes, which is evaluated any number of times."""

    def run() -> None:
        for item in items:
            interpreter.steps += 1
            assign(interpreter, clause.target, item)
            for test in clause.ifs:
                interpreter.evaluate(test.test)
            if clause.inner_for_in is None:
                element()
            else:
                _for_clause(interpreter, clause.inner_for_in, element)

    forget_what_runs(
        interpreter, run, clause, "a comprehension changes it", runs_later=False, expected=_targets(clause)
    )


def _targets(clause: cst.CompFor | None) -> Iterator[str]:
    """The variables of a comprehension from *clause* on."""
    while clause is not None:
        yield from target_names(clause.target)
        clause = clause.inner_for_in


def _is_opaque(value: Value) -> bool:
    """Whether neither a size nor labels can be read from a value."""
    return isinstance(value, (Unknown, str)) or (isinstance(value, Array) and value.shape.rank == 0)


def _stand_ins(interpreter: Interpreter, clause: cst.CompFor, iterable: Value) -> list[Value]:
    """Values for the items of a comprehension: the first one, where that is known and not left out, and any other."""
    some = any_item(interpreter, iterable, clause.iter, None)
    first = NOT_KNOWN if clause.ifs or clause.inner_for_in is not None else first_item(iterable)
    return [some] if isinstance(first, NotKnown) else [first, some]

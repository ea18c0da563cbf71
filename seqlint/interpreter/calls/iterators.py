"""Built-in functions that make and read iterators; some call a function of the program for each item."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import libcst as cst

from seqlint.interpreter.calls.builtins import computes
from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.operations.iteration import (
    ITERATION_LIMIT,
    any_item,
    items_of,
    iterator,
    leave_items,
    left_items,
    use_up,
)
from seqlint.interpreter.operations.operators import truth
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.havoc import Power, havoc
from seqlint.interpreter.state.objects import CallArguments, Iterator
from seqlint.values import NOT_KNOWN, NotKnown, Value

_Columns = list[Sequence[Value]]


def _columns(interpreter: Interpreter, values: Sequence[Value]) -> _Columns | None:
    """The items of each of *values*, or None where there are too many or they are not known."""
    columns = [items_of(value) for value in values]
    known = [column for column in columns if column is not None and len(column) <= ITERATION_LIMIT]
    return known if len(known) == len(columns) and not interpreter.out_of_budget else None


def _called(
    interpreter: Interpreter, function: Value, arguments: tuple[Value, ...], node: cst.CSTNode
) -> Value:
    interpreter.steps += 1
    assert isinstance(node, cst.Call)
    result = interpreter.call(function, CallArguments(arguments), node)
    interpreter.raising_call = None
    return result


@computes("builtins.map", "itertools.starmap")
def _map(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    columns = _columns(interpreter, arguments.positional[1:])
    if columns is None or not columns or not arguments.complete:
        return _unseen(interpreter, arguments, node)
    rows = list(zip(*columns, strict=False))
    if name == "itertools.starmap":
        rows = [tuple(items_of(row[0]) or ()) for row in rows]
    function = arguments.positional[0]
    return iterator(interpreter, [_called(interpreter, function, row, node) for row in rows])


@computes("builtins.filter")
def _filter(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    columns = _columns(interpreter, arguments.positional[1:])
    if columns is None or len(columns) != 1:
        return _unseen(interpreter, arguments, node)
    function = arguments.positional[0]
    answers = [
        truth(item if function is None else _called(interpreter, function, (item,), node))
        for item in columns[0]
    ]
    kept = [item for item, answer in zip(columns[0], answers, strict=True) if answer]
    return iterator(interpreter, None if None in answers else kept)


@computes("functools.reduce")
def _reduce(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    columns = _columns(interpreter, arguments.positional[1:2])
    if not columns or not (columns[0] or arguments.positional[2:]):
        return _unseen(interpreter, arguments, node)
    items = [*arguments.positional[2:], *columns[0]]
    result = items[0]
    for item in items[1:]:
        result = _called(interpreter, arguments.positional[0], (result, item), node)
    return result


@computes("itertools.chain", "itertools.chain.from_iterable", "itertools.product")
def _combined(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    values = arguments.positional
    if name.endswith("from_iterable"):
        values = tuple(items_of(arguments.get("iterable", 0)) or (None,))
    columns = _columns(interpreter, values)
    if columns is None or not arguments.complete or arguments.keywords:
        return NOT_KNOWN
    combined = itertools.product(*columns) if name == "itertools.product" else itertools.chain(*columns)
    items = list(itertools.islice(combined, ITERATION_LIMIT + 1))
    return iterator(interpreter, items if len(items) <= ITERATION_LIMIT else None)


@computes("builtins.next")
def _next(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    value = arguments.get("iterator", 0)
    items = left_items(value)
    if items and not interpreter.loops_summed_up:
        leave_items(interpreter, value, items[1:])
        return items[0]
    use_up(interpreter, value)
    return any_item(interpreter, value, node, None)


@computes("builtins.iter")
def _iter(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    value = arguments.get("iterable", 0)
    is_known = (
        isinstance(value, Iterator)
        or library_calls.has_method(value, "__next__")
        or left_items(value) is not None
    )
    return value if is_known and len(arguments.positional) == 1 else NOT_KNOWN


def _unseen(interpreter: Interpreter, arguments: CallArguments, node: cst.CSTNode) -> Value:
    """A function may be called with items that are not known: its side effects are not known either."""
    havoc(interpreter, arguments.all(), node, Power.CHANGES)
    return interpreter.unknown(node, "the items are not known")

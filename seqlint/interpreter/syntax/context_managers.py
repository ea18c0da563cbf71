"""``with``: what context managers return, change and suppress."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from seqlint.interpreter.calls.functions import call_function
from seqlint.interpreter.operations.operators import is_plain, truth
from seqlint.interpreter.state.delta import ItemWrite
from seqlint.interpreter.state.engine import Interpreter, Signal, executes
from seqlint.interpreter.state.havoc import Power, havoc
from seqlint.interpreter.state.join import apply_uncertain
from seqlint.interpreter.state.objects import CallArguments, Function, Instance, Iterator, Method
from seqlint.interpreter.syntax.assignments import assign
from seqlint.interpreter.syntax.exceptions import handles, run_handled, run_interruptible
from seqlint.knowledge.purity import is_plain_base
from seqlint.source.tree import walk
from seqlint.values import DictValue, ListValue, Missing, Reference, Scalar, Unknown, Value

#: the context managers that expect an exception
_RAISES = frozenset({"assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "raises", "suppress"})
_NO_ERROR = (None, None, None)

_Body = Callable[[], Signal | None]
#: is given the value that ``as`` binds
_GivenBody = Callable[[Value], Signal | None]


@executes(cst.With)
def _with(interpreter: Interpreter, node: cst.With) -> Signal | None:
    return _within(interpreter, node, node.items)


def _within(interpreter: Interpreter, node: cst.With, items: Sequence[cst.WithItem]) -> Signal | None:
    """Run the body of a ``with`` statement within the managers *items*."""
    if not items:
        return interpreter.execute([node.body])
    item, function = items[0], _called(interpreter, items[0].item)

    def body(given: Value) -> Signal | None:
        if item.asname is not None:
            assign(interpreter, item.asname.name, given)
        return _within(interpreter, node, items[1:])

    if isinstance(function, Function) and function.is_generator:
        return _within_generator(interpreter, node, item, function, body)
    manager = interpreter.evaluate(item.item)
    if _expects_error(item.item, function):
        return _expecting(interpreter, node, lambda: body(manager))
    if node.asynchronous is not None:
        return _within_coroutines(interpreter, node, manager, body)
    if isinstance(manager, Instance):
        return _within_instance(interpreter, node, item, manager, body)
    if _may_suppress(manager, function):
        return run_interruptible(interpreter, node, lambda: body(manager))
    return body(manager)


def _within_coroutines(
    interpreter: Interpreter, node: cst.With, manager: Value, body: _GivenBody
) -> Signal | None:
    """Run the body of an ``async with`` statement: what the methods of *manager* do is not followed."""
    havoc(interpreter, (manager,), node, Power.CHANGES)
    given = interpreter.unknown(node, "an asynchronous context manager gives it").may_be((manager,))
    signal = run_interruptible(interpreter, node, lambda: body(given))
    havoc(interpreter, (manager,), node, Power.CHANGES)
    return signal


def _may_suppress(manager: Value, function: Value) -> bool:
    """Whether a context manager is one of which nothing is known, so that it may suppress exceptions."""
    if not isinstance(manager, Unknown):
        return False
    return not manager.of_library or (isinstance(function, Reference) and not is_plain_base(function.name))


def _called(interpreter: Interpreter, manager: cst.BaseExpression) -> Value:
    """The function whose call makes *manager*, or None."""
    if type(manager) is not cst.Call or type(manager.func) not in (cst.Name, cst.Attribute):
        return None
    function = interpreter.evaluate(manager.func)
    return function.function if isinstance(function, Method) else function


def _expects_error(manager: cst.BaseExpression, function: Value) -> bool:
    """Whether a context manager expects an exception."""
    if not isinstance(manager, cst.Call):
        return False
    written = manager.func.attr if isinstance(manager.func, cst.Attribute) else manager.func
    name = function.name.rpartition(".")[2] if isinstance(function, Reference) else None
    return name in _RAISES or getattr(written, "value", None) in _RAISES


def _expecting(interpreter: Interpreter, node: cst.With, body: _Body) -> Signal | None:
    outer, interpreter.expecting_error = interpreter.expecting_error, True
    try:
        _, delta = interpreter.heap.trial(body)
    finally:
        interpreter.expecting_error = outer
    apply_uncertain(interpreter, node, delta, "its layers come from a block that expects an exception")
    return None


def _within_instance(
    interpreter: Interpreter, node: cst.With, item: cst.WithItem, manager: Instance, body: _GivenBody
) -> Signal | None:
    """Run *body* between the ``__enter__`` and the ``__exit__`` of the program."""
    given: Value = manager
    enter, leave = manager.cls.find("__enter__"), manager.cls.find("__exit__")
    if isinstance(enter, Function):
        given = call_function(interpreter, enter, CallArguments((manager,)), item)
    elif isinstance(enter, Unknown):
        given = interpreter.unknown(item, enter.reason)
    if not isinstance(leave, Function):
        return body(given)
    error = tuple(interpreter.unknown(item, "it is an exception") for _ in _NO_ERROR)
    suppresses, _ = interpreter.heap.trial(
        lambda: call_function(interpreter, leave, CallArguments((manager, *error)), item)
    )
    is_closed = truth(suppresses) is False
    signal = body(given) if is_closed else run_handled(interpreter, node, lambda: body(given))
    call_function(interpreter, leave, CallArguments((manager, *(_NO_ERROR if is_closed else error))), item)
    return signal


def _is_data(value: Value | Missing) -> bool:
    """Whether what a context manager leaves in a slot is data, or nothing."""
    return isinstance(value, (Missing, ListValue, DictValue)) or is_plain(value)


def _within_generator(
    interpreter: Interpreter, node: cst.With, item: cst.WithItem, function: Function, body: _GivenBody
) -> Signal | None:
    """Run *body* where a generator function yields: what this one changes is not known in the body."""
    outer, interpreter.entered = interpreter.entered, function
    try:
        made, delta = interpreter.heap.trial(lambda: interpreter.evaluate(item.item))
    finally:
        interpreter.entered = outer
    interpreter.heap.apply(delta)
    changed: list[tuple[ItemWrite[object], Scalar]] = []
    growths, writes = delta.growths.values(), delta.writes.values()
    owners = [*(growth.owner for growth in growths), *(write.owner for write in writes)]
    changed_containers = [owner for owner in owners if isinstance(owner, (ListValue, DictValue))]
    for owner in changed_containers:
        interpreter.heap.forget_items(owner)
    for write in delta.writes.values():
        if isinstance(write, ItemWrite) and _is_data(write.value):
            within = Scalar(str(write.key), "a context manager sets it", interpreter.site(item))
            interpreter.heap.put(write, within)
            changed.append((write, within))
    given = made
    if isinstance(made, Iterator):
        given = made.items[0] if made.items is not None and len(made.items) == 1 else made.element
    suppresses = any(
        handles(interpreter, handler)
        for part in walk(function.node.body)
        if isinstance(part, cst.Try)
        for handler in part.handlers
    )
    signal = run_handled(interpreter, node, lambda: body(given)) if suppresses else body(given)
    for owner in changed_containers:
        interpreter.heap.forget_items(owner)
    for write, within in changed:
        after: Value | Missing = interpreter.unknown(item, "a context manager sets it")
        if write.current is within and not isinstance(write.value, Missing) and is_plain(write.value):
            after = write.value
        interpreter.heap.put(write, after)
    return signal

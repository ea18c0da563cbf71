"""What code that is not read may have done: havoc forgets everything that it can reach.

The default is pessimistic. A construct that is not modelled exactly names what it was given, and how much it may do with
that; what is reachable from there is forgotten in one place, here.
"""

from __future__ import annotations

import enum
from collections.abc import Container, Iterable, Sequence
from functools import partial

import libcst as cst

from seqlint.interpreter.state.code import (
    functions_of,
    inner_function,
    mentioned,
    writes_outside,
)
from seqlint.interpreter.state.dispatch import ByType
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import IS_CALLED, ITERATOR_ITEMS, SET_ITEMS, STATE
from seqlint.interpreter.state.heap import forgotten
from seqlint.interpreter.state.objects import (
    Bound,
    CallArguments,
    Class,
    Function,
    Instance,
    Method,
    Module,
    Names,
    Scope,
    unknown_arguments,
)
from seqlint.interpreter.state.objects import Iterator as IteratorValue
from seqlint.interpreter.state.reach import forget_layers, holds_nothing, reachable
from seqlint.interpreter.state.write_set import forget_what_runs
from seqlint.knowledge.library import Stateful
from seqlint.knowledge.purity import Calling, calling
from seqlint.record import Event, EventKind, Layer, Model
from seqlint.values import NOT_KNOWN, DictValue, ListValue, Missing, Reference, SetValue, Unknown, Value
from seqlint.values.arrays import Array

#: what may hold functions of the program
_CODE = (Function, Method, Instance, Class)


class Power(enum.IntEnum):
    """How much code may do with what it is given. Each power includes those before it."""

    #: it calls what can be called, any number of times
    CALLS = 1
    #: it changes containers, arrays and attributes, and keeps functions that it calls later
    CHANGES = 2
    #: it adds and removes the layers of models that are not compiled, and changes what it made itself
    REBUILDS = 3
    #: it does so with any model: it is code of the program that is not followed
    IS_OWN = 4


def havoc(
    interpreter: Interpreter,
    roots: Iterable[Value],
    node: cst.CSTNode,
    power: Power,
    reason: str = "it is passed to code that is not read",
) -> None:
    """Forget what code of that *power* may have changed that is given *roots*."""
    if power >= Power.REBUILDS:
        interpreter.epoch += 1
    reached = reachable(roots)
    if not reached:
        return
    changes = power >= Power.CHANGES
    results = _forget_written(
        interpreter, reached, node, reason, runs_later=changes, forgets_receivers=changes
    )
    if changes:
        reached = reachable([*reached, *results])
    # code that only calls what it is given changes what the methods among that are bound to
    changed = [value.receiver for value in reached if isinstance(value, Bound)]
    _forget_reached(interpreter, reached if changes else changed, node, power, reason)


def _forget_reached(
    interpreter: Interpreter, values: Iterable[Value], node: cst.CSTNode, power: Power, reason: str
) -> None:
    """Forget what code of that *power* may have changed of *values* themselves."""
    for value in values:
        if isinstance(value, Model):
            _forget_model(interpreter, value, node, power, reason)
        else:
            _FORGET[type(value)](interpreter, value, node, reason)


def run_special_methods(interpreter: Interpreter, values: Iterable[Value], node: cst.CSTNode) -> None:
    """Forget what an operation on *values* may write that calls special methods of the program's classes."""
    reason = "a special method changes it"
    for value in values:
        if not isinstance(value, Instance) or not value.cls.has_special_methods:
            continue
        members = value.cls.special_members
        if value.cls.is_opaque or not all(isinstance(member, Function) for member in members):
            havoc(interpreter, (value,), node, Power.CALLS, reason)
        else:
            methods = [Method(value, member) for member in members if isinstance(member, Function)]
            _forget_written(interpreter, methods, node, reason, runs_later=False)


def run_callbacks(interpreter: Interpreter, values: Iterable[Value], node: cst.CSTNode, name: str) -> None:
    """Forget what the functions among *values* may write, which are given to the library's function *name*.

    Of the instances among them built-in functions call the special methods and the instance itself, and other functions
    any method.
    """
    values = tuple(values)
    if holds_nothing(values):
        return
    when, reached = calling(name), reachable(values)
    run_special_methods(interpreter, reached, node)
    if when is Calling.NEVER:
        return
    reason = "a function that a library calls changes it"
    functions: list[Value] = []
    for value in reached:
        if isinstance(value, (Function, Method)):
            functions.append(value)
        elif isinstance(value, Bound):
            havoc(interpreter, (value,), node, Power.CALLS, reason)
        elif isinstance(value, Instance):
            called = value.cls.find("__call__")
            if not name.startswith("builtins."):
                functions.append(value)
            elif isinstance(called, Function):
                functions.append(Method(value, called))
    _forget_written(interpreter, functions, node, reason, runs_later=when is Calling.LATER)


def run_later(interpreter: Interpreter, functions: Sequence[Value], node: cst.CSTNode, reason: str) -> None:
    """Forget what *functions* may write that a library calls at any time from here on."""
    _forget_written(interpreter, functions, node, reason, runs_later=True)


def havoc_names(
    interpreter: Interpreter,
    scope: Scope,
    node: cst.CSTNode,
    mentioned: Container[str] | None = None,
) -> None:
    """Forget the names of *scope*, or those that are *mentioned*, and what they hold: code that is not read ran there.

    Modules of libraries stay: that their names are taken for something else is not assumed.
    """
    names = [
        name
        for name, value in scope.bindings.items()
        if (mentioned is None or name in mentioned) and not isinstance(value, (Module, Reference))
    ]
    reason = "code that is not read may change it"
    havoc(interpreter, [scope.bindings[name] for name in names], node, Power.REBUILDS, reason)
    for name in names:
        unknown = forgotten(scope.bindings[name], name, reason, interpreter.site(node))
        interpreter.heap.set_item(scope, scope.bindings, name, unknown)


_FORGET: ByType[Interpreter, Value, [cst.CSTNode, str], None] = ByType()


@_FORGET.default
def _keep(interpreter: Interpreter, value: Value, node: cst.CSTNode, reason: str) -> None:
    """What cannot change."""


@_FORGET.register(ListValue, DictValue)
def _forget_container(
    interpreter: Interpreter, value: ListValue | DictValue, node: cst.CSTNode, reason: str
) -> None:
    interpreter.heap.forget_items(value)


@_FORGET.register(IteratorValue)
def _use_up(interpreter: Interpreter, value: IteratorValue, node: cst.CSTNode, reason: str) -> None:
    if value.items is not None:
        interpreter.heap.set_field(value, ITERATOR_ITEMS, None)


@_FORGET.register(SetValue)
def _forget_set(interpreter: Interpreter, value: SetValue, node: cst.CSTNode, reason: str) -> None:
    if value.items is not None:
        interpreter.heap.set_field(value, SET_ITEMS, None)


@_FORGET.register(Names)
def _forget_names(interpreter: Interpreter, value: Names, node: cst.CSTNode, reason: str) -> None:
    interpreter.heap.forget_names(value.owner)


@_FORGET.register(Instance)
def _forget_instance(interpreter: Interpreter, value: Instance, node: cst.CSTNode, reason: str) -> None:
    interpreter.heap.forget_names(value)


@_FORGET.register(Class)
def _forget_class(interpreter: Interpreter, value: Class, node: cst.CSTNode, reason: str) -> None:
    interpreter.heap.forget_names(value)


@_FORGET.register(Array)
def _forget_array(interpreter: Interpreter, value: Array, node: cst.CSTNode, reason: str) -> None:
    interpreter.overwritten.add(value)


@_FORGET.register(Stateful)
def _forget_state(interpreter: Interpreter, value: Stateful[object], node: cst.CSTNode, reason: str) -> None:
    interpreter.heap.set_field(value, STATE, NOT_KNOWN)


@_FORGET.register(Layer)
def _call_layer(interpreter: Interpreter, value: Layer, node: cst.CSTNode, reason: str) -> None:
    interpreter.heap.set_field(value, IS_CALLED, True)


@_FORGET.register(Unknown)
def _forget_members(interpreter: Interpreter, value: Unknown, node: cst.CSTNode, reason: str) -> None:
    interpreter.heap.forget_members(value)


def _forget_model(
    interpreter: Interpreter, model: Model, node: cst.CSTNode, power: Power, reason: str
) -> None:
    """Record that *model* may be trained, and where the code has the power, given other layers."""
    is_compiled = any(event.kind is EventKind.COMPILE for event in model.events)
    if power is Power.IS_OWN or (power is Power.REBUILDS and not is_compiled):
        forget_layers(interpreter, model, reason, node)
    interpreter.heap.record(model, Event(EventKind.ESCAPE, interpreter.site(node), reason=reason))


# What functions of the program write


def _forget_written(
    interpreter: Interpreter,
    values: Sequence[Value],
    node: cst.CSTNode,
    reason: str,
    *,
    runs_later: bool,
    forgets_receivers: bool = False,
) -> Iterable[Value]:
    """Forget what calls of the functions among *values* may write, however often they run, with whatever arguments.

    Where the caller forgets the receivers, what methods write to these is left to it. Returns what the calls return.
    """
    values = [value for value in values if isinstance(value, _CODE)]
    if not values:
        return ()
    results: dict[int, Value] = {}
    interpreter.passed.update(id(value.node) for value in values if isinstance(value, Function))
    functions = [
        function
        for value in values
        for function in functions_of(value)
        if id(inner_function(function).node) not in interpreter.rehearsed
        and (
            (isinstance(function, Method) and not forgets_receivers)
            or writes_outside(interpreter, inner_function(function), set())
        )
    ]
    if not functions:
        return ()
    nodes = {id(inner_function(function).node) for function in functions}
    interpreter.rehearsed |= nodes
    try:
        is_known = interpreter.may_rehearse and forget_what_runs(
            interpreter,
            partial(_call_each, interpreter, functions, node, results),
            node,
            reason,
            runs_later=runs_later,
        )
    finally:
        interpreter.rehearsed -= nodes
    if not is_known:
        receivers = [function.receiver for function in functions if isinstance(function, Method)]
        _forget_closure(interpreter, receivers, map(inner_function, functions), node, reason)
    return results.values()


def _call_each(
    interpreter: Interpreter,
    functions: Sequence[Function | Method],
    node: cst.CSTNode,
    results: dict[int, Value],
) -> None:
    for number, function in enumerate(functions):
        results[number] = interpreter.call(function, CallArguments((), unknown_arguments(function)), node)


def forget_mentioned(
    interpreter: Interpreter, functions: Iterable[Function], node: cst.CSTNode, reason: str
) -> None:
    """Forget everything that functions mention which is not their own, and what the functions that they call mention."""
    _forget_closure(interpreter, (), functions, node, reason)


def forget_block(interpreter: Interpreter, body: cst.CSTNode, node: cst.CSTNode, reason: str) -> None:
    """Forget everything that a block of the current scope assigns or mentions, and what it calls mentions."""
    names = interpreter.assigned_names(body)
    bound = map(interpreter.bound_value, names.mentioned)
    values = [value for value in bound if not isinstance(value, Missing)]
    _forget_closure(interpreter, values, (), node, reason)
    for name in names.assigned:
        value = interpreter.bound_value(name)
        if not isinstance(value, Missing):
            interpreter.bind(name, forgotten(value, name, reason, interpreter.site(node)))


def _forget_closure(
    interpreter: Interpreter,
    values: Iterable[Value],
    functions: Iterable[Function],
    node: cst.CSTNode,
    reason: str,
) -> None:
    """Forget *values* and what *functions* mention, and what the functions among all that mention."""
    interpreter.epoch += 1
    pending, seen, done = list(functions), set[int](), set[int]()
    reached: list[Value] = []

    def reach(found: Iterable[Value]) -> None:
        new = reachable(found, seen)
        reached.extend(new)
        pending.extend(inner_function(inner) for value in new for inner in functions_of(value))

    reach(values)
    for function in pending:
        if id(function.node) not in done:
            done.add(id(function.node))
            _forget_redirected(interpreter, function, node, reason)
            reach(mentioned(interpreter, function))
    instances = (value for value in reached if isinstance(value, (Instance, Class)))
    classes = dict.fromkeys(
        cls for value in instances for cls in (value.cls if isinstance(value, Instance) else value).lineage()
    )
    _forget_reached(interpreter, [*reached, *classes], node, Power.IS_OWN, reason)
    for value in reached:
        interpreter.overwritten.add(value, resized=True)


def _forget_redirected(interpreter: Interpreter, function: Function, node: cst.CSTNode, reason: str) -> None:
    """Forget the names that a function declares as global or nonlocal."""
    for name in interpreter.assigned_names(function.node.body).redirected:
        scope: Scope | None = function.scope
        while scope is not None:
            if name in scope.bindings:
                unknown = forgotten(scope.bindings[name], name, reason, interpreter.site(node))
                interpreter.heap.set_item(scope, scope.bindings, name, unknown)
            scope = scope.parent

"""Calls of the program's own functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import libcst as cst

from seqlint.interpreter.operations.iteration import stand_in
from seqlint.interpreter.state.delta import Delta, Growth, ModelGrowth
from seqlint.interpreter.state.engine import CALL_DEPTH, Frame, Interpreter, Signal
from seqlint.interpreter.state.havoc import Power, forget_mentioned, havoc
from seqlint.interpreter.state.join import apply_uncertain, join_values, merge
from seqlint.interpreter.state.objects import CallArguments, Choice, Class, Function, Iterator, Method, Scope
from seqlint.interpreter.state.reach import forget_layers
from seqlint.interpreter.state.write_set import forget_what_runs
from seqlint.shapes.expression import Expression
from seqlint.site import Site
from seqlint.values import AbstractValue, DictValue, ListValue, NotKnown, Unknown, Value

#: how deep a function may call itself, without and with a number among its arguments that it may count down
_RECURSION_LIMIT, _COUNTED_RECURSION_LIMIT = 3, 12
#: a function that makes no layer in this many statements, over all its calls, is no longer followed
_IDLE_LIMIT = 1_000


def defaults_of(interpreter: Interpreter, parameters: cst.Parameters) -> dict[str, Value]:
    """The defaults of a function's parameters, evaluated where it is defined."""
    return {
        parameter.name.value: interpreter.evaluate(parameter.default)
        for parameter in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
        if parameter.default is not None
    }


def call_function(
    interpreter: Interpreter, function: Function, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    """Evaluate a function's body with these arguments."""
    if interpreter.out_of_budget or _is_too_deep(interpreter, function, arguments):
        return _unread(interpreter, function, arguments, node, "calls are nested too deeply to follow")
    interpreter.called.add(id(function.node))
    if interpreter.handlers or interpreter.expecting_error:
        interpreter.program.handled[id(function.node)] = Site(function.cell, function.node)
    if function.idle_steps > _IDLE_LIMIT:
        return _unread(interpreter, function, arguments, node, "the function has made no layer in many steps")
    interpreter.steps += 1
    bindings = _parameters(interpreter, function, arguments)
    scope = interpreter.heap.born(Scope(bindings, enclosing(function.scope)))
    steps, structure = interpreter.steps, interpreter.structure
    if function.is_cached:
        result = _run_perhaps(interpreter, function, scope, node)
    else:
        result = run_body(interpreter, function, scope, node)
    idle = interpreter.structure == structure
    function.idle_steps = function.idle_steps + interpreter.steps - steps if idle else 0
    return result


def _run_perhaps(interpreter: Interpreter, function: Function, scope: Scope, node: cst.CSTNode) -> Value:
    """The result of a function that may give what it gave before."""
    result, delta = interpreter.heap.trial(lambda: run_body(interpreter, function, scope, node))
    apply_uncertain(interpreter, node, delta, "a function that is not always run changes it")
    if not isinstance(result, AbstractValue):
        return result
    return interpreter.unknown(node, "the function may give what it gave before").may_be((result,))


def _unread(
    interpreter: Interpreter, function: Function, arguments: CallArguments, node: cst.CSTNode, reason: str
) -> Unknown:
    """A call that is not followed."""
    havoc(interpreter, arguments.all(), node, Power.IS_OWN, reason)
    forget_mentioned(interpreter, (function,), node, reason)
    return interpreter.unknown(node, reason)


def _is_too_deep(interpreter: Interpreter, function: Function, arguments: CallArguments) -> bool:
    counts = any(isinstance(value, int) and not isinstance(value, bool) for value in arguments.all())
    limit = _COUNTED_RECURSION_LIMIT if counts else _RECURSION_LIMIT
    return len(interpreter.call_stack) >= CALL_DEPTH or interpreter.call_stack.count(function) >= limit


def enclosing(scope: Scope) -> Scope:
    """The scope in which a function's free names are looked up: a class body is not one."""
    while scope.is_class and scope.parent is not None:
        scope = scope.parent
    return scope


def run_body(interpreter: Interpreter, function: Function, scope: Scope, node: cst.CSTNode) -> Value:
    """Evaluate a function's body in a scope that holds its parameters."""
    outer = interpreter.frame
    interpreter.frame = Frame(function.cell, scope, function.qualified_name, function)
    interpreter.call_stack.append(function)
    interpreter.raising_call = None
    try:
        if isinstance(function.node, cst.Lambda):
            return interpreter.evaluate(function.node.body)
        if function.is_generator:
            return _generator(interpreter, function, node)
        if function.is_coroutine and interpreter.awaited is not node:
            return _coroutine(interpreter, function, node)
        return _returned(interpreter, function, node)
    finally:
        interpreter.call_stack.pop()
        interpreter.frame = outer


def _returned(interpreter: Interpreter, function: Function, node: cst.CSTNode) -> Value:
    """What the body of a function returns that runs at once."""
    signal = _execute_body(interpreter, function)
    if interpreter.frame.yields:
        return interpreter.unknown(function.node, "what it yields is not known")
    returns = interpreter.frame.returns
    if signal is None:
        returns.append(None)
    if not returns:
        interpreter.raising_call = node
        return interpreter.unknown(function.node, "the function does not return")
    useful: list[Value] = [value for value in returns if value is not None]
    useful = useful or [None]
    own = frozenset(interpreter.frame.returned_models)
    result = join_values(interpreter, function.node, useful, None, own)
    if len(useful) < len(returns):
        if isinstance(result, (bool, int, float, str, Expression)):
            return interpreter.unknown(function.node, "the function may return None")
        interpreter.optional[id(result)] = result
    return result


def _execute_body(interpreter: Interpreter, function: Function) -> Signal | None:
    """Execute a function's statements; those after a return that depends on a condition only may have run."""
    assert isinstance(function.node, cst.FunctionDef)
    statements: Sequence[cst.CSTNode] = function.node.body.body
    certain, first_model = function.certain_statements, len(interpreter.program.models)
    signal = interpreter.execute(statements[:certain])
    if signal is not None or certain == len(statements):
        return signal
    signal, delta = interpreter.heap.trial(lambda: interpreter.execute(statements[certain:]))
    if interpreter.frame.may_have_returned:
        _may_have_run(interpreter, statements[certain], delta, first_model)
    else:
        interpreter.heap.apply(delta)
    return signal


def _may_have_run(interpreter: Interpreter, node: cst.CSTNode, delta: Delta, first_model: int) -> None:
    """Apply what a function did after a return that depends on a condition.

    What it did to a model that it made itself is certain for whoever gets the model, but not complete.
    """
    reason = "its last layers come after a return that depends on a condition"
    own = [growth for growth in delta.growths.values() if _is_of_model_since(growth, first_model)]
    for growth in own:
        interpreter.heap.grow(growth)
        del delta.growths[id(growth.items)]
    delta.first_model = len(interpreter.program.models)
    merge(interpreter, node, [delta, Delta(first_model=delta.first_model)], reason)
    for growth in own:
        if isinstance(growth, ModelGrowth) and any(event.changes_layers for event in growth.added):
            forget_layers(interpreter, growth.owner, reason, node)


def _is_of_model_since(growth: Growth, first_model: int) -> bool:
    return isinstance(growth, ModelGrowth) and growth.owner.number >= first_model


def _generator(interpreter: Interpreter, function: Function, node: cst.CSTNode) -> Iterator:
    """The iterator that a generator function returns. Its body runs later, a part at a time, or never."""
    if interpreter.entered is function:
        return _generated(interpreter, function)
    made, delta = interpreter.heap.trial(lambda: _generated(interpreter, function))
    if not delta.reaches_beyond(interpreter.frame.scope):
        return made
    _runs_later(interpreter, function, node, delta, lambda: _generated(interpreter, function))
    return Iterator(made.element, items=None)


def _coroutine(interpreter: Interpreter, function: Function, node: cst.CSTNode) -> Unknown:
    """What a call of a coroutine function gives. Its body runs later, a part at a time, or never."""
    interpreter.raising_call = None
    made, delta = interpreter.heap.trial(lambda: _returned(interpreter, function, node))
    interpreter.raising_call = None
    if delta.reaches_beyond(interpreter.frame.scope):
        _runs_later(interpreter, function, node, delta, lambda: _returned(interpreter, function, node))
    return interpreter.unknown(function.node, "it is a coroutine").may_be((made,))


def _runs_later(
    interpreter: Interpreter,
    function: Function,
    node: cst.CSTNode,
    first: Delta,
    action: Callable[[], Value],
) -> None:
    """Forget what *action* writes, which runs the body of *function* in its scope, as it did *first*."""
    frame = interpreter.frame

    def run() -> None:
        interpreter.frame = Frame(function.cell, frame.scope, function.qualified_name, function)
        try:
            action()
        finally:
            interpreter.frame = frame

    reason = "a generator changes it" if function.is_generator else "a coroutine changes it"
    forget_what_runs(interpreter, run, node, reason, runs_later=True, first=first)


def _generated(interpreter: Interpreter, function: Function) -> Iterator:
    """What the body of a generator function yields that runs at once."""
    yielded = interpreter.frame.yielded = interpreter.heap.born(ListValue([]))
    interpreter.execute([function.node.body])
    element = stand_in(interpreter.frame.yields)
    if isinstance(element, NotKnown):
        element = interpreter.unknown(function.node, "what it yields is not known")
    return Iterator(element, items=yielded.items)


def _parameters(interpreter: Interpreter, function: Function, arguments: CallArguments) -> dict[str, Value]:
    """The value of each parameter in a call."""
    parameters = function.node.params
    positional = [parameter.name.value for parameter in (*parameters.posonly_params, *parameters.params)]
    listed = [*positional, *(parameter.name.value for parameter in parameters.kwonly_params)]
    bindings = dict(zip(positional, arguments.positional, strict=False))
    bindings.update({name: value for name, value in arguments.keywords.items() if name in listed})
    for name in listed:
        if name not in bindings:
            is_default = name in function.defaults and arguments.complete
            unknown = Unknown(name, "the argument is not known", None)
            bindings[name] = function.defaults[name] if is_default else unknown
    if isinstance(parameters.star_arg, cst.Param):
        rest = arguments.positional[len(positional) :]
        bindings[parameters.star_arg.name.value] = (
            rest if arguments.complete else Unknown("args", "the arguments are not known")
        )
    if parameters.star_kwarg is not None:
        extra: dict[Value, Value] = {
            name: value for name, value in arguments.keywords.items() if name not in listed
        }
        bindings[parameters.star_kwarg.name.value] = interpreter.heap.born(
            DictValue(extra if arguments.complete else None)
        )
    return bindings


def bind_method(value: Value, function: Value, receiver: Value) -> Value:
    """*function*, found in the class of *receiver*, as an attribute of it."""
    if isinstance(function, Choice):
        return Choice(tuple(bind_method(value, item, receiver) for item in function.values), function.own)
    if not isinstance(function, Function) or function.kind == "staticmethod":
        return function
    if function.kind == "classmethod":
        return Method(value if isinstance(value, Class) else getattr(value, "cls", value), function)
    return Method(receiver, function)

"""Calls: finding out what is called, and calling it."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.calls import builtins as builtin_calls
from seqlint.interpreter.calls import namespaces
from seqlint.interpreter.calls.attributes import get_attribute
from seqlint.interpreter.calls.classes import call_class, initialize_base
from seqlint.interpreter.calls.functions import call_function, symbolic_arguments
from seqlint.interpreter.keras import construction as keras_calls
from seqlint.interpreter.keras import methods as model_methods
from seqlint.interpreter.keras.custom_layers import call_declared, settle_kind
from seqlint.interpreter.operations import containers
from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.operations.iteration import use_up
from seqlint.interpreter.operations.subscripts import remembered
from seqlint.interpreter.state.aliasing import overwrite_by_call
from seqlint.interpreter.state.effects import CHANGING_METHODS
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.escape import let_escape
from seqlint.interpreter.state.heap import MISSING
from seqlint.interpreter.state.join import apply_uncertain, join_values, run_alternatives
from seqlint.interpreter.state.objects import (
    Bound,
    CallArguments,
    Choice,
    Class,
    Function,
    Instance,
    Method,
    Partial,
    Super,
)
from seqlint.knowledge.library import Application
from seqlint.record import Layer, Model
from seqlint.values import DictValue, ListValue, Reference, SetValue, Unknown, Value

#: functions of libraries that change the list they are given
_MUTATORS = frozenset(
    {
        *("random.shuffle", "numpy.random.shuffle"),
        *(f"heapq.{name}" for name in ("heapify", "heappop", "heappush", "heappushpop", "heapreplace")),
        *(f"bisect.{name}" for name in ("insort", "insort_left", "insort_right")),
    }
)

#: Python's functions that leave an iterator as it is, or say themselves what becomes of it
_NOT_READING = frozenset(
    Reference(f"builtins.{name}")
    for name in "callable hasattr id isinstance iter len next print repr setattr type".split()
)


def call(interpreter: Interpreter, function: Value, arguments: CallArguments, node: cst.Call) -> Value:
    """The result of calling *function*, and of the program's function that a library's is given to call."""
    result = _call(interpreter, function, arguments, node)
    if isinstance(function, (Reference, Bound)) and function not in _NOT_READING:
        for value in arguments.positional:
            use_up(interpreter, value)
    if isinstance(result, Application):
        return result.then(_apply(interpreter, result, node))
    return result


def _apply(interpreter: Interpreter, application: Application, node: cst.Call) -> Value:
    """What the program's function gives to the library that calls it."""
    function, keywords = application.function, dict(application.keywords)
    if isinstance(function, Instance):
        function = get_attribute(interpreter, function, application.method, node)
    if application.is_open and isinstance(function, (Function, Method)):
        keywords = symbolic_arguments(function, len(application.arguments)) | keywords
    given = call(interpreter, function, CallArguments(application.arguments, keywords), node)
    let_escape(interpreter, (given,), node, trusted=True)
    return given


def _call(interpreter: Interpreter, function: Value, arguments: CallArguments, node: cst.Call) -> Value:
    if isinstance(function, Reference):
        return _call_reference(interpreter, function.name, arguments, node)
    if isinstance(function, Function):
        return call_function(interpreter, function, arguments, node)
    if isinstance(function, Method):
        bound = CallArguments(
            (function.receiver, *arguments.positional), arguments.keywords, arguments.complete
        )
        return call_function(interpreter, function.function, bound, node)
    if isinstance(function, Bound):
        return _call_bound(interpreter, function, arguments, node)
    if isinstance(function, Class):
        instance = call_class(interpreter, function, arguments, node)
        settle_kind(interpreter, instance, arguments, node)
        return instance
    if isinstance(function, (Model, Layer)):
        return model_methods.call_added(interpreter, function, arguments, node)
    if isinstance(function, Partial):
        given = function.arguments
        merged = CallArguments(
            given.positional + arguments.positional,
            given.keywords | arguments.keywords,
            given.complete and arguments.complete,
        )
        return call(interpreter, function.function, merged, node)
    if isinstance(function, Instance):
        return _call_instance(interpreter, function, arguments, node)
    if isinstance(function, Choice):
        return each(interpreter, function, node, lambda item: call(interpreter, item, arguments, node))
    if isinstance(function, Unknown) and interpreter.declared_layers:
        declared = call_declared(interpreter, function.text, arguments, node)
        if declared is not None:
            return declared
    if isinstance(node.func, cst.Attribute) and isinstance(node.func.value, cst.Name):
        owner = interpreter.evaluate(node.func.value)
        overwrite_by_call(interpreter, node.func.attr.value, arguments, (owner,))
    if isinstance(node.func, cst.Attribute) and node.func.attr.value in CHANGING_METHODS:
        _forget_length(interpreter, node.func.value)
    receiver = _receiver(interpreter, function, node)
    trusted = isinstance(function, Unknown) and function.of_library
    let_escape(interpreter, arguments.all() + receiver, node, trusted=trusted)
    reason = function.reason if isinstance(function, Unknown) else "it is not known what is called"
    return interpreter.unknown(node, reason, of_library=trusted)


def _forget_length(interpreter: Interpreter, written: cst.BaseExpression) -> None:
    """A container that is not known, such as a deque, gets or loses items."""
    owner = written.value if isinstance(written, cst.Attribute) else written
    container = interpreter.evaluate(written) if isinstance(owner, cst.Name) else None
    if isinstance(container, Unknown) and ("len",) in container.members:
        interpreter.heap.set_item(container, container.members, ("len",), MISSING)


def _receiver(interpreter: Interpreter, function: Value, node: cst.Call) -> tuple[Value, ...]:
    """The instance whose unknown method is called, which may change what the instance holds."""
    if not isinstance(function, Unknown) or not isinstance(node.func, cst.Attribute):
        return ()
    owner = interpreter.evaluate(node.func.value) if isinstance(node.func.value, cst.Name) else None
    if not isinstance(owner, Instance):
        return ()
    return tuple(value for value in owner.attributes.values() if isinstance(value, Model))


def each(interpreter: Interpreter, choice: Choice, node: cst.CSTNode, action: object) -> Value:
    """Do *action* with each alternative of *choice*, only one of which is real."""
    results: list[Value] = []

    def run(item: Value) -> None:
        results.append(action(item))  # type: ignore[operator]

    models = [item for item in choice.values if isinstance(item, (Model, Instance))]
    interpreter.choices += 1
    try:
        for item in models:
            if isinstance(item, Instance) or item in choice.own:
                run(item)
            else:
                _, delta = interpreter.heap.trial(lambda item=item: run(item))  # type: ignore[misc]
                apply_uncertain(interpreter, node, delta)
        if not models:
            run_alternatives(interpreter, node, [lambda item=item: run(item) for item in choice.values])  # type: ignore[misc]
    finally:
        interpreter.choices -= 1
    return join_values(interpreter, node, results, None)


def _call_reference(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.Call) -> Value:
    if name.startswith("keras."):
        return keras_calls.call_keras(interpreter, name, arguments, node)
    made = keras_calls.call_third_party(interpreter, name, arguments, node)
    if made is not NotImplemented:
        return made
    if name == "functools.partial" and arguments.positional:
        return Partial(arguments.positional[0], arguments.without_first())
    if name == "builtins.super":
        return _super(interpreter, arguments, node)
    known = builtin_calls.FUNCTIONS.get(name)
    if known is not None:
        result = known(interpreter, name, arguments, node)
        if result is not NotImplemented:
            return result
    result = library_calls.call_function(interpreter, name, arguments, node)
    if result is not NotImplemented:
        return result
    declared = call_declared(interpreter, name, arguments, node)
    if declared is not None:
        return declared
    let_escape(interpreter, arguments.all(), node, trusted=name not in _MUTATORS)
    return interpreter.unknown(node, f"`{name}` is not evaluated", of_library=True)


def _super(interpreter: Interpreter, arguments: CallArguments, node: cst.Call) -> Value:
    function = interpreter.frame.function
    if function is None or isinstance(function.node, cst.Lambda) or not function.node.params.params:
        return interpreter.unknown(node, "`super()` is called outside a method")
    receiver = interpreter.frame.scope.bindings.get(function.node.params.params[0].name.value)
    if not isinstance(receiver, Instance):
        return interpreter.unknown(node, "the instance is not known")
    defining = arguments.get("type", 0)
    if not isinstance(defining, Class):
        lineage = receiver.cls.lineage()
        defining = next((cls for cls in lineage if function in cls.scope.bindings.values()), receiver.cls)
    return Super(receiver, defining)


def _call_bound(interpreter: Interpreter, bound: Bound, arguments: CallArguments, node: cst.Call) -> Value:
    receiver, name = bound.receiver, bound.name
    if isinstance(receiver, Super):
        if name == "__init__":
            initialize_base(interpreter, receiver.instance, arguments, node)
            return None
        if name == "__setattr__":
            return namespaces.set_plainly(interpreter, receiver.instance, arguments)
        receiver = receiver.instance.added
    if isinstance(receiver, (Model, Layer)):
        return model_methods.call_method(interpreter, receiver, name, arguments, node)
    if isinstance(receiver, Choice):

        def call_item(item: Value) -> Value:
            return call(interpreter, get_attribute(interpreter, item, name, node), arguments, node)

        return each(interpreter, receiver, node, call_item)
    if isinstance(receiver, (ListValue, DictValue, SetValue, str, tuple)):
        return containers.call_method(interpreter, receiver, name, arguments, node)
    result = library_calls.call_method(interpreter, receiver, name, arguments, node)
    if result is not NotImplemented:
        return result
    if isinstance(receiver, Unknown):
        return _call(interpreter, remembered(interpreter, receiver, name, node), arguments, node)
    let_escape(interpreter, arguments.all(), node, trusted=True)
    return interpreter.unknown(node, f"what `{name}` gives is not known", of_library=True)


def _call_instance(
    interpreter: Interpreter, instance: Instance, arguments: CallArguments, node: cst.Call
) -> Value:
    method = instance.cls.find("__call__")
    if isinstance(method, Function):
        bound = CallArguments((instance, *arguments.positional), arguments.keywords, arguments.complete)
        return call_function(interpreter, method, bound, node)
    if instance.added is not None:
        return model_methods.call_added(interpreter, instance.added, arguments, node)
    return interpreter.unknown(node, "it is not known what a call of the instance does")

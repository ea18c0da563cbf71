"""What a call does, by the type of the value that is called."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import libcst as cst

from seqlint.interpreter.calls import builtins as builtin_calls
from seqlint.interpreter.calls.attributes import get_attribute
from seqlint.interpreter.calls.classes import call_class, call_super
from seqlint.interpreter.calls.functions import call_function
from seqlint.interpreter.keras.api.arguments import check_method_of, reported_once
from seqlint.interpreter.keras.api.problems import judge_class, judge_tensors
from seqlint.interpreter.keras.calls import call_keras
from seqlint.interpreter.keras.custom_layers import call_declared, settle_kind
from seqlint.interpreter.keras.layer_construction import call_third_party
from seqlint.interpreter.keras.models import methods as model_methods
from seqlint.interpreter.operations import containers
from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.operations.iteration import use_up
from seqlint.interpreter.operations.subscripts import remembered
from seqlint.interpreter.state.engine import CALL, Interpreter, calls
from seqlint.interpreter.state.havoc import Power, havoc, run_callbacks
from seqlint.interpreter.state.heap import forgotten
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
    symbolic_arguments,
)
from seqlint.interpreter.state.reach import reachable, record_escapes
from seqlint.knowledge.library import Application
from seqlint.knowledge.purity import is_pure
from seqlint.record import Layer, Model
from seqlint.values import (
    DictValue,
    ListValue,
    NotKnown,
    Reference,
    SetValue,
    Unknown,
    Value,
)

_BUILTIN_CLASSES = frozenset(f"builtins.{name}" for name in ("dict", "list", "object", "set", "str", "tuple"))
#: what a function may give back that it is given, itself or within something else
_GIVEN_BACK = (DictValue, Instance, Layer, ListValue, Model, tuple)
#: built-in functions that do not read iterators, or change them themselves
_NOT_READING = frozenset(
    f"builtins.{name}"
    for name in "callable hasattr id isinstance iter len next print repr setattr type".split()
)


@calls(Function)
def _function(
    interpreter: Interpreter, function: Function, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    return call_function(interpreter, function, arguments, node)


@calls(Method)
def _method(interpreter: Interpreter, method: Method, arguments: CallArguments, node: cst.CSTNode) -> Value:
    return call_function(interpreter, method.function, arguments.after(method.receiver), node)


@calls(Class)
def _class(interpreter: Interpreter, cls: Class, arguments: CallArguments, node: cst.CSTNode) -> Value:
    instance = call_class(interpreter, cls, arguments, node)
    settle_kind(interpreter, instance, arguments, node)
    return instance


@calls(Instance)
def _instance(
    interpreter: Interpreter, instance: Instance, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    method = instance.cls.find("__call__")
    if isinstance(method, Function):
        return call_function(interpreter, method, arguments.after(instance), node)
    if instance.added is not None:
        return interpreter.call(instance.added, arguments, node)
    return interpreter.unknown(node, "it is not known what a call of the instance does")


@calls(Partial)
def _partial(
    interpreter: Interpreter, function: Partial, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    given = function.arguments
    merged = CallArguments(
        given.positional + arguments.positional,
        given.keywords | arguments.keywords,
        given.complete and arguments.complete,
    )
    return interpreter.call(function.function, merged, node)


@calls(Choice)
def _choice(interpreter: Interpreter, function: Choice, arguments: CallArguments, node: cst.CSTNode) -> Value:
    return each(interpreter, function, node, lambda item: interpreter.call(item, arguments, node))


def each(
    interpreter: Interpreter, choice: Choice, node: cst.CSTNode, action: Callable[[Value], Value]
) -> Value:
    """Do *action* with each alternative of *choice*, only one of which is real."""
    results: list[Value] = []

    def run(item: Value) -> None:
        results.append(action(item))

    models = [item for item in choice.values if isinstance(item, (Model, Instance))]
    interpreter.choices += 1
    try:
        for item in models:
            if isinstance(item, Instance) or item in choice.own:
                _with_another(interpreter, item, node, partial(run, item))
            else:
                _, delta = interpreter.heap.trial(
                    partial(_with_another, interpreter, item, node, partial(run, item))
                )
                apply_uncertain(interpreter, node, delta)
        if not models:
            run_alternatives(interpreter, node, [partial(run, item) for item in choice.values])
    finally:
        interpreter.choices -= 1
        interpreter.raising_call = None
    return join_values(interpreter, node, results, None)


def _with_another(
    interpreter: Interpreter, item: Model | Instance, node: cst.CSTNode, action: Callable[[], None]
) -> None:
    """Do *action* with a model that is perhaps not the one that it is done with."""
    record_escapes(interpreter, (item,), node, "another model may be meant")
    action()


# Libraries


@calls(Reference)
def _reference(
    interpreter: Interpreter, function: Reference, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    interpreter.called_reference = function
    if isinstance(node, cst.Call):
        judge_class(interpreter, function, node)
        judge_tensors(interpreter, function, arguments, node)
    result = _of_library(interpreter, function.name, arguments, node)
    if function.name not in _NOT_READING:
        _read(interpreter, arguments)
    if isinstance(result, ListValue):
        containers.keep_contents(interpreter, result, arguments.all())
    if isinstance(result, Unknown) and result.site is not None and result.site.node is node:
        result.may_be(value for value in arguments.all() if isinstance(value, (Unknown, *_GIVEN_BACK)))
    return _applied(interpreter, result, node)


def _of_library(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | Application:
    """The result of a function of Python, Keras or another library, by its qualified name."""
    run_callbacks(interpreter, arguments.all(), node, name)
    method = _method_of_first(name, arguments)
    if method is not None:
        return interpreter.call(method, arguments.without_first(), node)
    if name.startswith("keras."):
        return call_keras(interpreter, name, arguments, node)
    made = call_third_party(interpreter, name, arguments, node)
    if not isinstance(made, NotKnown):
        return made
    known = builtin_calls.FUNCTIONS.get(name)
    if known is not None:
        result = known(interpreter, name, arguments, node)
        if not isinstance(result, NotKnown):
            return result
    given = library_calls.call_function(interpreter, name, arguments, node)
    if not isinstance(given, NotKnown):
        return given
    declared = call_declared(interpreter, name, arguments, node)
    if declared is not None:
        return declared
    if not is_pure(name):
        havoc(interpreter, arguments.all(), node, _power(arguments, of_library=True))
        _forget_patches(interpreter, name, node)
    return interpreter.unknown(node, f"`{name}` is not evaluated", of_library=True)


def _forget_patches(interpreter: Interpreter, name: str, node: cst.CSTNode) -> None:
    """Forget what the program assigned to attributes of a library of which a function runs."""
    package = f"{name.partition('.')[0]}."
    for patched, value in list(interpreter.patches.items()):
        if patched.startswith(package) and not isinstance(value, Unknown):
            unknown = forgotten(value, patched, "code of the library may change it", interpreter.site(node))
            interpreter.heap.set_item(interpreter, interpreter.patches, patched, unknown)


def _power(arguments: CallArguments, *, of_library: bool) -> Power:
    """How much code may do that is not read: that of a library adds no layer to a model unless it is given one."""
    gives_layer = any(isinstance(value, Layer) for value in reachable(arguments.all()))
    return Power.CHANGES if of_library and not gives_layer else Power.REBUILDS


def _method_of_first(name: str, arguments: CallArguments) -> Bound | None:
    """The method of the first argument that ``list.append(items, 1)`` and ``Model.fit(model, x, y)`` call."""
    owner, _, method = name.rpartition(".")
    if not arguments.positional or method.startswith("__"):
        return None
    first = arguments.positional[0]
    is_class = owner.startswith("keras.") and owner.rpartition(".")[2][:1].isupper()
    is_method = owner in _BUILTIN_CLASSES or (is_class and isinstance(first, (Model, Layer, Unknown)))
    return Bound(first, method) if is_method else None


def _read(interpreter: Interpreter, arguments: CallArguments) -> None:
    """Code of a library reads the iterators that it is given."""
    for value in arguments.positional:
        use_up(interpreter, value)


def _applied(interpreter: Interpreter, result: Value | Application, node: cst.CSTNode) -> Value:
    """*result*, where a library calls a function of the program for it."""
    if not isinstance(result, Application):
        return result
    function, keywords = result.function, dict(result.keywords)
    if isinstance(function, Instance) or (isinstance(function, Model) and result.method != "__call__"):
        function = get_attribute(interpreter, function, result.method, node)
    if result.is_open and isinstance(function, (Function, Method)):
        keywords = symbolic_arguments(function, len(result.arguments)) | keywords
    given = interpreter.call(function, CallArguments(result.arguments, keywords), node)
    if not result.keeps_model:
        record_escapes(interpreter, (given,), node)
    return result.then(given)


# Methods by name


@calls(Bound)
def _bound(interpreter: Interpreter, bound: Bound, arguments: CallArguments, node: cst.CSTNode) -> Value:
    result = _call_method(interpreter, bound.receiver, bound.name, arguments, node)
    _read(interpreter, arguments)
    return _applied(interpreter, result, node)


def _call_method(
    interpreter: Interpreter, receiver: Value, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | Application:
    """``receiver.name(...)`` where the class of *receiver* is not of this program."""
    if isinstance(receiver, Super):
        made = call_super(interpreter, receiver.instance, name, arguments, node)
        if not isinstance(made, NotKnown):
            return made
        receiver = receiver.instance.added
    if isinstance(receiver, (Model, Layer)):
        return model_methods.call_method(interpreter, receiver, name, arguments, node)
    if isinstance(receiver, Choice):

        def call_item(item: Value) -> Value:
            return interpreter.call(get_attribute(interpreter, item, name, node), arguments, node)

        return each(interpreter, receiver, node, call_item)
    if isinstance(receiver, (ListValue, DictValue, SetValue, str, tuple)):
        return containers.call_method(interpreter, receiver, name, arguments, node)
    run_callbacks(interpreter, arguments.all(), node, name)
    is_refused = check_method_of(interpreter, receiver, name, arguments, node)
    with reported_once(interpreter, is_refused=is_refused):
        result = library_calls.call_method(interpreter, receiver, name, arguments, node)
    if not isinstance(result, NotKnown):
        return result
    if isinstance(receiver, Unknown):
        return interpreter.call(remembered(interpreter, receiver, name, node), arguments, node)
    havoc(interpreter, (receiver, *arguments.all()), node, Power.CHANGES)
    return interpreter.unknown(node, f"the result of `{name}` is not known", of_library=True)


# What is not known


@calls(Unknown)
def _unknown(
    interpreter: Interpreter, function: Unknown, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    if interpreter.declared_layers:
        declared = call_declared(interpreter, function.text, arguments, node)
        if declared is not None:
            return declared
    _forget_changed(interpreter, function, arguments, node)
    values = (function, *arguments.all(), _receiver(interpreter, node))
    havoc(interpreter, values, node, _power(arguments, of_library=function.of_library))
    return interpreter.unknown(node, function.reason, of_library=function.of_library)


@CALL.default
def _not_callable(
    interpreter: Interpreter, function: Value, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    """A call of a value that is known, but not to be callable."""
    _forget_changed(interpreter, function, arguments, node)
    havoc(interpreter, arguments.all(), node, Power.REBUILDS)
    return interpreter.unknown(node, "it is not known what is called")


def _forget_changed(
    interpreter: Interpreter, function: Value, arguments: CallArguments, node: cst.CSTNode
) -> None:
    """Forget what an unknown method changes, as far as its name says so: an array in place, a container's length."""
    method = _method_called(node)
    if method is None:
        return
    written, name = method.value, method.attr.value
    receivers = (
        _receiver(interpreter, node),
        *(function.stands_for if isinstance(function, Unknown) else ()),
    )
    interpreter.overwritten.add_written_by(name, arguments, receivers)
    if name in containers.CHANGING_METHODS:
        _forget_length(interpreter, written)


def _forget_length(interpreter: Interpreter, written: cst.BaseExpression) -> None:
    """Forget the length of an unknown container, such as a deque."""
    owner = written.value if isinstance(written, cst.Attribute) else written
    container = interpreter.evaluate(written) if isinstance(owner, cst.Name) else None
    if isinstance(container, Unknown):
        interpreter.heap.forget_read_members(container)


def _receiver(interpreter: Interpreter, node: cst.CSTNode) -> Value:
    """What the method is called on, where that is a name or an attribute of one; otherwise None."""
    method = _method_called(node)
    owner = None if method is None else method.value
    inner = owner
    while isinstance(inner, (cst.Attribute, cst.Subscript)):
        inner = inner.value
    return interpreter.evaluate(owner) if owner is not None and isinstance(inner, cst.Name) else None


def _method_called(node: cst.CSTNode) -> cst.Attribute | None:
    """``value.name`` in ``value.name(...)``; a decorator and a ``raise`` call something too, but no method."""
    return node.func if isinstance(node, cst.Call) and isinstance(node.func, cst.Attribute) else None

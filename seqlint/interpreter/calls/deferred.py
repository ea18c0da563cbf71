"""Functions and methods that nothing in the program calls: each is evaluated once, with symbolic arguments."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import libcst as cst

from seqlint.interpreter.calls.classes import new_instance
from seqlint.interpreter.calls.functions import enclosing, run_body
from seqlint.interpreter.state.delta import Delta, ItemWrite, ModelGrowth
from seqlint.interpreter.state.engine import Frame, Interpreter
from seqlint.interpreter.state.join import append_uncertain, forget_items, join_write
from seqlint.interpreter.state.objects import Class, Function, Instance, Scope, symbolic_arguments
from seqlint.interpreter.state.reach import forget_layers, reachable
from seqlint.record import Event, EventKind, Model
from seqlint.values import DictValue, Missing, Unknown, Value


def run_deferred(interpreter: Interpreter) -> None:
    """Evaluate what was defined and never called, including functions that this defines.

    Functions that are named elsewhere come last: those that name them may be what calls them.
    """
    instances: dict[Class, Instance] = {}
    done = 0
    named: deque[Function] = deque()
    while done < len(interpreter.functions) or named:
        is_new = done < len(interpreter.functions)
        function = interpreter.functions[done] if is_new else named.popleft()
        done += is_new
        if id(function.node) in interpreter.called:
            continue
        if is_new and id(function.scope) not in interpreter.classes and _is_named(interpreter, function):
            named.append(function)
            continue
        interpreter.called.add(id(function.node))
        receiver = _receiver(interpreter, function, instances)
        _run_apart(interpreter, function, receiver)


def _is_named(interpreter: Interpreter, function: Function) -> bool:
    """Whether the name occurs elsewhere than where it is defined, or a longer one with it."""
    return sum(cell.text.count(function.name) for cell in interpreter.source.cells) > 1


def _receiver(
    interpreter: Interpreter, function: Function, instances: dict[Class, Instance]
) -> Instance | Class | None:
    """The instance on which a method runs: one for each class, initialized first."""
    cls = interpreter.classes.get(id(function.scope))
    if cls is None or function.kind == "staticmethod":
        return None
    if function.kind == "classmethod":
        return cls
    if cls.instance is not None:
        return cls.instance
    if cls not in instances:
        interpreter.frame = Frame(cls.cell, enclosing(cls.scope), cls.qualified_name)
        instances[cls] = new_instance(interpreter, cls, cls.node)
        _forget_overridden(interpreter, instances[cls])
        initializer = cls.find("__init__")
        if isinstance(initializer, Function) and initializer is not function:
            interpreter.called.add(id(initializer.node))
            _run_apart(interpreter, initializer, instances[cls])
    return instances[cls]


def _forget_overridden(interpreter: Interpreter, instance: Instance) -> None:
    """Forget what subclasses override: a method that nothing calls may run on an instance of any of them."""
    if instance.cls.is_remade:
        interpreter.heap.forget_names(instance)
    for subclass in interpreter.classes.values():
        if subclass is not instance.cls and instance.cls in subclass.lineage():
            for name in subclass.scope.bindings:
                unknown = Unknown(name, "a subclass overrides it")
                interpreter.heap.set_item(instance, instance.attributes, name, unknown)


def _run_apart(interpreter: Interpreter, function: Function, receiver: Value) -> None:
    """Evaluate *function* with symbolic arguments; its effects on models that exist already only may happen."""
    bindings = _symbolic_bindings(function, receiver)
    if id(function.node) in interpreter.passed:
        # it was called when the globals were others than at the end
        mentioned = interpreter.assigned_names(function.node.body).mentioned
        for name in interpreter.rebound.intersection(mentioned):
            bindings.setdefault(name, Unknown(name, "it is not known when the function is called"))
    scope = Scope(bindings, enclosing(function.scope))
    interpreter.frame = Frame(function.cell, scope)

    def run() -> Value:
        return run_body(interpreter, function, scope, function.node)

    node = function.node
    interpreter.runs_again = id(node) in interpreter.passed
    result, delta, left = _outside_models(interpreter, node, run)
    if interpreter.runs_again:
        for model in left:
            forget_layers(interpreter, model, "code that ran before may have changed it", node)
    for model, events in delta:
        escape = Event(EventKind.ESCAPE, interpreter.site(node))
        interpreter.heap.record(model, escape)
        append_uncertain(interpreter, node, model, events, "a function that is called elsewhere changes it")
    for value in (result, *(result if isinstance(result, tuple) else ())):
        if isinstance(value, Model):
            escape = Event(EventKind.ESCAPE, interpreter.site(node))
            interpreter.heap.record(value, escape)


def _outside_models(
    interpreter: Interpreter, node: cst.CSTNode, run: Callable[[], Value]
) -> tuple[Value, list[tuple[Model, list[Event]]], list[Model]]:
    """Run, keep what was assigned, and return the events of models that existed before, and the models that it left."""
    result, delta = interpreter.heap.trial(run)
    models: list[tuple[Model, list[Event]]] = []
    appended: list[Value] = []
    for growth in delta.growths.values():
        if isinstance(growth, ModelGrowth):
            models.append((growth.owner, growth.added))
        elif growth.added:
            appended += growth.added
            forget_items(interpreter, node, growth)
    # what was forgotten of a slot before may have been done to the model that the function leaves there
    writes = [write for write in delta.writes.values() if isinstance(write, ItemWrite)]
    forgotten = [
        write.value
        for write in writes
        if isinstance(write.current, Unknown) and not isinstance(write.value, Missing)
    ]
    left = [model for model in reachable([*forgotten, *appended]) if isinstance(model, Model)]
    _keep_writes(interpreter, node, delta)
    return result, models, left


def _keep_writes(interpreter: Interpreter, node: cst.CSTNode, delta: Delta) -> None:
    for write in delta.writes.values():
        if isinstance(write, ItemWrite) and isinstance(write.owner, Instance):
            interpreter.heap.put(write, write.value)
            if isinstance(write.value, Model):
                escape = Event(EventKind.ESCAPE, write.value.site)
                interpreter.heap.record(write.value, escape)
        else:
            join_write(interpreter, node, write)


def _symbolic_bindings(function: Function, receiver: Value) -> dict[str, Value]:
    """The parameters of a function that nothing calls."""
    parameters = function.node.params
    bindings = symbolic_arguments(function)
    if receiver is not None and bindings:
        bindings[next(iter(bindings))] = receiver
    if isinstance(parameters.star_arg, cst.Param):
        name = parameters.star_arg.name.value
        bindings[name] = Unknown(name, "it is a parameter")
    if parameters.star_kwarg is not None:
        bindings[parameters.star_kwarg.name.value] = DictValue(None)
    return bindings

"""Code as a value: which functions run where a value is called, and what these may change that is not their own."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import Class, Function, Instance, Method, Scope
from seqlint.shapes.expression import Expression
from seqlint.values import MISSING, Missing, Reference, Value

#: what stays as it is, whatever code does that reaches it by a name
_FIXED = (bool, bytes, complex, float, int, str, type(None), Expression, Function, Method, Reference)


def is_changeable(value: Value) -> bool:
    """Whether code may change *value* that reaches it by a name."""
    if isinstance(value, tuple):
        return any(map(is_changeable, value))
    return not isinstance(value, _FIXED)


def functions_of(value: Value) -> Iterator[Function | Method]:
    """What runs where *value* is called, or where one of its methods is."""
    if isinstance(value, (Function, Method)):
        yield value
    elif isinstance(value, Instance):
        for cls in value.cls.lineage():
            for held in cls.scope.bindings.values():
                if isinstance(held, Function) and held.name not in ("__init__", "__post_init__"):
                    yield Method(value, held) if held.kind == "function" else held
    elif isinstance(value, Class):
        for cls in value.lineage():
            yield from (held for held in cls.scope.bindings.values() if isinstance(held, Function))


def inner_function(function: Function | Method) -> Function:
    """The function that a method binds, or the function itself."""
    return function.function if isinstance(function, Method) else function


def writes_outside(interpreter: Interpreter, function: Function, seen: set[int]) -> bool:
    """Whether the syntax of a function, or of what it calls, may change anything but its own names."""
    if id(function.node) in seen:
        return False
    seen.add(id(function.node))
    names = interpreter.assigned_names(function.node.body)
    if names.redirected or any(map(is_changeable, function.defaults.values())):
        return True
    for value in mentioned(interpreter, function):
        if is_changeable(value) or (names.changes_objects and isinstance(value, Function)):
            return True
        for inner in functions_of(value):
            if writes_outside(interpreter, inner_function(inner), seen):
                return True
    return False


def mentioned(interpreter: Interpreter, function: Function) -> Iterator[Value]:
    """What the names in a function stand for that are not its own."""
    for name in interpreter.free_names(function.node):
        value = look_up_from(function.scope, name)
        if not isinstance(value, Missing):
            yield value


def look_up_from(scope: Scope | None, name: str) -> Value | Missing:
    """What *name* stands for in *scope* or around it, or `MISSING`."""
    while scope is not None:
        if name in scope.bindings and not scope.is_class:
            return scope.bindings[name]
        scope = scope.parent
    return MISSING

"""Definitions of functions and classes, and their decorators."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.calls.classes import call_class
from seqlint.interpreter.calls.fields import fields_of, make_members
from seqlint.interpreter.calls.functions import call_function, defaults_of
from seqlint.interpreter.state.engine import Frame, Interpreter, Signal, executes
from seqlint.interpreter.state.objects import CallArguments, Class, Function, Instance, Method, Partial, Scope
from seqlint.interpreter.syntax.expressions import arguments_of
from seqlint.values import Reference, Value

Definition = cst.FunctionDef | cst.ClassDef

#: decorators of the standard library that make something else of a function
_METHOD_KINDS = {
    "builtins.property": "property",
    "functools.cached_property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
}
#: those that make of it what is called in other ways
_REPLACING = frozenset({"functools.singledispatch", "numpy.vectorize"})


@executes(cst.FunctionDef)
def _function(interpreter: Interpreter, node: cst.FunctionDef) -> Signal | None:
    name = node.name.value
    function = Function(
        name,
        _qualified(interpreter, name),
        node,
        interpreter.frame.cell,
        interpreter.frame.scope,
        defaults_of(interpreter, node.params),
    )
    interpreter.heap.born(function)
    if interpreter.is_main(function.cell):
        interpreter.functions.append(function)
    if not _is_setter(interpreter, function, node):
        interpreter.bind(name, _decorated(interpreter, function, node))
    return None


def _is_setter(interpreter: Interpreter, function: Function, node: cst.FunctionDef) -> bool:
    """Whether a function is what an assignment to a property calls; then the property knows it."""
    for decorator in node.decorators:
        written = decorator.decorator
        if isinstance(written, cst.Attribute) and written.attr.value in ("setter", "deleter"):
            owner = interpreter.evaluate(written.value)
            if isinstance(owner, Function) and owner.kind == "property":
                owner.setter = function if written.attr.value == "setter" else owner.setter
                return True
    return False


def _decorated(interpreter: Interpreter, defined: Function | Class, node: Definition) -> Value:
    """What the decorators make of a definition: those that the program does not define are taken to keep it."""
    result: Value = defined
    for decorator in reversed(node.decorators):
        value = interpreter.evaluate(decorator.decorator)
        if isinstance(value, Reference) and value.name in _REPLACING:
            result = interpreter.unknown(decorator, f"`{value.name}` makes something else of it")
        elif isinstance(value, Reference) and isinstance(defined, Function):
            defined.kind = _METHOD_KINDS.get(value.name, defined.kind)
        elif isinstance(value, Function):
            result = call_function(interpreter, value, CallArguments((result,)), decorator)
        elif isinstance(value, Class):
            result = call_class(interpreter, value, CallArguments((result,)), decorator)
        elif isinstance(value, Method):
            given = CallArguments((value.receiver, result))
            result = call_function(interpreter, value.function, given, decorator)
        elif isinstance(value, (Instance, Partial)):
            result = interpreter.unknown(decorator, "it is not known what the decorator gives")
    return result


def _qualified(interpreter: Interpreter, name: str) -> str:
    outer = interpreter.frame.qualified_name
    return name if outer is None else f"{outer}.{name}"


@executes(cst.ClassDef)
def _class(interpreter: Interpreter, node: cst.ClassDef) -> Signal | None:
    name = node.name.value
    outer = interpreter.frame
    scope = interpreter.heap.born(Scope(parent=outer.scope, is_class=True))
    bases = arguments_of(interpreter, node.bases).positional
    cls = interpreter.heap.born(Class(name, _qualified(interpreter, name), bases, scope, node, outer.cell))
    interpreter.classes[id(scope)] = cls
    interpreter.frame = Frame(outer.cell, scope, cls.qualified_name)
    try:
        interpreter.execute([node.body])
    finally:
        interpreter.frame = outer
    cls.fields = fields_of(node)
    make_members(cls)
    interpreter.bind(name, _decorated(interpreter, cls, node))
    return None

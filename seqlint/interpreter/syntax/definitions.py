"""Definitions of functions and classes, and their decorators."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.calls.data_classes import fields_of, make_members
from seqlint.interpreter.calls.functions import defaults_of
from seqlint.interpreter.state.engine import Frame, Interpreter, Signal, executes
from seqlint.interpreter.state.fields import IS_CACHED, KIND
from seqlint.interpreter.state.havoc import Power, havoc
from seqlint.interpreter.state.objects import CallArguments, Class, Function, Instance, Method, Partial, Scope
from seqlint.interpreter.syntax.expressions import arguments_of
from seqlint.site import Site
from seqlint.values import Reference, Unknown, Value

Definition = cst.FunctionDef | cst.ClassDef

#: the kinds of functions that decorators of the standard library make
_METHOD_KINDS = {
    "builtins.property": "property",
    "functools.cached_property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
}
#: decorators that keep what calls return
_CACHING = frozenset({"functools.cache", "functools.cached_property", "functools.lru_cache"})
#: decorators whose results are called in other ways
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
    if interpreter.expecting_error:
        interpreter.program.handled[id(node)] = Site(function.cell, node)
    if interpreter.is_main(function.cell):
        interpreter.functions.append(function)
    if not _is_setter(interpreter, function, node):
        interpreter.bind(name, _decorated(interpreter, function, node))
    return None


def _is_setter(interpreter: Interpreter, function: Function, node: cst.FunctionDef) -> bool:
    """Whether a function is the setter or deleter of a property; the property records its setter."""
    for decorator in node.decorators:
        written = decorator.decorator
        if isinstance(written, cst.Attribute) and written.attr.value in ("setter", "deleter"):
            owner = interpreter.evaluate(written.value)
            if isinstance(owner, Function) and owner.kind == "property":
                owner.setter = function if written.attr.value == "setter" else owner.setter
                return True
    return False


def _decorated(interpreter: Interpreter, defined: Function | Class, node: Definition) -> Value:
    """A definition after its decorators; those of libraries are assumed to keep it."""
    result: Value = defined
    for decorator in reversed(node.decorators):
        value = interpreter.evaluate(decorator.decorator)
        if isinstance(value, Reference) and value.name in _REPLACING:
            result = interpreter.unknown(decorator, f"`{value.name}` replaces it")
        elif isinstance(value, Reference) and isinstance(defined, Function):
            kind = _METHOD_KINDS.get(value.name, defined.kind)
            interpreter.heap.set_field(defined, KIND, kind)
            if value.name in _CACHING:
                interpreter.heap.set_field(defined, IS_CACHED, True)
        elif isinstance(value, (Class, Function, Instance, Method, Partial)):
            result = interpreter.call(value, CallArguments((result,)), decorator)
        elif isinstance(value, Unknown) and not value.of_library:
            havoc(interpreter, (result,), decorator, Power.REBUILDS)
            decorated = interpreter.unknown(decorator, "the result of the decorator is not known")
            result = decorated.may_be((result,))
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
    cls = Class(name, _qualified(interpreter, name), bases, scope, node, outer.cell, fields_of(node))
    interpreter.heap.born(cls)
    cls.is_remade = interpreter.runs_again
    interpreter.classes[id(scope)] = cls
    interpreter.frame = Frame(outer.cell, scope, cls.qualified_name)
    try:
        interpreter.execute([node.body])
    finally:
        interpreter.frame = outer
    make_members(interpreter, cls)
    if cls.is_opaque:
        keywords = arguments_of(interpreter, node.keywords).all()
        changed = cls.lineage() if cls.has_hook else [cls]
        havoc(interpreter, (*changed, *keywords), node, Power.CHANGES, "the class is made in its own way")
    interpreter.bind(name, _decorated(interpreter, cls, node))
    return None

"""Simple statements, definitions and imports."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.calls.classes import call_class
from seqlint.interpreter.calls.fields import fields_of, make_members
from seqlint.interpreter.calls.functions import call_function, defaults_of
from seqlint.interpreter.state.engine import Frame, Interpreter, Signal, executes
from seqlint.interpreter.state.join import made_since
from seqlint.interpreter.state.objects import CallArguments, Class, Function, Instance, Method, Partial, Scope
from seqlint.interpreter.syntax.expressions import arguments_of
from seqlint.values import Reference, Value

Definition = cst.FunctionDef | cst.ClassDef

#: calls after which the program is over
_EXITS = frozenset({"sys.exit", "os._exit", "builtins.exit", "builtins.quit"})
#: decorators of the standard library that make something else of a function
_METHOD_KINDS = {
    "builtins.property": "property",
    "functools.cached_property": "property",
    "builtins.staticmethod": "staticmethod",
    "builtins.classmethod": "classmethod",
}
#: those that make of it what is called in other ways
_REPLACING = frozenset({"functools.singledispatch", "numpy.vectorize"})


@executes(cst.SimpleStatementLine)
def _line(interpreter: Interpreter, node: cst.SimpleStatementLine) -> Signal | None:
    interpreter.frame.statement = node
    return interpreter.execute(node.body)


@executes(cst.IndentedBlock, cst.SimpleStatementSuite)
def _block(interpreter: Interpreter, node: cst.IndentedBlock | cst.SimpleStatementSuite) -> Signal | None:
    return interpreter.execute(node.body)


@executes(cst.Expr)
def _expression(interpreter: Interpreter, node: cst.Expr) -> Signal | None:
    interpreter.evaluate(node.value)
    if type(node.value) is cst.Call and _is_exit(interpreter, node.value.func):
        return Signal.RAISE
    return None


def _is_exit(interpreter: Interpreter, function: cst.BaseExpression) -> bool:
    name = function.attr if type(function) is cst.Attribute else function
    if type(name) is not cst.Name or name.value not in ("exit", "_exit", "quit"):
        return False
    value = interpreter.evaluate(function)
    return isinstance(value, Reference) and value.name in _EXITS


@executes(cst.Pass, cst.TypeAlias)
def _nothing(interpreter: Interpreter, node: cst.CSTNode) -> Signal | None:
    return None


@executes(cst.Return)
def _return(interpreter: Interpreter, node: cst.Return) -> Signal | None:
    value = None if node.value is None else interpreter.evaluate(node.value)
    frame = interpreter.frame
    frame.returns.append(value)
    frame.returned_models |= made_since(value, frame.first_model)
    return Signal.RETURN


@executes(cst.Break)
def _break(interpreter: Interpreter, node: cst.Break) -> Signal | None:
    return Signal.BREAK


@executes(cst.Continue)
def _continue(interpreter: Interpreter, node: cst.Continue) -> Signal | None:
    return Signal.CONTINUE


@executes(cst.Raise)
def _raise(interpreter: Interpreter, node: cst.Raise) -> Signal | None:
    return Signal.RAISE


@executes(cst.Assert)
def _assert(interpreter: Interpreter, node: cst.Assert) -> Signal | None:
    interpreter.evaluate(node.test)
    return None


@executes(cst.Global)
def _global(interpreter: Interpreter, node: cst.Global) -> Signal | None:
    for item in node.names:
        scope = interpreter.frame.scope
        scope.redirected[item.name.value] = scope.module
    return None


@executes(cst.Nonlocal)
def _nonlocal(interpreter: Interpreter, node: cst.Nonlocal) -> Signal | None:
    for item in node.names:
        name = item.name.value
        scope = interpreter.frame.scope.parent
        while scope is not None and name not in scope.bindings:
            scope = scope.parent
        if scope is not None:
            interpreter.frame.scope.redirected[name] = scope
    return None


# Definitions


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

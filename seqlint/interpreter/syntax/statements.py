"""Simple statements: ``return``, ``break``, ``raise``, ``global`` and the like."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.state.engine import Interpreter, Signal, executes
from seqlint.interpreter.state.join import made_since
from seqlint.interpreter.state.objects import CallArguments, Class
from seqlint.values import Reference

#: calls that end the program
_EXITS = frozenset({"sys.exit", "os._exit", "builtins.exit", "builtins.quit"})


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
    ends = type(node.value) is cst.Call and _is_exit(interpreter, node.value.func)
    return Signal.RAISE if ends or interpreter.raising_call is node.value else None


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
    if node.value is not None and interpreter.raising_call is node.value:
        return Signal.RAISE
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
    error = None if node.exc is None else interpreter.evaluate(node.exc)
    if isinstance(error, Class):
        interpreter.call(error, CallArguments(), node)
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

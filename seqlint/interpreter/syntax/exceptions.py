"""``try``: what may have happened before an exception, and which exceptions a program handles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import libcst as cst

from seqlint.interpreter.state.delta import Delta
from seqlint.interpreter.state.engine import Interpreter, Signal, executes
from seqlint.interpreter.state.join import apply_uncertain, run_alternatives
from seqlint.interpreter.state.objects import Class
from seqlint.interpreter.syntax.assignments import assign, forget_assigned
from seqlint.source.tree import simple_statements
from seqlint.source.version_conditions import is_for_some_versions
from seqlint.values import Reference, Value

#: exceptions that no shape, label or argument makes Keras or NumPy raise
_UNRELATED = frozenset(
    "EOFError FileExistsError FileNotFoundError IOError ImportError InterruptedError KeyboardInterrupt MemoryError "
    "ModuleNotFoundError NameError NotFoundError NotImplementedError OSError OutOfRangeError PermissionError "
    "ResourceExhaustedError StopIteration SystemExit TimeoutError UnicodeDecodeError".split()
)


@executes(cst.Try, cst.TryStar)
def _try(interpreter: Interpreter, node: cst.Try | cst.TryStar) -> Signal | None:
    if any(handles(interpreter, handler) for handler in node.handlers):
        interpreter.program.handled[id(node.body)] = interpreter.site(node.body)
    is_for_some = is_for_some_versions(node)
    interpreter.version_conditions += is_for_some

    def otherwise() -> Signal | None:
        return None if node.orelse is None else interpreter.execute([node.orelse.body])

    def handle(handler: cst.ExceptHandler | cst.ExceptStarHandler) -> Callable[[], Signal | None]:
        def run() -> Signal | None:
            if handler.name is not None:
                error = interpreter.unknown(handler, "it is an exception")
                assign(interpreter, handler.name.name, error)
            return interpreter.execute([handler.body])

        return run

    def body() -> Signal | None:
        return interpreter.execute([node.body])

    if _imports_only(node.body):
        signal = body() or otherwise()
    else:
        signal = _run_caught(
            interpreter, node, body, otherwise, [handle(handler) for handler in node.handlers]
        )
    interpreter.version_conditions -= is_for_some
    if node.finalbody is not None:
        final = interpreter.execute([node.finalbody.body])
        signal = final if final is not None else signal
    return signal


def run_handled(interpreter: Interpreter, node: cst.With, body: Callable[[], Signal | None]) -> Signal | None:
    """Run *body*, the block of *node*, of which any statement may raise an exception that is suppressed."""
    interpreter.program.handled[id(node.body)] = interpreter.site(node.body)
    return run_interruptible(interpreter, node, body)


def run_interruptible(
    interpreter: Interpreter, node: cst.With, body: Callable[[], Signal | None]
) -> Signal | None:
    """Run *body*, the block of *node*, of which any statement may be the last that runs."""
    return _run_caught(interpreter, node, body, lambda: None, [lambda: None])


def _run_caught(
    interpreter: Interpreter,
    node: cst.Try | cst.TryStar | cst.With,
    body: Callable[[], Signal | None],
    otherwise: Callable[[], Signal | None],
    handlers: Sequence[Callable[[], Signal | None]],
) -> Signal | None:
    """Run *body* and what comes *otherwise*, or a part of the body and one of the *handlers*."""
    reason = "its layers depend on whether an exception is raised"
    tried: list[Delta] = []
    is_handled = id(node.body) in interpreter.program.handled

    def run() -> Signal | None:
        signal: Signal | None
        interpreter.handlers += is_handled
        interpreter.branches -= bool(handlers)
        signal, delta = interpreter.heap.trial(body)
        interpreter.branches += bool(handlers)
        interpreter.handlers -= is_handled
        interpreter.heap.apply(delta)
        tried.append(delta)
        return otherwise() if signal is None else signal

    def handle(handler: Callable[[], Signal | None]) -> Signal | None:
        apply_uncertain(interpreter, node, tried[0], reason)
        forget_assigned(interpreter, node.body, node, "an exception may have come first")
        return handler()

    actions: list[Callable[[], Signal | None]] = [run, *(partial(handle, handler) for handler in handlers)]
    return run_alternatives(interpreter, node, actions, reason)


def handles(interpreter: Interpreter, handler: cst.ExceptHandler | cst.ExceptStarHandler) -> bool:
    """Whether the program goes on after an exception such as those of Keras."""
    if any(isinstance(part, cst.Raise) for part in simple_statements(handler.body)):
        return False
    kind = None if handler.type is None else interpreter.evaluate(handler.type)
    return any(map(_catches, kind if isinstance(kind, tuple) else (kind,)))


def _catches(kind: Value) -> bool:
    """Whether exceptions of this *kind* may be Keras's; None means all exceptions."""
    if isinstance(kind, Reference):
        return kind.name.rpartition(".")[2] not in _UNRELATED
    return not isinstance(kind, Class)


def _imports_only(body: cst.BaseSuite) -> bool:
    """Whether a ``try`` only imports: then the program is read for the packages that it prefers."""
    return all(
        isinstance(statement, cst.SimpleStatementLine)
        and all(isinstance(part, (cst.Import, cst.ImportFrom, cst.Pass)) for part in statement.body)
        for statement in body.body
    )

"""The abstract interpreter: evaluates a program over abstract values and writes the record of its models.

Each package imports only those below it:

- `syntax`: one module for each family of statements and expressions;
- `calls`: what is called, and the attributes of values;
- `keras`: what calls of Keras make, and what happens to models and layers;
- `operations`: what can be done with a value, whether syntax or a built-in function needs it;
- `state`: the engine, the heap, the objects of the interpreter, and how branches are joined.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from seqlint.interpreter.calls import callables, iterators, literals, reflection
from seqlint.interpreter.calls.deferred import run_deferred
from seqlint.interpreter.keras.api.evidence import gather
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.havoc import havoc_names
from seqlint.interpreter.syntax import (
    assignments,
    branches,
    comprehensions,
    context_managers,
    definitions,
    exceptions,
    expressions,
    imports,
    loops,
    matching,
    statements,
)
from seqlint.interpreter.syntax.switched_off import add_models
from seqlint.knowledge.keras.api.versions import Evidence, target
from seqlint.knowledge.library import Stateful
from seqlint.record import Program
from seqlint.shapes.shape import equal_shapes
from seqlint.source.cell import Cell, Source
from seqlint.values import Value
from seqlint.values.arrays import Array

#: importing these registers how every expression and statement is evaluated
LANGUAGE = (
    *(callables, iterators, literals, reflection),
    *(assignments, branches, comprehensions, context_managers, definitions, exceptions),
    *(expressions, imports, loops, matching, statements),
)

#: gives what names certainly hold before a cell runs
Known: TypeAlias = Callable[[Cell], Mapping[str, Value]]

_NAME = re.compile(r"[^\W\d]\w*")


def interpret(
    source: Source,
    *,
    target_keras: int | None = None,
    project: Sequence[Evidence] = (),
    layers: Mapping[str, str] | None = None,
    known: Known | None = None,
) -> Program:
    """Evaluate *source* and return the record of its models.

    The cells run in order in one environment, then every function that nothing called. *target_keras* is the major
    version of Keras; None takes the one that the program shows, or else the requirements of its *project* (see
    `seqlint.interpreter.keras.api.evidence`). *layers* says of layers that are not Keras's what they make of a shape (see
    `seqlint.knowledge.keras.layers.declared`). *known* says what names certainly hold before a cell runs.
    """
    evidence = [*gather(source), *project] if target_keras is None else []
    interpreter = Interpreter(source, target(target_keras, evidence), layers or {})
    run(interpreter, known)
    return interpreter.program


def run(interpreter: Interpreter, known: Known | None = None) -> None:
    """Execute every cell of the program, then what it defines and never calls."""
    for cell in interpreter.source.cells:
        if known is not None:
            _take_over(interpreter, known(cell))
        _run_cell(interpreter, cell)
    run_deferred(interpreter)
    add_models(interpreter)


def _take_over(interpreter: Interpreter, values: Mapping[str, Value]) -> None:
    """Let names hold these values, but for arrays of which the program tells the same shape, and more."""
    for name, value in values.items():
        before = interpreter.frame.scope.bindings.get(name)
        if isinstance(before, Array) and isinstance(value, Array) and equal_shapes(before.shape, value.shape):
            continue
        if isinstance(value, Stateful):
            interpreter.heap.born(value)
        interpreter.bind(name, value)


def _run_cell(interpreter: Interpreter, cell: Cell) -> None:
    """Execute a cell. One that does not parse ran in another form: it may have changed every name that it mentions."""
    last = interpreter.frame.statement
    if cell.module is not None:
        interpreter.frame.cell = cell
        interpreter.execute(cell.module.body)
    elif last is not None:
        havoc_names(interpreter, interpreter.frame.scope, last, frozenset(_NAME.findall(cell.text)))

"""What Keras refuses of the arguments of its functions, classes and methods, for the record.

For layers, see `layer_construction`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import libcst as cst

from seqlint.interpreter.keras.api.problems import is_keras_itself
from seqlint.interpreter.keras.placeholders import without_placeholders
from seqlint.interpreter.state.engine import Interpreter, mentions_registration
from seqlint.interpreter.state.objects import CallArguments, Choice
from seqlint.knowledge.keras.api import recorded
from seqlint.knowledge.keras.arguments.calls import ArgumentProblem, Quotient, judge
from seqlint.knowledge.keras.training.compiling import judge_compile, judge_fit
from seqlint.knowledge.library import Call
from seqlint.record import SEQUENTIAL, ApiProblem, ApiProblemKind, Model
from seqlint.site import Site
from seqlint.source.imports import is_library
from seqlint.values import Unknown, Value

#: the classes, and modules of classes and functions, that are judged elsewhere, or not at all
_OTHERS = ("Model", "Sequential", "activations", "applications", "backend", "layers", "ops")
_IMPORT = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)


def check_call(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> bool:
    """Record what is wrong with the arguments of a function or class; whether Keras raises for one of them."""
    module = name.removeprefix("keras.").partition(".")[0]
    if module in _OTHERS or recorded.kind_of(name, interpreter.keras) is None:
        return False
    call = _call(interpreter, name, arguments, node)
    return _record(interpreter, judge(call, interpreter.keras), node)


def check_method(
    interpreter: Interpreter, model: Model, name: str, arguments: CallArguments, node: cst.CSTNode
) -> None:
    """Record what is wrong with the arguments of a method of *model*."""
    keras = interpreter.keras
    cls = f"keras.{model.class_name}" if model.class_name == SEQUENTIAL else recorded.FUNCTIONAL
    call = _call(interpreter, f"{cls}.{name}", arguments, node)
    _record(interpreter, judge(call, keras), node)
    if name == "compile":
        _record(interpreter, _certain(interpreter, judge_compile(call, keras)), node, model)
    elif name == "fit":
        _record(interpreter, judge_fit(call, keras), node)


def check_method_of(
    interpreter: Interpreter, receiver: Value, name: str, arguments: CallArguments, node: cst.CSTNode
) -> bool:
    """Record what is wrong with the arguments of a method of another object of Keras; whether Keras raises for one."""
    cls = getattr(receiver, "keras_class", None)
    if cls is None:
        return False
    call = _call(interpreter, f"{cls}.{name}", arguments, node)
    return _record(interpreter, judge(call, interpreter.keras), node)


@contextmanager
def reported_once(interpreter: Interpreter, *, is_refused: bool) -> Iterator[None]:
    """Evaluate a call that Keras refuses, or not: what else is wrong with one that it refuses is the same mistake."""
    problems = interpreter.program.data_problems
    known = len(problems)
    yield
    if is_refused:
        del problems[known:]


def _call(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Call:
    signature = recorded.signature_of(name, interpreter.keras)
    if signature is not None:
        arguments = without_placeholders(interpreter, arguments, signature, node)
    known = arguments.mapped(_known)
    return Call(name, known.positional, known.keywords, known.complete, interpreter.site(node))


def _known(value: Value) -> Value:
    """*value* as far as it is known: of a quotient, that it is no integer."""
    if isinstance(value, Choice):
        return Unknown(None, "it depends on a condition")
    node = value.site.node if isinstance(value, Unknown) and value.site is not None else None
    is_quotient = isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Divide)
    return Quotient() if is_quotient else value


def _certain(interpreter: Interpreter, problems: Iterator[ArgumentProblem]) -> Iterator[ArgumentProblem]:
    """*problems* without names that the program may have registered with Keras, or less certain for them."""
    for problem in problems:
        if not problem.is_unregistered:
            yield problem
        elif not _registers(interpreter):
            is_certain = problem.is_misspelt or not _imports_others(interpreter)
            yield replace(problem, is_certain=is_certain)


def _registers(interpreter: Interpreter) -> bool:
    modules = interpreter.program.imported
    return interpreter.registers_objects or any(
        mentions_registration(cell) for module in modules for cell in module.cells
    )


def _imports_others(interpreter: Interpreter) -> bool:
    """Whether the program imports code of which it is not known what it registers with Keras."""
    found = {name for cell in interpreter.source.cells for name in _IMPORT.findall(cell.text)}
    return any(not is_library(name) and name not in sys.stdlib_module_names for name in found)


def _record(
    interpreter: Interpreter,
    problems: Iterator[ArgumentProblem],
    node: cst.CSTNode,
    model: Model | None = None,
) -> bool:
    """Record the *problems* of a call; whether Keras raises for one of them."""
    if interpreter.expecting_error or interpreter.version_conditions:
        return False
    raises = False
    for problem in problems:
        if is_keras_itself(interpreter):
            return False
        call = interpreter.site(node)
        trained = model if problem.when_trained else None
        interpreter.program.api_problems.append(
            ApiProblem(
                ApiProblemKind.INVALID_ARGUMENT,
                _site_of(problem, call),
                problem.message,
                problem.help,
                is_certain=problem.is_certain,
                only_in=problem.only_in,
                model=trained,
                compiled=None if trained is None else call,
            )
        )
        raises = raises or problem.is_certain
    return raises


def _site_of(problem: ArgumentProblem, call: Site) -> Site:
    """The name, the argument or the item of a list that is at fault, or the *call*."""
    if problem.argument is None:
        return call
    if problem.is_name:
        return call.keyword(problem.argument)
    return call.argument(problem.argument, problem.position).item(problem.item)

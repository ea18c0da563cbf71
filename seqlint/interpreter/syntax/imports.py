"""Imports: libraries become references, modules of the program are evaluated, the rest is unknown."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from seqlint.interpreter.calls.attributes import get_attribute
from seqlint.interpreter.keras.api.problems import judge_import
from seqlint.interpreter.operations.iteration import items_of
from seqlint.interpreter.state.engine import Frame, Interpreter, Signal, executes
from seqlint.interpreter.state.havoc import havoc_names
from seqlint.interpreter.state.heap import forgotten
from seqlint.interpreter.state.objects import Module, Scope
from seqlint.source.imports import is_library, load_module
from seqlint.values import MISSING, Missing, Value

#: modules of the program that one file may import, directly or not
_MOST_MODULES = 40


@executes(cst.Import)
def _import(interpreter: Interpreter, node: cst.Import) -> Signal | None:
    for alias in node.names:
        name = _dotted(alias.name)
        judge_import(interpreter, alias.name, ())
        if alias.asname is not None:
            assert isinstance(alias.asname.name, cst.Name)
            interpreter.bind(alias.asname.name.value, _module(interpreter, name, node))
        else:
            root = name.partition(".")[0]
            interpreter.bind(root, _module(interpreter, root, node))
    return None


@executes(cst.ImportFrom)
def _import_from(interpreter: Interpreter, node: cst.ImportFrom) -> Signal | None:
    name = _dotted(node.module) if node.module is not None else ""
    level = len(node.relative)
    module = None if not level and is_library(name) else _load(interpreter, name, level)
    if node.module is not None and not level and is_library(name):
        judge_import(interpreter, node.module, () if isinstance(node.names, cst.ImportStar) else node.names)
    if isinstance(node.names, cst.ImportStar):
        _import_everything(interpreter, name, module, node)
        return None
    for alias in node.names:
        item = _dotted(alias.name)
        bound = alias.asname.name if alias.asname is not None else alias.name
        assert isinstance(bound, cst.Name)
        interpreter.bind(bound.value, _member(interpreter, module, name, item, level, node))
    return None


def _import_everything(interpreter: Interpreter, name: str, module: Module | None, node: cst.CSTNode) -> None:
    if module is None and not is_library(name):
        havoc_names(interpreter, interpreter.frame.scope.module, node)
    if module is None:
        interpreter.frame.scope.module.stars.append(name)
        return
    exported = _exported(module)
    for item, value in module.scope.bindings.items():
        if exported is None:
            reason = "it is not known what the module exports"
            interpreter.bind(item, forgotten(value, item, reason, interpreter.site(node)))
        elif item in exported:
            interpreter.bind(item, value)
    interpreter.frame.scope.module.stars.extend(module.scope.stars)


def _exported(module: Module) -> Sequence[Value] | None:
    """The names that ``from module import *`` binds; None where its ``__all__`` is not known."""
    listed = module.scope.bindings.get("__all__", MISSING)
    if isinstance(listed, Missing):
        return [name for name in module.scope.bindings if not name.startswith("_")]
    names = items_of(listed)
    return names if names is not None and all(isinstance(name, str) for name in names) else None


def _member(
    interpreter: Interpreter, module: Module | None, name: str, item: str, level: int, node: cst.CSTNode
) -> Value:
    """The value that ``from name import item`` binds."""
    if module is not None and item in module.scope.bindings:
        return module.scope.bindings[item]
    if level or not is_library(name):
        submodule = _load(interpreter, f"{name}.{item}" if name else item, level)
        if submodule is not None:
            return submodule
        if module is not None:
            return get_attribute(interpreter, module, item, node)
    return _outside(interpreter, f"{'.' * level}{name}.{item}", node)


def _module(interpreter: Interpreter, name: str, node: cst.CSTNode) -> Value:
    if not is_library(name):
        module = _load(interpreter, name, 0)
        if module is not None:
            return module
    return _outside(interpreter, name, node)


def _outside(interpreter: Interpreter, name: str, node: cst.CSTNode) -> Value:
    """The value of an import from outside the program: a reference for known libraries, an unknown for others."""
    if is_library(name):
        return interpreter.library(name)
    return interpreter.unknown(node, f"`{name}` is imported and not read", name.rpartition(".")[2])


def _load(interpreter: Interpreter, name: str, level: int) -> Module | None:
    """The module of the program with this name, evaluated once; None where there is none, or it imports itself."""
    source = load_module(interpreter.frame.cell.filename, name, level)
    if source is None or source.cells[0].module is None:
        return None
    if source.filename in interpreter.modules or len(interpreter.modules) >= _MOST_MODULES:
        return interpreter.modules.get(source.filename)
    interpreter.modules[source.filename] = None
    module = Module(name, Scope(), source.cells[0])
    outer, interpreter.frame = interpreter.frame, Frame(module.cell, module.scope)
    try:
        assert module.cell.module is not None
        interpreter.execute(module.cell.module.body)
    finally:
        interpreter.frame = outer
    interpreter.modules[source.filename] = module
    interpreter.program.imported.append(source)
    return module


def _dotted(node: cst.CSTNode) -> str:
    """The text of a dotted name."""
    if isinstance(node, cst.Attribute):
        return f"{_dotted(node.value)}.{node.attr.value}"
    assert isinstance(node, cst.Name)
    return node.value

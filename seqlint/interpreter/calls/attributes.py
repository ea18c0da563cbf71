"""Attributes of values: reading and setting them, by the type of the owner."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeGuard

import libcst as cst

from seqlint.interpreter.calls.functions import bind_method, call_function
from seqlint.interpreter.calls.namespaces import names_of
from seqlint.interpreter.keras.api.members import judge_member, judge_prediction, judge_uncalled, log_of
from seqlint.interpreter.keras.api.problems import judge_attribute
from seqlint.interpreter.keras.models.attributes import get_model_attribute, set_model_attribute
from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.operations.subscripts import remembered
from seqlint.interpreter.operations.tensors import shape_of
from seqlint.interpreter.state.dispatch import ByType
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.havoc import Power, havoc, run_special_methods
from seqlint.interpreter.state.objects import (
    Bound,
    CallArguments,
    Choice,
    Class,
    Function,
    Instance,
    Module,
    Super,
)
from seqlint.knowledge.keras.api import names
from seqlint.knowledge.keras.training.compiling import CompiledOptimizer
from seqlint.knowledge.keras.training.history import History
from seqlint.record import KerasTensor, Layer, Model
from seqlint.values import (
    MISSING,
    AbstractValue,
    DictValue,
    ListValue,
    Missing,
    NotKnown,
    Reference,
    SetValue,
    Unknown,
    Value,
)
from seqlint.values.arrays import Array

#: given the value, the name of the attribute, and the node that reads it
_GET: ByType[Interpreter, Value, [str, cst.CSTNode], Value] = ByType()
#: given the owner, the name of the attribute, the value, and the node that sets it
_SET: ByType[Interpreter, Value, [str, Value, cst.CSTNode], None] = ByType()
_gets, _sets = _GET.register, _SET.register


def get_attribute(interpreter: Interpreter, value: Value, name: str, node: cst.CSTNode) -> Value:
    """``value.name``."""
    return _GET[type(value)](interpreter, value, name, node)


def set_attribute(
    interpreter: Interpreter, owner: Value, name: str, value: Value, target: cst.CSTNode
) -> None:
    """``owner.name = value``."""
    _SET[type(owner)](interpreter, owner, name, value, target)


@_gets(Model, Layer)
def _of_added(interpreter: Interpreter, value: Model | Layer, name: str, node: cst.CSTNode) -> Value:
    judge_member(interpreter, value, name, node)
    if isinstance(value, Layer):
        judge_uncalled(interpreter, value, name, node)
    return get_model_attribute(interpreter, value, name, node)


@_gets(KerasTensor)
def _of_tensor(interpreter: Interpreter, value: KerasTensor, name: str, node: cst.CSTNode) -> Value:
    return (
        shape_of(interpreter, value, node) if name == "shape" else _of_library(interpreter, value, name, node)
    )


@_gets(History)
def _of_history(interpreter: Interpreter, value: History, name: str, node: cst.CSTNode) -> Value:
    judge_member(interpreter, value, name, node)
    return (
        log_of(interpreter, value, node) if name == "history" else _of_unknown(interpreter, value, name, node)
    )


@_gets(Reference)
def _of_reference(interpreter: Interpreter, value: Reference, name: str, node: cst.CSTNode) -> Value:
    judge_attribute(interpreter, value, node)
    return interpreter.library(f"{value.name}.{name}", f"{value.path}.{name}")


@_gets(Unknown)
def _of_unknown(interpreter: Interpreter, value: Unknown, name: str, node: cst.CSTNode) -> Value:
    has_method = library_calls.has_method(value, name)
    return Bound(value, name) if has_method else remembered(interpreter, value, name, node)


@_gets(CompiledOptimizer)
def _of_optimizer(interpreter: Interpreter, value: CompiledOptimizer, name: str, node: cst.CSTNode) -> Value:
    judge_member(interpreter, value, name, node)
    return _of_unknown(interpreter, value, name, node)


@_gets(Instance)
def _of_instance(interpreter: Interpreter, value: Instance, name: str, node: cst.CSTNode) -> Value:
    if _is_there(value.cls.find("__getattribute__")):
        run_special_methods(interpreter, (value,), node)
        return interpreter.unknown(node, "the class reads attributes in its own way")
    found = value.cls.find(name)
    if isinstance(found, Instance) and found.cls.has_special_methods:
        return _described(interpreter, found, value, node)
    if name in value.attributes:
        return value.attributes[name]
    if isinstance(found, Function) and found.kind == "property":
        return call_function(interpreter, found, CallArguments((value,)), node)
    if _is_there(found):
        return bind_method(value, found, value)
    if name == "__dict__":
        return names_of(interpreter, value)
    if value.added is not None:
        return get_model_attribute(interpreter, value.added, name, node)
    if name == "__class__":
        return value.cls
    getter = value.cls.find("__getattr__")
    if isinstance(getter, Function):
        return call_function(interpreter, getter, CallArguments((value, name)), node)
    run_special_methods(interpreter, (value,), node)
    attribute = interpreter.unknown(node, "the attribute is set elsewhere").may_be((value,))
    interpreter.heap.set_item(value, value.attributes, name, attribute)
    return attribute


def _described(
    interpreter: Interpreter, descriptor: Instance, owner: Instance | Class, node: cst.CSTNode
) -> Value:
    """An attribute that a descriptor of the program computes."""
    havoc(interpreter, (descriptor, owner), node, Power.CHANGES, "a descriptor of the program changes it")
    return interpreter.unknown(node, "a descriptor of the program computes it")


@_gets(Module)
def _of_module(interpreter: Interpreter, module: Module, name: str, node: cst.CSTNode) -> Value:
    if name in module.scope.bindings:
        return module.scope.bindings[name]
    for star in reversed(module.scope.stars):
        if names.exports(star, name):
            return interpreter.library(f"{star}.{name}")
    unknown = Unknown(name, f"`{module.name}` does not define it", interpreter.site(node))
    interpreter.heap.set_item(module.scope, module.scope.bindings, name, unknown)
    return unknown


@_gets(Class)
def _of_class(interpreter: Interpreter, cls: Class, name: str, node: cst.CSTNode) -> Value:
    found = cls.find(name)
    if not _is_there(found):
        if name == "__bases__":
            return cls.bases
        return interpreter.unknown(node, "the class has no such attribute here").may_be((cls,))
    if isinstance(found, Instance) and found.cls.has_special_methods:
        return _described(interpreter, found, cls, node)
    is_bound = isinstance(found, Function) and found.kind == "classmethod"
    return bind_method(cls, found, cls) if is_bound else found


@_gets(Function)
def _of_function(interpreter: Interpreter, function: Function, name: str, node: cst.CSTNode) -> Value:
    return interpreter.unknown(node, "the attributes of a function are not known").may_be((function,))


@_gets(Super)
def _of_super(interpreter: Interpreter, value: Super, name: str, node: cst.CSTNode) -> Value:
    found = value.instance.cls.find(name, value.cls)
    return bind_method(value.instance, found, value.instance) if _is_there(found) else Bound(value, name)


def _is_there(found: Value | Missing) -> TypeGuard[Value]:
    """Whether a class has an attribute that counts: what it sets to None, others set to something else."""
    return found is not None and found is not MISSING


def _method(interpreter: Interpreter, value: Value, name: str, node: cst.CSTNode) -> Value:
    """An attribute of a value that has only methods."""
    return Bound(value, name)


_gets(Choice, ListValue, DictValue)(_method)
_gets(SetValue, str, tuple)(_method)


@_GET.default
def _of_library(interpreter: Interpreter, value: Value, name: str, node: cst.CSTNode) -> Value:
    found = library_calls.get_attribute(value, name)
    if not isinstance(found, NotKnown):
        return found
    if isinstance(value, Array) and name == "numpy":
        judge_prediction(interpreter, value, node)
    if library_calls.has_method(value, name):
        return Bound(value, name)
    judge_member(interpreter, value, name, node)
    return interpreter.unknown(node, f"`{name}` of this value is not known", of_library=True).may_be((value,))


@_sets(Model, Layer)
def _set_of_model(
    interpreter: Interpreter, owner: Model | Layer, name: str, value: Value, target: cst.CSTNode
) -> None:
    set_model_attribute(interpreter, owner, name, value)


@_sets(Reference)
def _set_of_reference(
    interpreter: Interpreter, owner: Reference, name: str, value: Value, target: cst.CSTNode
) -> None:
    interpreter.heap.set_item(interpreter, interpreter.patches, f"{owner.name}.{name}", value)


@_sets(Unknown)
def _set_of_unknown(
    interpreter: Interpreter, owner: Unknown, name: str, value: Value, target: cst.CSTNode
) -> None:
    havoc(interpreter, (owner, value), target, Power.CHANGES)
    interpreter.heap.set_member(owner, name, value, interpreter.epoch)


@_sets(Instance)
def _set_of_instance(
    interpreter: Interpreter, owner: Instance, name: str, value: Value, target: cst.CSTNode
) -> None:
    if owner.added is not None:
        set_model_attribute(interpreter, owner.added, name, value)
    found, override = owner.cls.find(name), owner.cls.find("__setattr__")
    if isinstance(found, Unknown) or (isinstance(found, Instance) and found.cls.has_special_methods):
        havoc(interpreter, (found, owner, value), target, Power.CHANGES, "a descriptor may set it")
        value = interpreter.unknown(target, "a descriptor may set it", name)
    if isinstance(found, Function) and found.setter is not None:
        call_function(interpreter, found.setter, CallArguments((owner, value)), target)
    elif name == "__dict__":
        interpreter.heap.forget_names(owner)
    elif _is_there(override):
        _override(interpreter, owner, name, value, target, override)
    else:
        interpreter.heap.set_item(owner, owner.attributes, name, value)


def _override(
    interpreter: Interpreter, owner: Instance, name: str, value: Value, target: cst.CSTNode, method: Value
) -> None:
    """``owner.name = value`` where the class defines ``__setattr__``: it seldom replaces a model or layer."""
    is_kept = isinstance(value, (Choice, Instance, Model, Layer))
    held = value if is_kept else interpreter.unknown(target, "the class sets attributes in its own way", name)
    interpreter.heap.set_item(owner, owner.attributes, name, held)
    if isinstance(method, Function):
        call_function(interpreter, method, CallArguments((owner, name, value)), target)


@_sets(Class)
def _set_of_class(
    interpreter: Interpreter, owner: Class, name: str, value: Value, target: cst.CSTNode
) -> None:
    interpreter.heap.set_item(owner.scope, owner.scope.bindings, name, value)


@_sets(Function)
def _set_of_function(
    interpreter: Interpreter, function: Function, name: str, value: Value, target: cst.CSTNode
) -> None:
    function.is_renamed = function.is_renamed or name in ("name", "__name__")
    if name in ("__defaults__", "__kwdefaults__", "__code__"):
        for parameter in function.defaults:
            unknown = interpreter.unknown(target, "the defaults of the function are set", parameter)
            interpreter.heap.set_item(function, function.defaults, parameter, unknown)


@_SET.default
def _set_of_library(
    interpreter: Interpreter, owner: Value, name: str, value: Value, target: cst.CSTNode
) -> None:
    """Values of libraries are immutable here: the name of the owner is bound to the changed value."""
    if not library_calls.has_method(owner, "__setattr__"):
        if isinstance(owner, AbstractValue):
            interpreter.overwritten.add_object(owner)
        return
    changed = library_calls.call_special(
        interpreter, owner, "__setattr__", CallArguments((name, value)), target
    )
    if changed is None:
        return
    if isinstance(changed, NotKnown):
        changed = interpreter.unknown(target, f"its `{name}` is set")
    interpreter.overwritten.add(owner, resized=True)
    holder = target.value if isinstance(target, cst.Attribute) else None
    if not isinstance(holder, cst.Name):
        return
    if isinstance(changed, Array):
        # the new site keeps what is known under this name from being forgotten with the aliases
        origin = f"`{holder.value}.shape = ...`"
        changed = replace(changed, origin=origin, site=interpreter.site(target))
        interpreter.overwritten.share(owner, changed)
    interpreter.bind(holder.value, changed)

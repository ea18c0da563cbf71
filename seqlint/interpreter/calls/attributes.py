"""Attributes of values."""

from __future__ import annotations

import libcst as cst

from seqlint.interpreter.calls.functions import bind_method, call_function
from seqlint.interpreter.calls.namespaces import names_of
from seqlint.interpreter.keras.methods import get_model_attribute
from seqlint.interpreter.operations import libraries as library_calls
from seqlint.interpreter.operations.subscripts import remembered
from seqlint.interpreter.state.engine import Interpreter
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
from seqlint.interpreter.syntax.imports import get_module_attribute
from seqlint.record import Layer, Model
from seqlint.values import DictValue, ListValue, Reference, SetValue, Unknown, Value

#: what has methods only
_BINDING = (Choice, ListValue, DictValue, SetValue, str, tuple)


def get_attribute(interpreter: Interpreter, value: Value, name: str, node: cst.CSTNode) -> Value:
    """``value.name``."""
    if isinstance(value, Reference):
        return interpreter.library(f"{value.name}.{name}")
    if isinstance(value, Unknown):
        has_method = library_calls.has_method(value, name)
        return Bound(value, name) if has_method else remembered(interpreter, value, name, node)
    if isinstance(value, Instance):
        return _instance_attribute(interpreter, value, name, node)
    if isinstance(value, (Model, Layer)):
        return get_model_attribute(interpreter, value, name, node)
    if isinstance(value, Module):
        return get_module_attribute(interpreter, value, name, node)
    if isinstance(value, Class):
        found = value.find(name)
        return (
            bind_method(value, found, value) if _is_classmethod(found) else _found(interpreter, found, node)
        )
    if isinstance(value, Super):
        return _super_attribute(interpreter, value, name, node)
    if isinstance(value, _BINDING):
        return Bound(value, name)
    found = library_calls.get_attribute(value, name)
    if found is not NotImplemented:
        return found
    if library_calls.has_method(value, name):
        return Bound(value, name)
    return interpreter.unknown(node, f"`{name}` of this value is not known", of_library=True)


def _is_classmethod(found: Value) -> bool:
    return isinstance(found, Function) and found.kind == "classmethod"


def _found(interpreter: Interpreter, found: Value, node: cst.CSTNode) -> Value:
    return interpreter.unknown(node, "the class has no such attribute here") if found is None else found


def _instance_attribute(interpreter: Interpreter, value: Instance, name: str, node: cst.CSTNode) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    found = value.cls.find(name)
    if isinstance(found, Function) and found.kind == "property":
        return call_function(interpreter, found, CallArguments((value,)), node)
    if found is not None:
        return bind_method(value, found, value)
    if name == "__dict__":
        return names_of(interpreter, value)
    if value.added is not None:
        return get_model_attribute(interpreter, value.added, name, node)
    if name == "__class__":
        return value.cls
    attribute = interpreter.unknown(node, "the attribute is set elsewhere")
    interpreter.heap.set_item(value, value.attributes, name, attribute)
    return attribute


def _super_attribute(interpreter: Interpreter, value: Super, name: str, node: cst.CSTNode) -> Value:
    found = value.instance.cls.find(name, value.cls)
    return Bound(value, name) if found is None else bind_method(value.instance, found, value.instance)

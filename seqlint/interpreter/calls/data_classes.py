"""Classes that hold fields: data classes, named tuples, enumerations and namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

import libcst as cst

from seqlint.interpreter.calls.builtins import computes
from seqlint.interpreter.calls.functions import call_function
from seqlint.interpreter.operations.operators import is_plain
from seqlint.interpreter.operations.subscripts import remembered
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.havoc import Power, havoc
from seqlint.interpreter.state.objects import CallArguments, Class, Function, Instance, Scope
from seqlint.source.tree import walk
from seqlint.values import (
    NOT_KNOWN,
    DictValue,
    LibraryObject,
    ListValue,
    Missing,
    NotKnown,
    Reference,
    Unknown,
    Value,
    as_items,
    only,
)

_FIELD = "dataclasses.field"
#: the arguments of these are items, not attributes
_DICTIONARIES = ("builtins.dict", "collections.OrderedDict", "collections.UserDict")
#: the members of other enumerations are plain numbers and strings
_ENUMERATIONS = ("enum.Enum", "enum.Flag")


def fields_of(node: cst.ClassDef) -> tuple[str, ...]:
    """The names that the body of a class annotates."""
    return tuple(
        statement.target.value
        for line in node.body.body
        if isinstance(line, cst.SimpleStatementLine)
        for statement in line.body
        if isinstance(statement, cst.AnnAssign)
        and isinstance(statement.target, cst.Name)
        and not _is_class_variable(statement.annotation)
    )


def _is_class_variable(annotation: cst.Annotation) -> bool:
    return any(isinstance(part, cst.Name) and part.value == "ClassVar" for part in walk(annotation))


def fill_fields(
    interpreter: Interpreter, instance: Instance, arguments: CallArguments, node: cst.CSTNode
) -> None:
    """Set the fields of a data class or a named tuple: arguments come in the order of the fields."""
    cls = instance.cls
    defaults = {name: cls.find(name) for name in cls.all_fields()}
    parameters = [name for name, default in defaults.items() if not _is_left_out(default)]
    given = dict(zip(parameters, arguments.positional, strict=False)) | arguments.keywords
    for name in parameters if not arguments.complete else ():
        given.setdefault(name, Unknown(name, "the argument is not known"))
    for name, default in defaults.items():
        if name not in given and _is_field(default):
            given[name] = _made(interpreter, default, node)
    for name, value in given.items() if not cls.has_base(*_DICTIONARIES) else ():
        interpreter.heap.set_item(instance, instance.attributes, name, value)
    finish = cls.find("__post_init__")
    if isinstance(finish, Function):
        call_function(interpreter, finish, CallArguments((instance,)), node)
    elif isinstance(finish, Unknown):
        havoc(interpreter, (instance, finish), node, Power.REBUILDS)


def _is_field(default: Value | Missing) -> TypeGuard[LibraryObject]:
    return isinstance(default, LibraryObject) and default.name == _FIELD


def _is_left_out(default: Value | Missing) -> bool:
    """Whether a field is declared with ``init=False``."""
    return _is_field(default) and default.keywords.get("init") is False


def _made(interpreter: Interpreter, field: LibraryObject, node: cst.CSTNode) -> Value:
    """The initial value of a field that is declared by ``field(...)``."""
    if "default" in field.keywords:
        return field.keywords["default"]
    factory = field.keywords.get("default_factory")
    if isinstance(factory, Function):
        return call_function(interpreter, factory, CallArguments(), node)
    if factory == Reference("builtins.list"):
        return interpreter.heap.born(ListValue([]))
    if factory == Reference("builtins.dict"):
        return interpreter.heap.born(DictValue({}))
    return interpreter.unknown(node, "the field is set elsewhere")


def make_members(interpreter: Interpreter, cls: Class) -> None:
    """The names of an enumeration become its members."""
    names = cls.scope.bindings
    for name, value in names.items() if cls.has_base(*_ENUMERATIONS) else ():
        if is_plain(value) and not name.startswith("_"):
            member = Instance(cls, {"name": name, "value": value}, is_open=False)
            interpreter.heap.set_item(cls.scope, names, name, member)


@computes(_FIELD)
def _field(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    return LibraryObject(name, arguments.positional, arguments.keywords, arguments.complete)


@computes("collections.namedtuple")
def _named_tuple(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    title, names = arguments.get("typename", 0), arguments.get("field_names", 1)
    listed = names.replace(",", " ").split() if isinstance(names, str) else as_items(names)
    fields = None if listed is None else only(str, listed)
    if fields is None:
        return NOT_KNOWN
    defaults = as_items(arguments.get("defaults", 4, ())) or ()
    bindings = dict(zip(fields[len(fields) - len(defaults) :], defaults, strict=False))
    scope = interpreter.heap.born(Scope(bindings, is_class=True))
    bases, cell = (Reference("typing.NamedTuple"),), interpreter.frame.cell
    return interpreter.heap.born(Class(str(title), str(title), bases, scope, node, cell, fields))


@computes("types.SimpleNamespace", "argparse.Namespace")
def _namespace(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    name = name.rpartition(".")[2]
    scope = interpreter.heap.born(Scope(is_class=True))
    cls = interpreter.heap.born(Class(name, name, (), scope, node, interpreter.frame.cell))
    return interpreter.heap.born(Instance(cls, dict(arguments.keywords), is_open=False))


@computes("dataclasses.asdict")
def _dict(interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode) -> Value:
    value = arguments.get("obj", 0)
    if isinstance(value, Instance):
        return interpreter.heap.born(DictValue(dict(_attributes(value))))
    return remembered(interpreter, value, (name,), node)


@computes("dataclasses.replace")
def _replace(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    value = arguments.get("obj", 0)
    if not isinstance(value, Instance) or not arguments.complete:
        return NOT_KNOWN
    cls, attributes = value.cls, dict(_attributes(value))
    if isinstance(cls.find("__init__"), Function):
        return NOT_KNOWN
    kept = {name: attributes[name] for name in cls.all_fields() if not _is_left_out(cls.find(name))}
    instance = interpreter.heap.born(Instance(cls, is_open=value.is_open))
    fill_fields(interpreter, instance, CallArguments((), {**kept, **arguments.keywords}), node)
    return instance


def _attributes(instance: Instance) -> Iterator[tuple[str, Value]]:
    """The attributes of an instance, and the defaults of its other fields."""
    for name in instance.cls.all_fields():
        if name not in instance.attributes:
            found = instance.cls.find(name)
            yield name, None if isinstance(found, Missing) else found
    yield from instance.attributes.items()

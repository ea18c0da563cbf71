"""Namespaces of instances and classes, as ``vars`` and ``setattr`` reach them."""

from __future__ import annotations

from seqlint.interpreter.keras.models.attributes import set_model_attribute
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import CallArguments, Class, Instance, Names
from seqlint.values import Missing, Value


def names_of(interpreter: Interpreter, instance: Instance) -> Names:
    """The attributes of an instance, the defaults of its fields among them, as a dict that writes to them."""
    for name in instance.cls.all_fields():
        if name not in instance.attributes:
            found = instance.cls.find(name)
            value = None if isinstance(found, Missing) else found
            interpreter.heap.set_item(instance, instance.attributes, name, value)
    return Names.of(instance)


def forget_attributes(interpreter: Interpreter, owner: Value) -> None:
    """Forget the attributes of *owner*: one is set whose name is not known."""
    if isinstance(owner, (Instance, Class)):
        interpreter.heap.forget_names(owner)


def set_plainly(interpreter: Interpreter, instance: Instance, arguments: CallArguments) -> Value:
    """``super().__setattr__(name, value)``, which no class of the program overrides."""
    name, value = arguments.get("name", 0), arguments.get("value", 1)
    if not isinstance(name, str):
        forget_attributes(interpreter, instance)
        return None
    if instance.added is not None:
        set_model_attribute(interpreter, instance.added, name, value)
    interpreter.heap.set_item(instance, instance.attributes, name, value)
    return None

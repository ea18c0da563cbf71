"""Attributes of models and layers."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from seqlint.inference.inferred import is_input
from seqlint.interpreter.keras.functional import input_tensor, output_tensor
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import ARGUMENTS, TRAINABLE
from seqlint.interpreter.state.objects import Bound
from seqlint.knowledge.keras.models import needs_build
from seqlint.record import SEQUENTIAL, Addition, Event, EventKind, Layer, Model
from seqlint.values import ListValue, Unknown, Value

#: attributes of layers that are the arguments of the same name
_SIZES = frozenset({"units", "filters", "input_dim", "output_dim"})
#: attributes that are data and not methods, and are not computed
_OPAQUE = frozenset(
    {
        *("history", "input_shape", "kernel", "name", "optimizer"),
        *("output_shape", "trainable", "trainable_variables", "weights"),
    }
)


def get_model_attribute(
    interpreter: Interpreter, added: Model | Layer, name: str, node: cst.CSTNode
) -> Value:
    """``model.name`` or ``layer.name``."""
    if name in ("layers", "get_layer") and not (isinstance(added, Model) and added.class_name == SEQUENTIAL):
        # the layers of a model that is not followed may be frozen one by one
        set_model_attribute(interpreter, added, "trainable", _opaque(interpreter, node))
        return Bound(added, name)
    if isinstance(added, Model):
        if name == "layers":
            return layers_of(added)
        if needs_build(name, interpreter.keras):
            event = Event(EventKind.NEEDS_BUILD, interpreter.site(node))
            interpreter.heap.record(added, event)
    given = added.arguments.given.get(name) if isinstance(added, Layer) else None
    if isinstance(given, Layer) or (isinstance(given, int) and name in _SIZES):
        return given
    if name in ("input", "output"):
        return (input_tensor if name == "input" else output_tensor)(interpreter, added)
    if name in ("inputs", "outputs"):
        return ListValue([(input_tensor if name == "inputs" else output_tensor)(interpreter, added)])
    if name == "name" and isinstance(added, Layer) and added.name is not None:
        return added.name
    if name in _OPAQUE:
        return _opaque(interpreter, node)
    return Bound(added, name)


def _opaque(interpreter: Interpreter, node: cst.CSTNode) -> Unknown:
    return interpreter.unknown(node, "the attribute is not computed")


def layers_of(model: Model) -> ListValue:
    """``model.layers``: known while layers are only added to the model."""
    items: list[Value] | None = []
    for event in model.events:
        if isinstance(event, Addition) and items is not None:
            if not is_input(event.added):
                items.append(event.added)
        elif event.kind is EventKind.POP and items:
            items.pop()
        elif event.kind in (EventKind.FORK, EventKind.REPEAT, EventKind.UNKNOWN_CHANGE, EventKind.POP):
            items = None
            break
    return ListValue(items)


def set_model_attribute(interpreter: Interpreter, added: Model | Layer, name: str, value: Value) -> None:
    """``model.name = value``; what is set on a model is set on all its layers."""
    if name != "trainable":
        _forget_argument(interpreter, added, name)
        return
    interpreter.heap.set_field(added, TRAINABLE, value)
    if isinstance(added, Model):
        for event in added.additions():
            if isinstance(event.added, (Layer, Model)):
                set_model_attribute(interpreter, event.added, name, value)


def _forget_argument(interpreter: Interpreter, added: Model | Layer, name: str) -> None:
    """Forget an argument whose attribute is set: it is not known when Keras reads it again."""
    if isinstance(added, Layer) and (name in added.arguments.defaults or name in added.arguments):
        unknown = Unknown(name, f"`{name}` of the layer is set", None)
        given = {**added.arguments.given, name: unknown}
        interpreter.heap.set_field(added, ARGUMENTS, replace(added.arguments, given=given))

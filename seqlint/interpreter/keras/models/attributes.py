"""Attributes of models and layers."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from seqlint.inference.inferred import is_input, is_operation
from seqlint.interpreter.keras.api.members import optimizer_of
from seqlint.interpreter.keras.models.functional import input_of_added, output_of_added
from seqlint.interpreter.operations.tensors import shape_of, tensor_of
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import ARGUMENTS, TRAINABLE
from seqlint.interpreter.state.objects import Bound
from seqlint.knowledge.keras.models import needs_build
from seqlint.record import SEQUENTIAL, Addition, Event, EventKind, Layer, Model, Node, tensors_in
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
    if name in ("layers", "get_layer") and not (isinstance(added, Model) and is_followed(added)):
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
    tensor = tensor_of(interpreter, added)
    if tensor is not None and name == "shape":
        return shape_of(interpreter, tensor, node)
    if name in ("input", "output"):
        return (input_of_added if name == "input" else output_of_added)(interpreter, added)
    if name in ("inputs", "outputs"):
        given = (input_of_added if name == "inputs" else output_of_added)(interpreter, added)
        return ListValue([*tensors_in(given)] if not isinstance(given, Unknown) else [given])
    if name == "name" and isinstance(added, Layer) and added.name is not None:
        return added.name
    if name == "optimizer" and isinstance(added, Model):
        return optimizer_of(interpreter, added, node)
    if name in _OPAQUE:
        return _opaque(interpreter, node)
    return Bound(added, name)


def _opaque(interpreter: Interpreter, node: cst.CSTNode) -> Unknown:
    return interpreter.unknown(node, "the attribute is not computed")


def is_followed(model: Model) -> bool:
    """Whether it is known how its layers are listed."""
    return model.class_name == SEQUENTIAL or model.graph is not None


def layers_of(model: Model) -> ListValue:
    """``model.layers``: known while layers are only added to the model."""
    items: list[Value] | None = []
    if model.graph is not None:
        nodes = dict.fromkeys(event.added for event in model.events if isinstance(event, Node))
        return ListValue([added for added in nodes if not is_operation(added)])
    for event in model.events:
        if isinstance(event, Addition) and items is not None:
            if not is_input(event.added):
                items.append(event.added)
        elif event.kind is EventKind.POP and items:
            items.pop()
        elif event.changes_layers:
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

"""What happens to models and layers: their methods, attributes and calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import libcst as cst

from seqlint.inference.inferred import is_input
from seqlint.interpreter.keras.functional import (
    input_tensor,
    merged,
    output_tensor,
    passed,
    refused,
    tensor_of,
)
from seqlint.interpreter.keras.predictions import called, predicted
from seqlint.interpreter.keras.sequential import add_layer
from seqlint.interpreter.state.engine import Interpreter, calls
from seqlint.interpreter.state.escape import forget_layers
from seqlint.interpreter.state.fields import ARGUMENTS, QUANTIZED, TRAINABLE
from seqlint.interpreter.state.objects import Bound, CallArguments, Function, Instance, Iterator
from seqlint.interpreter.state.snapshots import snapshot_of
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.models import needs_build
from seqlint.record import SEQUENTIAL, Addition, Event, EventKind, Layer, Model
from seqlint.values import Array, ListValue, Reference, Unknown, Value, as_items

#: what `add` takes, by major version of Keras
_ADD_PARAMETERS = {2: ("layer",), 3: ("layer", "rebuild")}
_METHODS = {
    "build": EventKind.BUILD,
    "compile": EventKind.COMPILE,
    "fit": EventKind.FIT,
    "fit_generator": EventKind.FIT,
    "train_on_batch": EventKind.FIT,
    "evaluate": EventKind.EVALUATE,
    "evaluate_generator": EventKind.EVALUATE,
    "test_on_batch": EventKind.EVALUATE,
    "predict": EventKind.PREDICT,
    "predict_generator": EventKind.PREDICT,
    "predict_on_batch": EventKind.PREDICT,
    "predict_classes": EventKind.PREDICT,
    "predict_proba": EventKind.PREDICT,
    "summary": EventKind.SUMMARY,
    "call": EventKind.CALL,
}
#: what the program derives its own sequences of batches from
_SEQUENCES = {Reference(f"keras.utils.{name}") for name in ("Sequence", "PyDataset", "data_utils.Sequence")}
#: the methods that give a row for each sample
_PREDICTS = frozenset({"predict", "predict_on_batch", "predict_generator"})


#: attributes of layers that are the arguments of the same name
_SIZES = frozenset({"units", "filters", "input_dim", "output_dim"})


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
            return _layers(interpreter, added)
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
    if name == "name":
        return (
            added.name
            if isinstance(added.name, str) and isinstance(added, Layer)
            else _opaque(interpreter, node)
        )
    if name in (
        "input_shape",
        "output_shape",
        "weights",
        "trainable",
        "trainable_variables",
        "history",
        "optimizer",
        "kernel",
    ):
        return _opaque(interpreter, node)
    return Bound(added, name)


def _opaque(interpreter: Interpreter, node: cst.CSTNode) -> Unknown:
    return interpreter.unknown(node, "the attribute is not computed")


def _layers(interpreter: Interpreter, model: Model) -> ListValue:
    """``model.layers``: known while the model was only ever added to."""
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
    """``model.name = value``; what is set on a model holds for all that it is made of."""
    if name != "trainable":
        _forget_argument(interpreter, added, name)
        return
    interpreter.heap.set_field(added, TRAINABLE, value)
    if isinstance(added, Model):
        for event in added.additions():
            if isinstance(event.added, (Layer, Model)):
                set_model_attribute(interpreter, event.added, name, value)


def _forget_argument(interpreter: Interpreter, added: Model | Layer, name: str) -> None:
    """An attribute that bears the name of an argument is set: when Keras looks at it again, is not known."""
    if isinstance(added, Layer) and (name in added.arguments.defaults or name in added.arguments):
        unknown = Unknown(name, f"`{name}` of the layer is set", None)
        given = {**added.arguments.given, name: unknown}
        interpreter.heap.set_field(added, ARGUMENTS, replace(added.arguments, given=given))


def _quantize(interpreter: Interpreter, added: Value) -> None:
    """``added.quantize(mode)``, which a model and a wrapper pass on to the layers within."""
    inner: Iterable[Value] = ()
    if isinstance(added, Layer):
        interpreter.heap.set_field(added, QUANTIZED, True)
        inner = added.arguments.given.values()
    elif isinstance(added, Model):
        inner = (event.added for event in added.additions())
    for value in as_items(added) or inner:
        _quantize(interpreter, value)


def call_method(
    interpreter: Interpreter,
    added: Model | Layer,
    name: str,
    arguments: CallArguments,
    node: cst.Call,
) -> Value:
    """``model.name(...)`` or ``layer.name(...)``."""
    if name == "quantize":
        _quantize(interpreter, added)
    if isinstance(added, Layer):
        return _layer_method(interpreter, added, name, arguments, node)
    site = interpreter.site(node)
    if name == "add":
        layer = arguments.get("layer", 0)
        if layer is None and not arguments.complete:
            forget_layers(interpreter, added, "the added layer comes from `*args`", node)
        else:
            problem = _superfluous(interpreter, arguments)
            add_layer(interpreter, added, layer, _argument_node(node), problem)
        return None
    if name == "pop":
        interpreter.structure += 1
        interpreter.changes.append(added)
        interpreter.heap.record(added, Event(EventKind.POP, site))
        return interpreter.unknown(node, "the removed layer is not followed")
    if name == "get_layer" and added.class_name == SEQUENTIAL:
        return _get_layer(interpreter, added, arguments, node)
    kind = _METHODS.get(name)
    if kind is not None:
        arguments = snapshot_of(_with_batches(interpreter, arguments, node))
        method = "" if interpreter.expecting_error else name
        event = Event(kind, site, arguments.positional, arguments.keywords, arguments.complete, method)
        interpreter.heap.record(added, event)
    if name in _PREDICTS:
        return predicted(interpreter, added, arguments.get("x", 0), node)
    return interpreter.unknown(node, f"what `{name}` gives is not computed")


def _superfluous(interpreter: Interpreter, arguments: CallArguments) -> LayerError | None:
    """Why ``model.add`` refuses its arguments: those of the layer, most likely, behind a bracket closed too early."""
    accepted = _ADD_PARAMETERS[interpreter.keras]
    name = next((name for name in arguments.keywords if name not in accepted), None)
    if name is not None:
        return LayerError(
            Failure.ARGUMENT,
            f"`add` has no argument `{name}`",
            help=f"pass `{name}` to the layer, within its brackets",
        )
    if len(arguments.positional) > len(accepted):
        return LayerError(
            Failure.NOT_SEQUENTIAL,
            f"`add` takes one layer, not {len(arguments.positional)}",
            help="add one layer at a time",
        )
    return None


def _with_batches(interpreter: Interpreter, arguments: CallArguments, node: cst.Call) -> CallArguments:
    """*arguments* in which the program's own sequences of batches are known by their batches."""
    if not any(isinstance(value, Instance) for value in arguments.all()):
        return arguments
    return CallArguments(
        tuple(_batches(interpreter, value, node) for value in arguments.positional),
        {name: _batches(interpreter, value, node) for name, value in arguments.keywords.items()},
        arguments.complete,
    )


def _batches(interpreter: Interpreter, value: Value, node: cst.Call) -> Value:
    if not isinstance(value, Instance) or _SEQUENCES.isdisjoint(value.cls.library_bases()):
        return value
    get_batch = value.cls.find("__getitem__")
    if not isinstance(get_batch, Function):
        return value
    index = interpreter.unknown(node, "the number of a batch", "index")
    return Iterator(interpreter.call(get_batch, CallArguments((value, index)), node))


def _argument_node(node: cst.Call) -> cst.CSTNode:
    return node.args[0].value if node.args else node


def _get_layer(interpreter: Interpreter, model: Model, arguments: CallArguments, node: cst.CSTNode) -> Value:
    name, index = arguments.get("name", 0), arguments.get("index", 1)
    items = _layers(interpreter, model).items
    for item in items or ():
        if isinstance(name, str) and isinstance(item, Layer) and item.name == name:
            return item
    if items is not None and isinstance(index, int) and -len(items) <= index < len(items):
        return items[index]
    return interpreter.unknown(node, "the layer is not known")


def _layer_method(
    interpreter: Interpreter, layer: Layer, name: str, arguments: CallArguments, node: cst.Call
) -> Value:
    if name == "__call__":
        return call_added(interpreter, layer, arguments, node)
    if name in _PREDICTS and layer.kind is not None and layer.kind.is_model:
        return predicted(interpreter, layer, arguments.get("x", 0), node)
    return interpreter.unknown(node, f"what `{name}` of a layer gives is not computed")


@calls(Model, Layer)
def call_added(
    interpreter: Interpreter, added: Model | Layer, arguments: CallArguments, node: cst.Call
) -> Value:
    """``model(x)`` or ``layer(x)``, as in the functional API."""
    if isinstance(added, Model):
        given = snapshot_of(arguments)
        event = Event(
            EventKind.CALL,
            interpreter.site(node),
            given.positional,
            given.keywords,
            given.complete,
            "" if interpreter.expecting_error else "__call__",
        )
        interpreter.heap.record(added, event)
    first = arguments.get("inputs", 0)
    if isinstance(first, Array):
        return called(interpreter, added, first, node)
    tensor = tensor_of(first)
    if tensor is not None:
        return passed(tensor, added)
    if isinstance(added, Layer):
        result = merged(interpreter, first, added, node) or refused(interpreter, first, added, node)
        if result is not None:
            return result
    kind = "model" if isinstance(added, Model) else "layer"
    return interpreter.unknown(node, f"the output of the {kind} is not computed")

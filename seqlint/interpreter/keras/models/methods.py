"""Methods and calls of models and layers."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from seqlint.interpreter.keras.api.arguments import check_method
from seqlint.interpreter.keras.api.members import history_of
from seqlint.interpreter.keras.api.tensors import judge_input
from seqlint.interpreter.keras.models.attributes import is_followed, layers_of
from seqlint.interpreter.keras.models.functional import refused
from seqlint.interpreter.keras.models.predictions import called, predicted
from seqlint.interpreter.keras.models.sequential import add_layer, argument_node
from seqlint.interpreter.keras.tracing import (
    add_weight,
    build_layer,
    build_on_data,
    call_lambda,
    call_own,
    note_weights,
)
from seqlint.interpreter.operations.tensors import call_on_tensors
from seqlint.interpreter.state.engine import Interpreter, calls
from seqlint.interpreter.state.fields import IS_CALLED, QUANTIZED
from seqlint.interpreter.state.havoc import Power, havoc, run_callbacks
from seqlint.interpreter.state.objects import CallArguments, Function, Instance, Iterator
from seqlint.interpreter.state.reach import forget_layers
from seqlint.interpreter.state.snapshots import snapshot_of
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.record import Event, EventKind, Layer, Model
from seqlint.values import NotKnown, Reference, Value, as_items
from seqlint.values.arrays import Array

#: the parameters of `add`, by major version of Keras
_ADD_PARAMETERS = {2: ("layer",), 3: ("layer", "rebuild")}
#: the events that methods of models leave in the record
_EVENTS = {
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
#: the base classes of sequences of batches
_SEQUENCES = {Reference(f"keras.utils.{name}") for name in ("Sequence", "PyDataset", "data_utils.Sequence")}
_ADD_WEIGHT = frozenset({"add_weight", "add_variable"})
#: the methods that return a history
_TRAINS = frozenset({"fit", "fit_generator"})
#: the methods that return a row for each sample
_PREDICTS = frozenset({"predict", "predict_on_batch", "predict_generator"})


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
    node: cst.CSTNode,
) -> Value:
    """``model.name(...)`` or ``layer.name(...)``; Keras calls the callbacks and generators that it is given."""
    if name == "compile":
        run_callbacks(interpreter, arguments.all(), node, name)
    else:
        havoc(interpreter, arguments.all(), node, Power.CALLS)
    if name == "quantize":
        _quantize(interpreter, added)
    if isinstance(added, Layer):
        return _layer_method(interpreter, added, name, arguments, node)
    if name in _ADD_WEIGHT:
        return add_weight(interpreter, added, arguments, node)
    if name in _MODEL_METHODS:
        return _MODEL_METHODS[name](interpreter, added, arguments, node)
    check_method(interpreter, added, name, arguments, node)
    kind = _EVENTS.get(name)
    if kind is not None:
        arguments = snapshot_of(_with_batches(interpreter, arguments, node))
        method = "" if interpreter.expecting_error else name
        site = interpreter.site(node)
        event = Event(kind, site, arguments.positional, arguments.keywords, arguments.complete, method)
        build_on_data(interpreter, added, event)
        interpreter.heap.record(added, event)
    if name in _PREDICTS:
        return predicted(interpreter, added, arguments.get("x", 0), node)
    if name in _TRAINS:
        return history_of(interpreter, added, arguments, node)
    return interpreter.unknown(node, f"the result of `{name}` is not computed")


def _add(interpreter: Interpreter, model: Model, arguments: CallArguments, node: cst.CSTNode) -> Value:
    layer = arguments.get("layer", 0)
    if layer is None and not arguments.complete:
        forget_layers(interpreter, model, "the added layer comes from `*args`", node)
    else:
        problem = _superfluous(interpreter, arguments)
        add_layer(interpreter, model, layer, argument_node(node), problem)
    return None


def _superfluous(interpreter: Interpreter, arguments: CallArguments) -> LayerError | None:
    """Why ``model.add`` refuses its arguments: most likely they are those of the layer, after a misplaced bracket."""
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


def _with_batches(interpreter: Interpreter, arguments: CallArguments, node: cst.CSTNode) -> CallArguments:
    """*arguments*, with the program's own sequences of batches as iterators over these."""
    if not any(isinstance(value, Instance) for value in arguments.all()):
        return arguments
    return CallArguments(
        tuple(_batches(interpreter, value, node) for value in arguments.positional),
        {name: _batches(interpreter, value, node) for name, value in arguments.keywords.items()},
        arguments.complete,
    )


def _batches(interpreter: Interpreter, value: Value, node: cst.CSTNode) -> Value:
    if not isinstance(value, Instance) or _SEQUENCES.isdisjoint(value.cls.library_bases()):
        return value
    get_batch = value.cls.find("__getitem__")
    if not isinstance(get_batch, Function):
        return value
    index = interpreter.unknown(node, "the number of a batch", "index")
    return Iterator(interpreter.call(get_batch, CallArguments((value, index)), node))


def _pop(interpreter: Interpreter, model: Model, arguments: CallArguments, node: cst.CSTNode) -> Value:
    interpreter.structure += 1
    interpreter.heap.record(model, Event(EventKind.POP, interpreter.site(node)))
    return interpreter.unknown(node, "the removed layer is not followed")


def _get_layer(interpreter: Interpreter, model: Model, arguments: CallArguments, node: cst.CSTNode) -> Value:
    name, index = arguments.get("name", 0), arguments.get("index", 1)
    items = layers_of(model).items if is_followed(model) else None
    for item in items or ():
        if isinstance(name, str) and isinstance(item, Layer) and item.name == name:
            return item
    if items is not None and isinstance(index, int) and -len(items) <= index < len(items):
        return items[index]
    return interpreter.unknown(node, "the layer is not known")


#: the methods of models that do not just leave an event in the record
_MODEL_METHODS = {"add": _add, "pop": _pop, "get_layer": _get_layer}


def _layer_method(
    interpreter: Interpreter, layer: Layer, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    if name == "__call__":
        return _call(interpreter, layer, arguments, node)
    if name in _ADD_WEIGHT:
        return add_weight(interpreter, layer, arguments, node)
    if name in _PREDICTS and layer.kind is not None and layer.kind.is_model:
        return predicted(interpreter, layer, arguments.get("x", 0), node)
    if name == "build":
        build_layer(interpreter, layer, arguments, node)
    return interpreter.unknown(node, f"the result of `{name}` of a layer is not computed")


@calls(Model, Layer)
def _call(
    interpreter: Interpreter, added: Model | Layer, arguments: CallArguments, node: cst.CSTNode
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
        build_on_data(interpreter, added, event)
        interpreter.heap.record(added, event)
    else:
        interpreter.heap.set_field(added, IS_CALLED, True)
        if arguments.complete and arguments.all():
            judge_input(interpreter, added, arguments.get("inputs", 0), node)
    first = arguments.get("inputs", 0)
    if isinstance(first, Array):
        if interpreter.call_stack:
            note_weights(interpreter, added, first.shape)
        return called(interpreter, added, first, node)
    own = interpreter.instances.get(added)
    if own is not None:
        made = call_own(interpreter, own, added, arguments, node)
    elif isinstance(added, Layer) and added.class_name == "Lambda":
        made = call_lambda(interpreter, added, arguments, node)
    else:
        made = call_on_tensors(interpreter, added, arguments, node)
    if not isinstance(made, NotKnown):
        return made
    if isinstance(added, Layer):
        result = refused(interpreter, first, added, node)
        if result is not None:
            return result
    kind = "model" if isinstance(added, Model) else "layer"
    return interpreter.unknown(node, f"the output of the {kind} is not computed")

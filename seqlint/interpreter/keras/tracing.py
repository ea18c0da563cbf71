"""The `call` methods of the program's own layers and models, evaluated on symbolic tensors as Keras does to build them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import libcst as cst

from seqlint.inference.building import build
from seqlint.inference.feed import feeds
from seqlint.inference.graph import ordered_nodes
from seqlint.inference.propagation import infer_model
from seqlint.interpreter.keras.api.tensors import judge_own_call, judge_weight, judged_own_input
from seqlint.interpreter.operations.tensors import (
    Traced,
    call_on_tensors,
    flat,
    input_node,
    shape_of,
    with_tensors,
)
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import GRAPH
from seqlint.interpreter.state.objects import CallArguments, Function, Instance
from seqlint.interpreter.state.snapshots import snapshot
from seqlint.knowledge.keras.api.absence import LEGACY_PACKAGE
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.registry import find
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.record import SEQUENTIAL, Event, EventKind, Graph, KerasTensor, Layer, Model, Node, tensors_in
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.site import Site
from seqlint.values import (
    MISSING,
    NOT_KNOWN,
    DictValue,
    ListValue,
    NotKnown,
    Reference,
    Unknown,
    Value,
    as_dims,
    as_items,
)
from seqlint.values.arrays import Array

#: what `call` is given as *training* in each method
_TRAINS = {EventKind.FIT: True, EventKind.EVALUATE: False, EventKind.PREDICT: False}
#: the methods that a class may have in the place of those in which Keras calls the model on the data
_STEPS = ("train_step", "test_step", "predict_step", "fit", "evaluate", "predict")


@dataclass(frozen=True)
class Trace:
    """What a `call` method gives for symbolic tensors, and the nodes that it makes on the way."""

    result: Value
    #: the weights of the layer, those of the layers within it among them; None where they are not known
    weights: tuple[Weight, ...] | None
    #: those that are of no layer that it calls, None for unknown ones
    own: tuple[Weight | None, ...] = ()
    #: the calls of layers on the way
    nodes: tuple[Node, ...] = ()


def trace(
    interpreter: Interpreter,
    instance: Instance,
    arguments: CallArguments,
    node: cst.CSTNode,
    *,
    training: bool | None = None,
) -> Trace | None:
    """Evaluate ``build`` and ``call`` of *instance*; None where it has no `call` that is followed.

    Nothing that they write lasts: Keras may call them again at any time.
    """
    method = instance.cls.find("call")
    if not isinstance(method, Function) or method in interpreter.call_stack or interpreter.out_of_budget:
        return None
    if training is not None and "training" in _parameters(method) and "training" not in arguments.keywords:
        arguments = CallArguments(arguments.positional, {**arguments.keywords, "training": training})
    first, before = len(interpreter.nodes), len(interpreter.weights)
    held: list[Value] = []

    def run() -> Value:
        for name, (value, later) in instance.initial.items():
            if instance.attributes.get(name) is later:
                interpreter.heap.set_item(instance, instance.attributes, name, value)
        build = instance.cls.find("build")
        if isinstance(build, Function) and arguments.positional:
            shape = _shape_given(interpreter, arguments.positional[0], node)
            interpreter.call(build, CallArguments((instance, shape)), node)
        result = interpreter.call(method, arguments.after(instance), node)
        held.extend(instance.attributes.values())
        return result

    result = interpreter.heap.trial_of_methods(instance, run)
    own = [weight for owner, weight in interpreter.weights[:before] if owner is instance.added]
    own += [weight for _, weight in interpreter.weights[before:]]
    del interpreter.weights[before:]
    own += [] if all(map(_is_tracked, held)) else [None]
    nodes = tuple(node for node in interpreter.nodes[first:] if not node.is_input)
    own += _weights_of_uncalled(held, nodes)
    weights = _weights(interpreter, instance, own, nodes)
    return Trace(with_tensors(interpreter, result), weights, tuple(own), nodes)


def _is_tracked(value: Value) -> bool:
    """Whether it is known which weights an attribute of a layer adds to it."""
    return not isinstance(value, Unknown) and all(map(_is_tracked, flat(value) if as_items(value) else ()))


def _weights(
    interpreter: Interpreter, instance: Instance, own: Sequence[Weight | None], nodes: Sequence[Node]
) -> tuple[Weight, ...] | None:
    """The weights that *instance* added by itself or by a call on data, and those of the layers called at *nodes*."""
    found: dict[tuple[int, int], Weight] = {}
    for number, weight in enumerate(own):
        if weight is None:
            return None
        found[weight.identity or (id(instance), number)] = weight
    for node in nodes:
        weights = interpreter.built[node].weights
        if weights is None:
            return None
        for number, weight in enumerate(weights):
            found[weight.identity or (id(node), number)] = weight
    return tuple(replace(weight, identity=identity) for identity, weight in found.items())


def _weights_of_uncalled(held: Sequence[Value], nodes: Sequence[Node]) -> list[Weight | None]:
    """The weights of the layers and models among the attributes *held* that are called at none of *nodes*."""
    called = {id(node.added) for node in nodes}
    found: list[Weight | None] = []
    for value in held:
        for each in flat(value):
            added = each.added if isinstance(each, Instance) and _is_layer(each) else each
            if isinstance(added, (Layer, Model)) and id(added) not in called:
                weights = _weights_of(added)
                found.extend((None,) if weights is None else weights)
    return found


def _is_layer(instance: Instance) -> bool:
    bases = [base.name for base in instance.cls.library_bases() if isinstance(base, Reference)]
    return any(base.startswith(("keras.layers.", "keras.Model", "keras.Sequential")) for base in bases)


def _weights_of(added: Layer | Model) -> tuple[Weight, ...] | None:
    """The weights that *added* has without being called any more; None where they are not known."""
    if isinstance(added, Model):
        inferred = infer_model(added)
        return inferred.weights() if inferred.is_built and inferred.complete else None
    is_unbuilt = added.kind is not None and not added.kind.is_model and added.home is None
    return () if is_unbuilt else None


def _parameters(method: Function) -> set[str]:
    parameters = method.node.params
    return {each.name.value for each in (*parameters.params, *parameters.kwonly_params)}


def _shape_given(interpreter: Interpreter, given: Value, node: cst.CSTNode) -> Value:
    """What ``build`` is given for an input."""
    if isinstance(given, KerasTensor):
        return shape_of(interpreter, given, node)
    items = as_items(given)
    if items is None:
        return interpreter.unknown(node, "the shape is not known")
    return ListValue([_shape_given(interpreter, item, node) for item in items])


def call_own(
    interpreter: Interpreter,
    instance: Instance,
    added: Layer | Model,
    arguments: CallArguments,
    node: cst.CSTNode,
) -> Value | NotKnown:
    """The result of a layer, or model, of the program's own class; `NOT_KNOWN` where it is called on no symbolic tensor."""
    given = arguments.mapped(lambda value: with_tensors(interpreter, value))
    if not any(next(tensors_in(value), None) is not None for value in given.all()):
        if isinstance(added, Layer) and given.positional == (None,):
            with judged_own_input(interpreter, added, node):
                trace(interpreter, instance, given, node)
        return NOT_KNOWN
    judge_own_call(interpreter, instance, given, node)
    if isinstance(added, Model):
        if added.graph is None:
            build_on(interpreter, instance, added, given, node)
        return call_on_tensors(interpreter, added, given, node, _traced_model(added))
    found = trace(interpreter, instance, given, node)
    if found is not None and found.result is None:
        return None
    return _called(interpreter, added, given, node, found)


def _traced_model(model: Model) -> Traced | None:
    """What *model* gives now: what it is built on is forgotten where it is called within another one."""
    if model.graph is None:
        return None
    inferred = infer_model(model)
    several = not isinstance(model.graph.outputs, KerasTensor)
    outputs = inferred.output_shapes if several else None
    return Traced(snapshot(model.graph.outputs), Built(inferred.output, inferred.weights(), several, outputs))


def call_lambda(
    interpreter: Interpreter, added: Layer, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """The result of a `Lambda` layer whose function is one of the program; `NOT_KNOWN` where it gets no tensor."""
    given = arguments.mapped(lambda value: with_tensors(interpreter, value))
    function, keywords = added.arguments.given.get("function"), added.arguments.given.get("arguments")
    is_stated = added.arguments.given.get("output_shape") is not None and interpreter.keras == 3
    if not isinstance(function, Function) or keywords is not None or is_stated or len(given.all()) != 1:
        return call_on_tensors(interpreter, added, given, node)
    function.is_of_layer = True
    result, _ = interpreter.heap.trial(lambda: interpreter.call(function, given, node))
    return _called(interpreter, added, given, node, Trace(with_tensors(interpreter, result), ()))


def _called(
    interpreter: Interpreter,
    added: Layer,
    given: CallArguments,
    node: cst.CSTNode,
    found: Trace | None,
) -> Value | NotKnown:
    """The result of a layer of which the trace *found* says what it gives, if it gives tensors."""
    outputs = flat(found.result) if found is not None else []
    if found is None or not outputs or not all(isinstance(each, KerasTensor) for each in outputs):
        return call_on_tensors(interpreter, added, given, node)
    shapes = tuple(interpreter.tensors[each].shape for each in tensors_in(found.result))
    several = not isinstance(found.result, KerasTensor)
    built = Built(
        UNKNOWN_SHAPE if several else shapes[0], found.weights, several, shapes if several else None
    ).frozen(False if added.trainable is MISSING else None if added.trainable is not False else True)
    return call_on_tensors(interpreter, added, given, node, Traced(found.result, built))


def note_weights(interpreter: Interpreter, added: Layer | Model, x: Shape) -> None:
    """Note which weights a layer, or model, has that is called on data of the shape *x*, perhaps within another one."""
    try:
        weights = build(added, x).weights
    except LayerError:
        weights = None
    found: tuple[Weight | None, ...] = (None,) if weights is None else weights
    interpreter.weights.extend((added, weight) for weight in found)


def add_weight(
    interpreter: Interpreter, added: Layer | Model, arguments: CallArguments, node: cst.CSTNode
) -> Value:
    """``layer.add_weight(...)``: an array of the shape of the weight. Keras 2 takes the name first."""
    is_named = bool(arguments.positional) and isinstance(arguments.positional[0], str)
    if is_named and added.package != LEGACY_PACKAGE:
        judge_weight(interpreter, arguments, node)
    shape = as_dims(arguments.get("shape", 1 if is_named or interpreter.keras == 2 else 0, ()))
    if shape is None:
        return interpreter.unknown(node, "the shape of the weight is not known")
    trainable = arguments.keywords.get("trainable", True)
    interpreter.weights.append((added, Weight(shape, trainable if isinstance(trainable, bool) else None)))
    return Array(Shape(shape), "float", site=interpreter.site(node))


def build_layer(interpreter: Interpreter, layer: Layer, arguments: CallArguments, node: cst.CSTNode) -> None:
    """``layer.build(input_shape)``: the layer has its weights from there, as if it had been called on such an input."""
    is_own = layer in interpreter.instances  # `super().build(...)` in its own `build`
    if layer.kind is None or layer.home is not None or is_own:
        return
    shape = Shape(as_dims(arguments.get("input_shape", 0)))
    outer, interpreter.expecting_error = interpreter.expecting_error, True
    try:
        tensor = stated_tensor(interpreter, shape, interpreter.site(node))
        call_on_tensors(interpreter, layer, CallArguments((tensor,)), node)
    finally:
        interpreter.expecting_error = outer


def build_on_data(interpreter: Interpreter, model: Model, event: Event) -> None:
    """Build a model of the program's own class as Keras does when it is first used: *event* says with which data."""
    instance = interpreter.instances.get(model)
    if model.class_name == SEQUENTIAL and event.kind in _TRAINS and not model.events_of(*_TRAINS):
        _trace_stack(interpreter, model, event)
    if instance is None or model.graph is not None or event.kind not in (*_TRAINS, EventKind.CALL):
        return
    if any(isinstance(instance.cls.find(name), Function) for name in _STEPS):
        return
    inputs = _inputs_for(interpreter, event)
    if inputs is not None:
        arguments = CallArguments((inputs,))
        build_on(interpreter, instance, model, arguments, event.site.node, _TRAINS.get(event.kind), event)


def _trace_stack(interpreter: Interpreter, model: Model, event: Event) -> None:
    """Evaluate the `call` of each layer of the program's own in a stack, on the input that it gets when *event* runs it."""
    own = {
        added: interpreter.instances[added]
        for added in (each.added for each in model.additions())
        if isinstance(added, Layer) and added in interpreter.instances
    }
    for step in infer_model(model).steps if own else ():
        if isinstance(step.layer, Layer) and step.layer in own and step.input.dims and not step.conditional:
            given = CallArguments((stated_tensor(interpreter, step.input, step.site),))
            trace(interpreter, own[step.layer], given, event.site.node, training=_TRAINS[event.kind])


def build_on(
    interpreter: Interpreter,
    instance: Instance,
    model: Model,
    arguments: CallArguments,
    node: cst.CSTNode,
    training: bool | None = None,
    event: Event | None = None,
) -> None:
    """Build *model*, of which *instance* is the value, on the symbolic tensors among *arguments*."""
    traced = trace(interpreter, instance, arguments, node, training=training)
    outputs = list(tensors_in(traced.result)) if traced is not None else []
    if traced is None or not outputs or len(outputs) != len(flat(traced.result)):
        return
    inputs = arguments.positional[0] if len(arguments.positional) == 1 else arguments.positional
    reached = ordered_nodes(Graph(inputs, traced.result))
    apart = [node for node in traced.nodes if node not in reached]
    own_weights = _weights(interpreter, instance, traced.own, apart)
    graph = Graph(snapshot(inputs), snapshot(traced.result), event, own_weights)
    interpreter.heap.set_field(model, GRAPH, graph)
    interpreter.heap.record(model, *reached)
    interpreter.structure += 1


def _inputs_for(interpreter: Interpreter, event: Event) -> Value:
    """Symbolic tensors for the data of *event*; None where their shapes are not known."""
    feed = next(feeds(event), None)
    x = None if feed is None or feed.x is None or feed.x.is_one_of_several else feed.x
    if x is not None:
        return _input_for(interpreter, x.array, event)
    name = "inputs" if event.kind is EventKind.CALL else "x"
    given = event.argument(name, 0, None)
    if isinstance(given, DictValue):
        named = {key: _input_for(interpreter, item, event) for key, item in (given.items or {}).items()}
        return None if None in named.values() or not named else DictValue(named)
    inputs = tuple(_input_for(interpreter, item, event) for item in as_items(given) or ())
    if not inputs or None in inputs:
        return None
    return ListValue(list(inputs)) if isinstance(given, ListValue) else inputs


def _input_for(interpreter: Interpreter, array: Value, event: Event) -> Value:
    """A symbolic tensor for an array of samples."""
    if not isinstance(array, Array) or not array.shape.rank:
        return None
    shape = array.shape if event.kind is EventKind.CALL else array.shape.replace(0, DYNAMIC)
    return stated_tensor(interpreter, shape, event.site)


def stated_tensor(interpreter: Interpreter, shape: Shape, site: Site) -> KerasTensor:
    """The tensor of a new input of this *shape*."""
    dims = None if shape.dims is None else tuple(None if dim is DYNAMIC else dim for dim in shape.dims)
    arguments = Arguments({"batch_shape": dims}, keras=interpreter.keras)
    layer = Layer("InputLayer", find("InputLayer", interpreter.keras), arguments, site)
    return KerasTensor(input_node(interpreter, layer))

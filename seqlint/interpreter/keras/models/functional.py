"""The functional API: models of any graph of layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from weakref import ref

import libcst as cst

from seqlint.inference.building import declared_input
from seqlint.inference.graph import ordered_nodes
from seqlint.inference.inferred import is_input
from seqlint.inference.propagation import input_of
from seqlint.interpreter.keras.api.tensors import judge_ends
from seqlint.interpreter.keras.models.sequential import given_name
from seqlint.interpreter.operations.tensors import call_on_tensors, flat, input_node, tensor_of, with_tensors
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import GRAPH
from seqlint.interpreter.state.objects import CallArguments
from seqlint.interpreter.state.reach import forget_layers
from seqlint.interpreter.state.snapshots import snapshot
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.registry import find
from seqlint.record import FUNCTIONAL, Addition, Graph, KerasTensor, Layer, Model, Node
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import Shape
from seqlint.site import Site
from seqlint.values import NOT_KNOWN, NotKnown, Unknown, Value, as_items

_PARAMETERS = ("inputs", "outputs")


def refused(interpreter: Interpreter, value: Value, layer: Layer, node: cst.CSTNode) -> Layer | None:
    """A layer that records the call of *layer* with models, or layers, instead of tensors; None for other calls."""
    items = as_items(value) or (value,)
    is_tensor = not any(isinstance(item, (Model, Layer)) and not is_input(item) for item in items)
    if is_tensor or layer.kind is None or layer.class_name == "Lambda":
        return None
    problem = LayerError(
        Failure.NOT_SEQUENTIAL,
        f"`{layer.class_name}` takes the output tensors of models, not the models themselves",
        help="build a functional `keras.Model(inputs, outputs)` from the `inputs` and `outputs` of the models",
    )
    return Layer(layer.class_name, layer.kind, layer.arguments, interpreter.site(node), problem)


def make_functional(
    interpreter: Interpreter, name: str, arguments: CallArguments, node: cst.CSTNode
) -> Value | NotKnown:
    """``Model(inputs, outputs)``; `NOT_KNOWN` for other calls of the class."""
    given = stated_graph(interpreter, arguments)
    if given is None:
        return NOT_KNOWN
    for place, parameter in enumerate(_PARAMETERS):
        judge_ends(interpreter, parameter, given[place], interpreter.site(node).argument(parameter, place))
    model = interpreter.new_model(node, FUNCTIONAL)
    model.given_name = given_name(arguments)
    state_graph(interpreter, model, given, node)
    return model


def state_graph(interpreter: Interpreter, model: Model, given: Sequence[Value], node: cst.CSTNode) -> None:
    """Record the inputs and outputs that *model* is given."""
    unknown = next(
        (item for value in given for item in flat(value) if not isinstance(item, KerasTensor)), None
    )
    if unknown is None and all(map(flat, given)):
        graph = Graph(snapshot(given[0]), snapshot(given[1]))
        interpreter.heap.set_field(model, GRAPH, graph)
        for added in ordered_nodes(graph):
            interpreter.heap.record(model, added)
        return
    reason = f"`{unknown.text}` is not known: {unknown.reason}" if isinstance(unknown, Unknown) else ""
    forget_layers(interpreter, model, reason or "its inputs or outputs are not known", node)


def stated_graph(interpreter: Interpreter, arguments: CallArguments) -> list[Value] | None:
    """The inputs and outputs among the arguments of ``Model(inputs, outputs)``; None where it gets none."""
    if not all(arguments.has(name, place) for place, name in enumerate(_PARAMETERS)):
        return None
    return [with_tensors(interpreter, arguments.get(name, place)) for place, name in enumerate(_PARAMETERS)]


def input_of_added(interpreter: Interpreter, added: Layer | Model) -> Value:
    """``model.input`` or ``layer.input``."""
    if isinstance(added, Model) and added.graph is not None:
        return _only(added.graph.inputs)
    nodes = _nodes_to(interpreter, added)
    if not nodes:
        return _not_called()
    return KerasTensor(nodes[0]) if _is_model(added) else _only(nodes[-1].positional)


def output_of_added(interpreter: Interpreter, added: Layer | Model) -> Value:
    """``model.output`` or ``layer.output``."""
    if isinstance(added, Model) and added.graph is not None:
        return _only(added.graph.outputs)
    stated = tensor_of(interpreter, added)
    if stated is not None:
        return stated
    nodes = _nodes_to(interpreter, added)
    return KerasTensor(nodes[-1]) if nodes else _not_called()


def _not_called() -> Unknown:
    """What stands for the input or output of what was not called yet: another one each time."""
    return Unknown("tensor", "it is not known what it was called on")


def _only(value: Value) -> Value:
    """The tensor in a list or tuple of one; other structures as they are, which the program may change."""
    items = as_items(value)
    return items[0] if items is not None and len(items) == 1 else snapshot(value)


def _is_model(added: Layer | Model) -> bool:
    return isinstance(added, Model) or (added.kind is not None and added.kind.is_model)


def _nodes_to(interpreter: Interpreter, added: Layer | Model) -> tuple[Node, ...]:
    """The nodes of a stack, or those up to the first call of a layer; empty where they are not known."""
    if isinstance(added, Model) or _is_model(added):
        return _nodes_of(interpreter, added)
    home = added.home() if isinstance(added.home, ref) else None
    if isinstance(home, Node):
        return (home,)
    nodes = () if home is None else _nodes_of(interpreter, home)
    index = next((index for index, each in enumerate(nodes) if each.added is added), None)
    return () if index is None else nodes[: index + 1]


def _nodes_of(interpreter: Interpreter, added: Layer | Model) -> tuple[Node, ...]:
    """The nodes of a stack, as Keras makes them when it is built; empty where its input or layers are not known."""
    key = (added, interpreter.structure)
    if key not in interpreter.stacks:
        interpreter.stacks[key] = tuple(_chained(interpreter, _layers_of_stack(interpreter, added)))
    return interpreter.stacks[key]


def _chained(interpreter: Interpreter, layers: tuple[Value, ...]) -> Iterator[Node]:
    tensor: KerasTensor | None = None
    for added in layers:
        if tensor is None and isinstance(added, Layer) and is_input(added):
            tensor = KerasTensor(input_node(interpreter, added))
        elif tensor is not None and isinstance(added, (Layer, Model)):
            made = call_on_tensors(interpreter, added, CallArguments((tensor,)), added.site.node)
            tensor = made if isinstance(made, KerasTensor) else None
        if tensor is None:
            return
        yield tensor.node


def _layers_of_stack(interpreter: Interpreter, added: Layer | Model) -> tuple[Value, ...]:
    """The layers of a model from its input on; empty where they are not known."""
    if isinstance(added, Layer):
        given = added.arguments.given.get("input_tensor")
        if given is not None:
            return (given, added) if is_input(given) else ()
        shape = declared_input(added)
        return () if shape is None else (_input_layer(interpreter, added, shape, added.site), added)
    if any(event.changes_layers and not isinstance(event, Addition) for event in added.events):
        return ()
    layers = tuple(event.added for event in added.additions())
    if layers and is_input(layers[0]):
        return layers
    shape = input_of(added)
    return () if shape is None else (_input_layer(interpreter, added, shape, added.site), *layers)


def _input_layer(interpreter: Interpreter, owner: Layer | Model, shape: Shape, site: Site) -> Layer:
    """The input layer, always the same, of a model or layer whose input shape is declared by an argument."""
    if owner not in interpreter.inputs:
        kind, dims = find("InputLayer", interpreter.keras), shape.dims
        given = None if dims is None else tuple(None if dim is DYNAMIC else dim for dim in dims)
        name = "batch_shape" if interpreter.keras == 3 else "batch_input_shape"
        arguments = Arguments({name: given}, keras=interpreter.keras)
        interpreter.inputs[owner] = Layer("InputLayer", kind, arguments, site)
    return interpreter.inputs[owner]

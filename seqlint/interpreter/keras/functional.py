"""The functional API, for models of one input and one output: they can be a part of a Sequential model."""

from __future__ import annotations

import libcst as cst

from seqlint.inference.inferred import is_input
from seqlint.inference.propagation import declared_input, input_of
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.objects import CallArguments
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.registry import find
from seqlint.knowledge.keras.layers.merging.base_merge import Merging
from seqlint.knowledge.keras.layers.merging.branches import BRANCHES
from seqlint.record import FUNCTIONAL, Addition, Event, Layer, Model
from seqlint.shapes.dim import DYNAMIC
from seqlint.shapes.shape import Shape
from seqlint.site import Site
from seqlint.values import NOT_KNOWN, NotKnown, Tensor, Value, as_items

#: the input layer, then those that its tensor passed; branches that are merged again are one layer
Path = tuple[Value, ...]


def tensor_of(value: Value) -> Tensor | None:
    """*value* as a symbolic tensor; the result of ``Input(...)`` is recorded as a layer."""
    if isinstance(value, Tensor):
        return value
    return Tensor((value,)) if isinstance(value, Layer) and is_input(value) else None


def passed(x: Tensor, added: Layer | Model) -> Tensor:
    """The result of ``added(x)``."""
    return Tensor((*x.path, added) if x.path else ())


def merged(interpreter: Interpreter, value: Value, layer: Layer, node: cst.CSTNode) -> Tensor | None:
    """The output of a merging *layer* for a list of tensors of one input; None for anything else."""
    tensors = [tensor_of(item) for item in as_items(value) or ()]
    if not tensors or None in tensors or not isinstance(layer.kind, Merging):
        return None
    paths = [tensor.path for tensor in tensors if tensor is not None]
    stem = 0
    while all(len(path) > stem and path[stem] is paths[0][stem] for path in paths):
        stem += 1
    if stem == 0:
        return Tensor()
    branches = tuple(path[stem:] for path in paths)
    arguments = Arguments({"branches": branches, "merge": layer}, keras=interpreter.keras)
    site = interpreter.site(node)
    return Tensor((*paths[0][:stem], Layer(layer.class_name, BRANCHES, arguments, site, layer.problem)))


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
    """``Model(inputs, outputs)``; `NOT_KNOWN` where no path of layers is known from the inputs to the outputs."""
    inputs = _only(arguments.get("inputs", 0))
    # outputs in a list stay in a list, which the next layer does not accept
    outputs = tensor_of(arguments.get("outputs", 1))
    if inputs is None or outputs is None or len(inputs.path) != 1 or len(outputs.path) < 2:
        return NOT_KNOWN
    if outputs.path[0] is not inputs.path[0]:
        return NOT_KNOWN
    site = interpreter.site(node)
    events: list[Event] = [Addition(site, added=added) for added in outputs.path]
    scope = interpreter.frame.qualified_name
    model = Model(site, scope=scope, events=events, keras=interpreter.keras, class_name=FUNCTIONAL)
    interpreter.structure += 1
    return interpreter.heap.born(model)


def _only(value: Value) -> Tensor | None:
    items = as_items(value)
    return tensor_of(value if items is None else items[0]) if items is None or len(items) == 1 else None


def input_tensor(interpreter: Interpreter, added: Layer | Model) -> Tensor:
    """``model.input``."""
    return Tensor(_path_of(interpreter, added)[:1] if _is_model(added) else ())


def output_tensor(interpreter: Interpreter, added: Layer | Model) -> Tensor:
    """``model.output``, or ``layer.output`` of a layer of a Sequential model."""
    if _is_model(added):
        return Tensor(_path_of(interpreter, added))
    for model in interpreter.program.models:
        path = _path_of(interpreter, model)
        if any(added is passed_layer for passed_layer in path):
            return Tensor(path[: path.index(added) + 1])
    return Tensor()


def _is_model(added: Layer | Model) -> bool:
    return isinstance(added, Model) or (added.kind is not None and added.kind.is_model)


def _path_of(interpreter: Interpreter, added: Layer | Model) -> Path:
    """The layers of a model from its input on; empty where they are not known."""
    if isinstance(added, Layer):
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
        arguments = Arguments({"batch_shape": given}, keras=interpreter.keras)
        interpreter.inputs[owner] = Layer("InputLayer", kind, arguments, site)
    return interpreter.inputs[owner]

"""Symbolic tensors: layers, functions and operators that are applied to them make nodes of a graph."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from weakref import ref

import libcst as cst

from seqlint.inference.inferred import is_input
from seqlint.inference.propagation import call_node
from seqlint.interpreter.state.engine import Interpreter
from seqlint.interpreter.state.fields import HOME
from seqlint.interpreter.state.objects import CallArguments, Choice
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers.core.operation import Operation
from seqlint.knowledge.keras.nesting import with_names, without_names
from seqlint.knowledge.library import Application, Change, DataError, Result
from seqlint.record import KerasTensor, Layer, Model, Node, by_key, tensors_in
from seqlint.shapes.dim import DYNAMIC, UNKNOWN
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import NOT_KNOWN, DictValue, ListValue, NotKnown, Unknown, Value, as_items, only
from seqlint.values.arrays import Array

#: how the text of a shape names a size that is not known until run time
_NAMED = re.compile(r"None of axis \d+")
#: the modules of which functions take symbolic tensors
_MODULES = (
    "keras.ops.",
    "keras.backend.",
    "keras.activations.",
    "keras.random.",
    "tensorflow.",
    "keras.utils.",
    "keras.applications.",
)


@dataclass(frozen=True)
class Traced:
    """What the `call` of the program's own layer gives for some tensors."""

    outputs: Value
    built: Built


def tensor_of(interpreter: Interpreter, value: Value) -> KerasTensor | None:
    """*value* as a symbolic tensor; the result of ``Input(...)`` is recorded as a layer."""
    if isinstance(value, KerasTensor):
        return value
    is_stated = isinstance(value, Layer) and is_input(value) and value.class_name != "InputLayer"
    return KerasTensor(input_node(interpreter, value)) if is_stated and isinstance(value, Layer) else None


def input_node(interpreter: Interpreter, layer: Layer) -> Node:
    """The node of an input layer, always the same."""
    node = interpreter.input_nodes.get(layer)
    if node is None:
        node = interpreter.input_nodes[layer] = _new_node(
            interpreter, layer, CallArguments(), layer.site.node
        )
        node.site = layer.site
        call_node(node, interpreter.tensors)
    return node


#: how deeply tensors are looked for in containers, which may hold themselves
_DEEPEST = 20


def with_tensors(interpreter: Interpreter, value: Value, depth: int = 0) -> Value:
    """*value*, at a *depth* of lists, tuples and dicts, with tensors in the place of input layers at all of them."""
    if depth > _DEEPEST:
        return Unknown(None, "it is nested too deeply")
    tensor = tensor_of(interpreter, value)
    if tensor is not None:
        return tensor
    if isinstance(value, Choice):
        return Unknown(None, "it depends on a condition")
    if isinstance(value, DictValue) and value.items is not None:
        return DictValue(
            {key: with_tensors(interpreter, item, depth + 1) for key, item in value.items.items()}
        )
    items = as_items(value)
    if items is None:
        return value
    converted = tuple(with_tensors(interpreter, item, depth + 1) for item in items)
    return ListValue(list(converted)) if isinstance(value, ListValue) else converted


def flat(value: Value) -> list[Value]:
    """The values in lists, tuples and dicts, at any depth."""
    items = tuple((value.items or {}).values()) if isinstance(value, DictValue) else as_items(value)
    return [value] if items is None else [each for item in items for each in flat(item)]


def call_on_tensors(
    interpreter: Interpreter,
    added: Layer | Model,
    arguments: CallArguments,
    node: cst.CSTNode,
    traced: Traced | None = None,
) -> Value | NotKnown:
    """The result of ``added(...)``; `NOT_KNOWN` where no symbolic tensor is among *arguments*.

    *traced* is what the `call` of the program's own layer gives for them.
    """
    given = arguments.mapped(lambda value: with_tensors(interpreter, value))
    if not any(next(tensors_in(value), None) is not None for value in given.all()):
        return NOT_KNOWN
    made = _new_node(interpreter, added, given, node)
    if isinstance(added, Layer) and added.home is None:
        home = interpreter.unknown(node, "it is one of several") if interpreter.choices else ref(made)
        interpreter.heap.set_field(added, HOME, home)
    interpreter.structure += 1
    if traced is not None:
        shapes = tuple(interpreter.tensors[tensor].shape for tensor in made.tensors)
        made.traced = shapes, traced.built
    step = interpreter.built[made] = call_node(made, interpreter.tensors)
    outputs = traced.outputs if traced is not None else _outputs_of(added)
    if outputs is not None:
        return _renewed(outputs, made)
    if step.outputs is not None:
        return tuple(KerasTensor(made, index) for index in range(len(step.outputs)))
    return interpreter.unknown(node, "the layer gives several tensors") if step.several else KerasTensor(made)


def _outputs_of(added: Layer | Model) -> Value:
    return added.graph.outputs if isinstance(added, Model) and added.graph is not None else None


def _renewed(outputs: Value, made: Node) -> Value:
    """The structure *outputs* with those of the node *made* in their places, in order."""
    indices = itertools.count()

    def renewed(value: Value) -> Value:
        if isinstance(value, KerasTensor):
            return KerasTensor(made, next(indices))
        if isinstance(value, DictValue):
            return DictValue({key: renewed(item) for key, item in by_key(value).items()})
        items = tuple(map(renewed, as_items(value) or ()))
        return ListValue(list(items)) if isinstance(value, ListValue) else items

    return renewed(outputs)


def _new_node(
    interpreter: Interpreter, added: Layer | Model, arguments: CallArguments, node: cst.CSTNode
) -> Node:
    nodes = interpreter.nodes
    made = Node(
        interpreter.site(node),
        arguments.positional,
        arguments.keywords,
        arguments.complete,
        added=added,
        number=len(nodes),
        keras=interpreter.keras,
    )
    made.is_expected_to_fail = interpreter.expecting_error
    nodes.append(made)
    interpreter.program.nodes.append(made)
    return made


# Functions and operators


def takes_tensors(name: str) -> bool:
    """Whether the function of a library by this name may be applied to symbolic tensors."""
    return name.startswith(_MODULES)


def apply_to_tensors(
    interpreter: Interpreter,
    name: str,
    declared: Callable[[CallArguments], Result],
    arguments: CallArguments,
    node: cst.CSTNode,
) -> Value | NotKnown:
    """What a function makes of the symbolic tensors among *arguments*, if there are any.

    *declared* says what it makes of arrays: a size that is not known until run time is one of which only the name is.
    """
    given = arguments.mapped(lambda value: with_tensors(interpreter, value))
    tensors = tuple(tensor for value in given.all() for tensor in tensors_in(value))
    if not tensors:
        return NOT_KNOWN

    def result(shapes: tuple[Shape, ...]) -> Result:
        arrays = {tensor.key: Array(with_names(x)) for tensor, x in zip(tensors, shapes, strict=True)}
        return declared(given.mapped(lambda value: _with_arrays(value, arrays)))

    def compute(shapes: tuple[Shape, ...]) -> Built:
        try:
            return _built(result(shapes))
        except DataError as error:
            raise LayerError(Failure.SIZE, _NAMED.sub("None", error.message), help=error.help) from None

    plain = _plain(lambda: result(tuple(interpreter.tensors[tensor].shape for tensor in tensors)))
    if not isinstance(plain, NotKnown):
        return plain
    kind = Operation(name, compute, given.positional, given.keywords)
    layer = Layer(kind.name, kind, Arguments({}, keras=interpreter.keras), interpreter.site(node))
    return call_on_tensors(interpreter, layer, CallArguments(tensors), node)


def _plain(result: Callable[[], Result]) -> Value | NotKnown:
    """What a function makes of arrays, where that is no array: the sizes of one, for example."""
    try:
        value = result()
    except DataError:
        return NOT_KNOWN
    if isinstance(value, (Array, Change, Application, NotKnown, Unknown)) or value is None:
        return NOT_KNOWN
    return NOT_KNOWN if any(isinstance(each, Array) for each in as_items(value) or ()) else value


def _with_arrays(value: Value, arrays: dict[tuple[int, int], Array]) -> Value:
    if isinstance(value, KerasTensor):
        return arrays[value.key]
    items = as_items(value)
    if items is None:
        return value
    converted = tuple(_with_arrays(item, arrays) for item in items)
    return ListValue(list(converted)) if isinstance(value, ListValue) else converted


def _built(result: Result) -> Built:
    """What a function makes of arrays, as a layer's outputs."""
    if isinstance(result, Array):
        return Built(without_names(result.shape))
    arrays = only(Array, as_items(result) or ()) if isinstance(result, (tuple, ListValue)) else None
    if not arrays:
        return Built(UNKNOWN_SHAPE)
    return Built(UNKNOWN_SHAPE, several=True, outputs=tuple(without_names(each.shape) for each in arrays))


def shape_of(interpreter: Interpreter, tensor: KerasTensor, node: cst.CSTNode) -> Value:
    """``tensor.shape``."""
    shape = interpreter.tensors[tensor].shape
    if shape.dims is None:
        return interpreter.unknown(node, "the shape of the tensor is not known")
    unknown = interpreter.unknown(node, "the size is not known")
    return tuple(None if dim is DYNAMIC else unknown if dim is UNKNOWN else dim for dim in shape.dims)

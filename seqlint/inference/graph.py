"""The graph of a functional model: its nodes in Keras's order, and what reaches each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from seqlint.inference.carried import ANYTHING, Carried
from seqlint.inference.inferred import Added, InferredModel, Step
from seqlint.inference.memory import once
from seqlint.inference.walk import Look, Walk, why_unknown
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs, Shapes
from seqlint.record import FUNCTIONAL, Event, Graph, KerasTensor, Layer, Model, Node, tensors_in
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import DictValue, Unknown, Value, as_items

#: arguments of the call of any layer that do not change what it makes of its inputs
_WITHOUT_EFFECT = frozenset({"training"})


def ordered_nodes(graph: Graph) -> tuple[Node, ...]:
    """The nodes from the inputs to the outputs, in the order of Keras's ``model.layers``.

    Deeper layers come first: the depth of a layer is the greatest number of layers from it to an output. Follows
    ``map_graph`` in keras/src/ops/function.py.
    """
    finished, indices = _traversed(graph)
    depths: dict[Node, int] = {}
    depth_of_layer: dict[int, int] = {}
    for node in reversed(finished):
        depth = max(depths.get(node, 0), depth_of_layer.get(id(node.added), 0))
        depths[node] = depth_of_layer[id(node.added)] = depth
        for tensor in node.tensors:
            if tensor.node in indices:
                depths[tensor.node] = max(depth + 1, depths.get(tensor.node, 0))
    unused = [tensor.node for tensor in graph.input_tensors if tensor.node not in indices]
    for node in unused:
        if node.is_input:
            depth_of_layer[id(node.added)], indices[node] = 0, -1
    by_layer = {id(node.added): index for node, index in reversed(indices.items())}
    return tuple(
        sorted(
            indices,
            key=lambda node: (-depth_of_layer[id(node.added)], by_layer[id(node.added)], node.number),
        )
    )


def _traversed(graph: Graph) -> tuple[list[Node], dict[Node, int]]:
    """The nodes in the order in which a search from the outputs leaves them, and in which it finds them."""
    stated = {tensor.key for tensor in graph.input_tensors}
    finished: list[Node] = []
    indices: dict[Node, int] = {}
    for output in graph.output_tensors:
        pending: list[tuple[Node, Iterator[KerasTensor]]] = []
        _enter(output, stated, indices, pending)
        while pending:
            node, tensors = pending[-1]
            tensor = next(tensors, None)
            if tensor is None:
                pending.pop()
                finished.append(node)
            else:
                _enter(tensor, stated, indices, pending)
    return finished, indices


def _enter(
    tensor: KerasTensor,
    stated: set[tuple[int, int]],
    indices: dict[Node, int],
    pending: list[tuple[Node, Iterator[KerasTensor]]],
) -> None:
    node = tensor.node
    if node not in indices and (node.is_input or tensor.key not in stated):
        indices[node] = len(indices)
        pending.append((node, iter(node.tensors)))


def unused_graph(nodes: Sequence[Node], used: Iterable[Graph]) -> Graph | None:
    """The graph of those of *nodes* that are in none of the graphs that are *used*; None where there are none."""
    in_use = {node for graph in used for node in ordered_nodes(graph)}
    left = [node for node in nodes if node not in in_use and not node.is_expected_to_fail]
    consumed = {tensor.node for node in left for tensor in node.tensors}
    ends = tuple(KerasTensor(node) for node in left if node not in consumed and not node.is_input)
    return Graph((), ends) if ends else None


def unstated_inputs(graph: Graph) -> tuple[Node, ...]:
    """The inputs that the outputs are computed from but that are not among those of the model: Keras refuses it."""
    stated = {tensor.node for tensor in graph.input_tensors}
    return tuple(node for node in ordered_nodes(graph) if node.is_input and node not in stated)


class Reached(NamedTuple):
    """What is known of one tensor."""

    shape: Shape
    carried: Carried = ANYTHING


_UNKNOWN = Reached(UNKNOWN_SHAPE)


@dataclass
class Tensors:
    """What is known of the tensors of a graph, as far as their nodes were walked."""

    reached: dict[tuple[int, int], Reached] = field(default_factory=dict)

    def __getitem__(self, tensor: KerasTensor) -> Reached:
        return self.reached.get(tensor.key, _UNKNOWN)

    def state(self, tensor: KerasTensor, reached: Reached) -> None:
        """State what is known of an input."""
        self.reached[tensor.key] = reached

    def keep(self, node: Node, outputs: Sequence[Shape], carried: Carried) -> None:
        """Keep the shapes of what *node* gives."""
        for index, shape in enumerate(outputs):
            self.reached[id(node), index] = Reached(shape, carried)

    def single(self, node: Node) -> Reached | None:
        """What reaches *node*, if that is a single tensor and nothing else that matters."""
        arguments = [value for name, value in _arguments(node) if name not in _WITHOUT_EFFECT]
        first = arguments[0] if arguments else None
        others = [value for value in arguments[1:] if value is not None]
        return self[first] if isinstance(first, KerasTensor) and not others else None

    def inputs(self, node: Node) -> LayerInputs:
        """The arguments of *node*, with shapes for the tensors among them."""
        (_, first), *others = _arguments(node)
        tensors: dict[str, Shapes] = {}
        plain: dict[str, Value] = {}
        for name, value in others:
            if next(tensors_in(value), None) is not None:
                tensors[name] = self._shapes(value)
            elif name not in _WITHOUT_EFFECT:
                plain[name] = value
        return LayerInputs(self._shapes(first), tensors, plain)

    def _shapes(self, value: Value) -> Shapes:
        if isinstance(value, KerasTensor):
            return self[value].shape
        if isinstance(value, DictValue):
            named = value.items or {}
            return {
                key: self[each].shape if isinstance(each, KerasTensor) else UNKNOWN_SHAPE
                for key, each in named.items()
                if isinstance(key, str)
            }
        items = as_items(value)
        if items is None:
            return UNKNOWN_SHAPE
        return tuple(self[each].shape if isinstance(each, KerasTensor) else UNKNOWN_SHAPE for each in items)


def _may_give_several(node: Node) -> bool:
    """Whether its layer may give several tensors, which a stack of Keras 2 refuses."""
    kind = node.added.kind if isinstance(node.added, Layer) else None
    return kind is not None and kind.may_give_several and node.keras == 2


def _arguments(node: Node) -> list[tuple[str, Value]]:
    """The arguments of the call by the names of the parameters, the inputs first."""
    kind = node.added.kind if isinstance(node.added, Layer) else None
    names = ("inputs",) if kind is None else kind.call_parameters
    named = [*zip(names, node.positional, strict=False)]
    named += [
        (f"argument {index}", value) for index, value in enumerate(node.positional) if index >= len(names)
    ]
    named += list(node.keywords.items())
    return sorted(named, key=lambda argument: argument[0] != names[0])


def unknown_input(node: Node) -> Unknown | None:
    """What *node* is called on besides tensors of which nothing is known."""
    for value in (*node.positional, *node.keywords.values()):
        for item in (value, *(as_items(value) or ())):
            if isinstance(item, Unknown):
                return item
    return None


class GraphWalk(Walk):
    """One pass over the nodes of a graph."""

    def __init__(
        self,
        model: Model,
        given: tuple[Shape, ...] | None = None,
        first: InferredModel | None = None,
        look: Look | None = None,
        tensors: Tensors | None = None,
    ) -> None:
        super().__init__(model, given, first, look)
        self.tensors = tensors or Tensors()

    def run(self) -> InferredModel:
        """Walk over the nodes in the order in which they were made."""
        result, graph = self.result, self.result.record.graph or _NOTHING
        nodes, stated = ordered_nodes(graph), graph.input_tensors
        for index, tensor in enumerate(stated):
            if self.given is not None:
                self.tensors.state(tensor, Reached(self.given[index]))
            elif not tensor.node.is_input:
                self.tensors.state(tensor, up_to(tensor).tensors[tensor])
        for node in sorted(nodes, key=lambda node: node.number):
            self.call(node)
        order: dict[Event, int] = {node: index for index, node in enumerate(nodes)}
        result.steps.sort(key=lambda step: order[step.event])
        result.input_shapes = tuple(self.tensors[tensor].shape for tensor in stated)
        result.output_shapes = tuple(self.tensors[tensor].shape for tensor in graph.output_tensors)
        if len(stated) == 1:
            result.input_shape, result.input_event = result.input_shapes[0], graph.built_by or stated[0].node
        if len(graph.output_tensors) == 1:
            output = self.tensors[graph.output_tensors[0]]
            result.output, result.mask = output.shape, output.carried.mask
        result.borrows = self.sharing.borrows
        return result

    def traced(self, event: Event) -> Built | None:
        """What was recorded of the call, if the same shapes reach it."""
        if not isinstance(event, Node) or event.traced is None:
            return None
        shapes, built = event.traced
        return built if shapes == tuple(self.tensors[tensor].shape for tensor in event.tensors) else None

    def require_own_name(self, layer: Added) -> None:
        """Refuse the name of another layer, if the nodes are those of one model."""
        record = self.result.record
        if record.graph is not None and record.graph.input_tensors and not record.is_subclassed:
            super().require_own_name(layer)

    def call(self, node: Node) -> Step:
        """Walk over *node*, on what reaches it."""
        if node.is_input:
            tensor = KerasTensor(node)
            if tensor.key not in self.tensors.reached:
                self.tensors.state(tensor, _stated(node))
            self.current, self.carried = self.tensors[tensor]
            return self.add(node)
        single = self.tensors.single(node)
        is_called = single is None or _may_give_several(node)
        self.inputs = self.tensors.inputs(node) if is_called else None
        self.current, self.carried = Reached(UNKNOWN_SHAPE) if single is None else single
        unknown, self.several = unknown_input(node), False
        if unknown is not None:
            self.leave_unresolved(why_unknown(unknown), node)
        step = self.add(node)
        self.tensors.keep(node, (step.output,) if step.outputs is None else step.outputs, self.carried)
        return step


_NOTHING = Graph((), ())


@once
def up_to(tensor: KerasTensor) -> GraphWalk:
    """The walk over all nodes that *tensor* is computed by."""
    node = tensor.node
    walk = GraphWalk(Model(node.site, keras=node.keras, class_name=FUNCTIONAL, graph=Graph((), tensor)))
    walk.run()
    return walk


def _stated(node: Node) -> Reached:
    """What an input states."""
    layer = node.added
    if not isinstance(layer, Layer) or layer.kind is None:
        return Reached(UNKNOWN_SHAPE)
    shape = layer.kind.declared_input(layer.arguments) or UNKNOWN_SHAPE
    return Reached(shape, Carried(layer.kind.own_dtype(layer.arguments)))

"""Shapes: walks a model's events in order and computes what each layer makes of its input."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from seqlint.inference.carried import ANYTHING, PLAIN_INPUT, Carried, agreed, stated
from seqlint.inference.freezing import is_frozen, settled
from seqlint.inference.graph import Reached, Tensors, ordered_nodes, shapes_for, unknown_input
from seqlint.inference.inferred import Added, InferredModel, Step, is_input
from seqlint.inference.memory import once
from seqlint.inference.sharing import Sharing
from seqlint.knowledge.keras.layers._base.layer import check_declared_input, infer, infer_call
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.layer_type import BuildableLayer, LayerType
from seqlint.knowledge.keras.layers._shared.reuse import Reuse
from seqlint.knowledge.keras.layers._shared.weights import Weight, count
from seqlint.knowledge.keras.nesting import (
    LayerCall,
    is_forgiven,
    nested_input,
    of_first_weights,
    with_names,
    without_names,
)
from seqlint.knowledge.keras.non_layers import not_a_layer
from seqlint.record import (
    FUNCTIONAL,
    Addition,
    Event,
    EventKind,
    Graph,
    KerasTensor,
    Layer,
    Model,
    Node,
    Unresolved,
)
from seqlint.shapes.dim import UNKNOWN
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape, join
from seqlint.values import Unknown, Value, as_dims
from seqlint.values.text import describe


def declared_input(added: Value) -> Shape | None:
    """The input shape that *added* gives to a model of which it is the first layer."""
    if isinstance(added, Model):
        return infer_model(added).input_shape
    if isinstance(added, Layer) and added.kind is not None:
        return added.kind.declared_input(added.arguments)
    return None


@once
def infer_model(model: Model) -> InferredModel:
    """Walk *model* from the input that it declares."""
    walk = _Walk(model)
    walk.run(model.events)
    return walk.result


def input_of(model: Model) -> Shape | None:
    """The input shape that *model* has before anything is added to it, or that its first layer declares."""
    first = next(model.additions(), None)
    if first is None:
        return None
    walk = _Walk(model)
    walk.start(first)
    return walk.result.input_shape


def infer_with(
    model: Model, x: Shape, first: InferredModel | None = None, mask: Mask = None
) -> InferredModel:
    """Walk *model* from *x*, whatever input it declares; its layers got their weights in the walk *first*, if any."""
    given = (x,) if model.graph is None or len(model.graph.input_tensors) == 1 else None
    walk = _Walk(model, given, first)
    walk.carried = Carried(None, mask)
    walk.run(model.events)
    return walk.result


def call_node(node: Node, tensors: Tensors) -> Step:
    """Walk over one *node* of a graph, after those that give its inputs; *tensors* keeps what it gives."""
    walk = _Walk(Model(node.site, keras=node.keras, class_name=FUNCTIONAL), looks_elsewhere=False)
    walk.tensors = tensors
    walk.call(node)
    return walk.result.steps[-1]


@once
def _up_to(tensor: KerasTensor) -> _Walk:
    """The walk over all nodes that *tensor* is computed by."""
    graph = Graph((), tensor)
    walk = _Walk(Model(tensor.node.site, keras=tensor.node.keras, class_name=FUNCTIONAL, graph=graph))
    walk.run(())
    return walk


@once
def build_graph(model: Model, given: tuple[Shape, ...]) -> Built:
    """What a functional *model* makes of inputs of the shapes *given*, when it is a layer of another one."""
    first = infer_model(model)
    if model.keras == 3:
        given = tuple(nested_input(x, own, 3) for x, own in zip(given, first.input_shapes, strict=True))
    walk = _Walk(model, given, first)
    walk.run(model.events)
    inferred = walk.result
    if inferred.first_problem is not None:
        raise inferred.first_problem
    outputs = inferred.output_shapes
    weights = first.weights() if inferred.complete else None
    return Built(inferred.output, weights, several=len(outputs) != 1, outputs=outputs, mask=UNKNOWN_SHAPE)


def _build_called_model(model: Model, inputs: LayerInputs) -> Built:
    given = shapes_for(model, inputs)
    return UNKNOWN_BUILT if given is None else build_graph(model, given)


@once
def build_model(model: Model, x: Shape, mask: Mask = None) -> Built:
    """What *model* makes of an input *x*, which has a *mask* in Keras 2, when it stands as a layer in another one."""
    if model.graph is not None and len(model.graph.input_tensors) != 1:
        return UNKNOWN_BUILT
    declared = _own_input(model)
    if declared is not None:
        x = nested_input(x, declared, model.keras)
    first = None if declared is None or x == declared else infer_model(model)
    inferred = infer_with(model, x, first, mask)
    if inferred.first_problem is not None and inferred.input_shape is x:
        raise inferred.first_problem
    built = first or inferred
    weights = built.weights() if inferred.complete else None
    return Built(inferred.output, weights, mask=inferred.mask)


def _own_input(model: Model) -> Shape | None:
    """The input shape that the model's first layer declares."""
    if model.graph is not None:
        return infer_model(model).input_shape
    first = next((event for event in model.events if event.changes_layers), None)
    return declared_input(first.added) if isinstance(first, Addition) else None


def _build_again(added: Added, x: Shape, first: Built, mask: Mask, *, tested: bool) -> Built:
    """What *added* gives for a second input: it has the weights of the *first*, and needs no size for them."""
    if isinstance(added, Model):
        return build(added, x, mask=mask) if tested or _own_input(added) is not None else UNKNOWN_BUILT
    kind, keras = added.kind, added.arguments.keras
    if keras == 2 and "axis" in added.arguments.defaults and first.output.rank != x.rank:
        return UNKNOWN_BUILT  # it keeps the number of the axis that it had
    try:
        built = build(added, x, tested=tested)
        return of_first_weights(kind, first, built) if keras == 2 else built
    except LayerError as problem:
        if kind is not None and Reuse.LOOKS_ONCE in kind.reuse:
            return Built(x, first.weights)
        if first.weights == () or not is_forgiven(kind, problem, tested=tested):
            raise
    try:
        output = without_names(build(added, with_names(x), tested=tested).output)
    except LayerError as problem:
        if tested or problem.failure is Failure.RANK:
            raise
        return (
            Built(x, first.weights) if kind is not None and Reuse.KEEPS_SHAPE in kind.reuse else UNKNOWN_BUILT
        )
    return Built(UNKNOWN_SHAPE if keras == 2 else output, first.weights)


def build_call(added: Added, inputs: LayerInputs) -> Built:
    """What a layer or a nested model makes of more than one tensor. Raises `LayerError` where Keras would."""
    if isinstance(added, Model):
        return _build_called_model(added, inputs)
    if added.kind is None or added.problem is not None:
        return UNKNOWN_BUILT
    return _with_identity(added, infer_call(added.kind, settled(added, _Inner), inputs))


def build(added: Value, x: Shape, *, tested: bool = True, mask: Mask = None) -> Built:
    """What a layer or a nested model makes of *x*, *tested* for its rank. Raises `LayerError` where Keras would."""
    if isinstance(added, Model):
        built = build_model(added, x, mask)
        # in Keras 3 its layers alone say what is trained: setting the attribute of the model set theirs
        return built.frozen() if added.trainable is False and added.keras == 2 else built
    if not isinstance(added, Layer) or added.kind is None or added.problem is not None:
        return UNKNOWN_BUILT
    return _build_layer(added, added.kind, settled(added, _Inner), x, tested=tested)


def _build_layer(layer: Layer, kind: LayerType, arguments: Arguments, x: Shape, *, tested: bool) -> Built:
    return _with_identity(layer, infer(kind, arguments, x, tested=tested))


def _with_identity(layer: Layer, built: Built) -> Built:
    """*built* with weights that are the same wherever the layer is used."""
    if not built.weights:
        return built
    if layer.quantized is not False:
        return replace(built, weights=None)
    weights = tuple(
        Weight(weight.shape, weight.trainable, weight.identity or (id(layer), number))
        for number, weight in enumerate(built.weights)
    )
    return replace(built, weights=weights)


class _Inner(BuildableLayer):
    """A layer or model inside a wrapper, with the means to build it."""

    def __init__(self, added: Added, settings: Sequence[Value]) -> None:
        self.added = added
        self.settings = settings
        self.kind = added.kind if isinstance(added, Layer) else None
        self.arguments = settled(added, _Inner, settings) if isinstance(added, Layer) else Arguments({})

    def build(self, x: Shape, *, tested: bool = True) -> Built:
        """Like `build`, with the settings of `trainable` that the wrapper passes on."""
        layer = self.added
        if isinstance(layer, Model):
            return build(layer, x).frozen(is_frozen(layer, self.settings))
        if layer.kind is None or layer.problem is not None:
            return UNKNOWN_BUILT
        return _build_layer(layer, layer.kind, self.arguments, x, tested=tested)


class _Walk:
    """One pass over the events of a model."""

    def __init__(
        self,
        model: Model,
        given: tuple[Shape, ...] | None = None,
        first: InferredModel | None = None,
        *,
        looks_elsewhere: bool = True,
    ) -> None:
        self.result = InferredModel(model)
        self.first = first
        self.current = UNKNOWN_SHAPE
        #: the shapes of the inputs that it is called on as a part of another model
        self.given = given
        #: what a node is called on where that is more than one tensor
        self.inputs: LayerInputs | None = None
        self.tensors = Tensors()
        self.conditional = False
        self.started = False
        self.carried = Carried()
        #: whether the layer before gave several tensors
        self.several = False
        self.named: dict[str, Added] = {}
        calls = {id(step.layer): step.as_call for step in first.steps} if first else None
        self.sharing = Sharing(model, calls, _certain_calls if looks_elsewhere else None)
        self.later_build = next(iter(model.events_of(EventKind.BUILD)), None)

    def run(self, events: Sequence[Event]) -> None:
        if self.result.record.graph is not None:
            self.run_graph(self.result.record.graph)
            return
        for event in events:
            if isinstance(event, Addition):
                self.add(event)
            elif event.kind is EventKind.POP:
                self.pop(event)
            elif event.kind is EventKind.FORK:
                self.fork(event)
            elif event.kind is EventKind.REPEAT:
                self.repeat(event)
            elif event.kind is EventKind.UNKNOWN_CHANGE:
                self.forget(event.reason, event)
            self.result.output, self.result.mask = self.current, self.carried.mask
            self.result.borrows = self.sharing.borrows

    def run_graph(self, graph: Graph) -> None:
        """Walk over the nodes in the order in which they were made."""
        result, nodes = self.result, ordered_nodes(graph)
        self.started, stated = True, graph.input_tensors
        for index, tensor in enumerate(stated):
            if self.given is not None:
                self.tensors.state(tensor, Reached(self.given[index]))
            elif not tensor.node.is_input:
                self.tensors.state(tensor, _up_to(tensor).tensors[tensor])
        for node in sorted(nodes, key=lambda node: node.number):
            self.call(node)
        order: dict[Event, int] = {node: index for index, node in enumerate(nodes)}
        result.steps.sort(key=lambda step: order[step.event])
        result.input_shapes = tuple(self.tensors[tensor].shape for tensor in stated)
        result.output_shapes = tuple(self.tensors[tensor].shape for tensor in graph.output_tensors)
        if len(stated) == 1:
            result.input_shape, result.input_event = result.input_shapes[0], stated[0].node
        if len(result.output_shapes) == 1:
            result.output, result.mask = (
                result.output_shapes[0],
                self.tensors[graph.output_tensors[0]].carried.mask,
            )
        result.borrows = self.sharing.borrows

    def call(self, node: Node) -> None:
        """Walk over *node*, on what reaches it."""
        if node.is_input:
            tensor = KerasTensor(node)
            if tensor.key not in self.tensors.reached:
                self.tensors.state(tensor, _stated(node))
            self.current, self.carried = self.tensors[tensor]
            self.add(node)
            return
        single = self.tensors.single(node)
        self.inputs = self.tensors.inputs(node) if single is None else None
        self.current, self.carried = Reached(UNKNOWN_SHAPE) if single is None else single
        unknown, self.several = unknown_input(node), False
        if unknown is not None:
            self.leave_unresolved(_why_unknown(unknown), node)
        self.add(node)
        step = self.result.steps[-1]
        self.tensors.keep(node, (step.output,) if step.outputs is None else step.outputs, self.carried)

    def add(self, event: Addition) -> None:
        added = event.added
        layer = added if isinstance(added, (Layer, Model)) else None
        if not self.started:
            self.start(event)
            self.started = True
        step = Step(event, layer, self.current, UNKNOWN_SHAPE, conditional=self.conditional)
        self.result.steps.append(step)
        problem = event.problem or (layer.problem if isinstance(layer, Layer) else None)
        if layer is None:
            problem = problem or not_a_layer(added)
            self.leave_unresolved(_why_unknown(added), event)
        if layer is None or problem is not None:
            step.problem, step.weights = problem, None
            self.carried = ANYTHING
        else:
            self.build_step(step, layer)
        self.current, self.several = step.output, step.several

    def build_step(self, step: Step, layer: Added) -> None:
        """Build *layer* on the current shape."""
        if is_input(layer):
            step.output = self.current
            return
        if isinstance(layer, Layer) and layer.kind is None:
            self.leave_unresolved(
                f"`{layer.class_name}` is not a layer that seqlint knows; `layers` in the settings can declare it",
                step.event,
            )
        own = infer_model(layer) if isinstance(layer, Model) else None
        if own is not None and not any(earlier.layer is layer for earlier in self.result.steps[:-1]):
            self.result.unresolved.extend(own.unresolved)
        try:
            if own is not None and own.first_problem is not None:
                raise own.first_problem
            self.require_own_name(layer)
            self.require_one_tensor(layer)
            if step is self.result.steps[0] and isinstance(layer, Layer) and layer.kind is not None:
                check_declared_input(layer.kind, layer.arguments)
            before = self.sharing.before(layer, step.event)
            mask, tested = self.carried.mask, self.first is None
            if self.inputs is not None:
                built = build_call(layer, self.inputs)
            elif before is None:
                built = build(layer, self.current, mask=mask)
            else:
                built = _build_again(layer, self.current, before.built, mask, tested=tested)
            self.carried, built = self.carried.through(layer, self.current, built)
            now = LayerCall(self.current, built)
            first = self.sharing.keep(layer, before, now, certain=not self.conditional)
        except LayerError as problem:
            built = first = UNKNOWN_BUILT
            self.carried = ANYTHING
            if not self.is_untested(layer, problem):
                step.problem = problem
        step.output, step.weights = built.output, first.weights
        step.several, step.outputs = built.several, built.outputs

    def is_untested(self, layer: Added, problem: LayerError) -> bool:
        """Whether *problem* is one that Keras looks for only when it builds the layer, which it did before."""
        is_shared = self.first is None and layer in self.sharing
        return problem.failure is Failure.RANK and is_shared and self.result.record.keras == 2

    def require_own_name(self, layer: Added) -> None:
        """Refuse the name of another layer of the model."""
        name = layer.name if isinstance(layer, Layer) and not self.conditional else None
        if name is not None and self.named.setdefault(name, layer) is not layer:
            raise LayerError(
                Failure.ARGUMENT,
                f"another layer of the model is named `{name}` already",
                help="give each layer a name of its own",
                argument="name",
            )

    def require_one_tensor(self, layer: Added) -> None:
        """Refuse a layer that is given several tensors where it takes one."""
        if not self.several or not isinstance(layer, Layer) or layer.kind is None:
            return
        if layer.arguments.keras == 3 and layer.kind.accepted_rank(layer.arguments).takes_one_tensor:
            raise LayerError(
                Failure.NOT_SEQUENTIAL,
                f"`{layer.class_name}` takes one tensor, but the layer before it gives several",
                help="build a functional `keras.Model(inputs, outputs)`",
            )

    def start(self, addition: Addition) -> None:
        """Find the input shape when the first layer is added."""
        event: Event = addition
        declared = declared_input(addition.added)
        if self.given is not None:
            (self.result.input_shape,) = self.given
        elif declared is not None:
            self.result.input_shape = declared
            self.carried = stated(self.result.record)
        elif self.later_build is not None:
            event = self.later_build
            self.result.input_shape = Shape(as_dims(event.argument("input_shape", 0, None)))
            self.carried = PLAIN_INPUT
        else:
            found = self.shape_of_data()
            if found is None:
                return
            event, self.result.input_shape = found
        self.result.input_event = event
        self.current = self.result.input_shape

    def shape_of_data(self) -> tuple[Event, Shape] | None:
        """The first use with data and their shape, on which Keras builds the model."""
        from seqlint.inference.feed import built_on

        model = self.result.record
        return built_on(model.events, model.keras)

    def pop(self, event: Event) -> None:
        steps = self.result.steps
        if steps and not self.conditional and not is_input(steps[-1].layer):
            popped = steps.pop()
            self.current, self.several = popped.input, False
            self.carried = ANYTHING
            if isinstance(popped.layer, Layer) and popped.layer.name is not None:
                self.named.pop(popped.layer.name, None)
        else:
            self.forget("a layer is removed that seqlint did not see", event)

    def fork(self, event: Event) -> None:
        """Each alternative goes on from here; what they agree on holds afterwards."""
        before, started, outer = self.current, self.started, self.conditional
        along, inputs, ends, ways = self.carried, [], [], []
        self.conditional = True
        for alternative in event.alternatives:
            self.current, self.started, self.several = before, started, False
            self.carried = along
            self.run(alternative)
            inputs.append(self.result.input_shape)
            ends.append(self.current)
            ways.append(self.carried)
        self.conditional = outer
        self.current, self.several = join(ends), False
        self.carried = agreed(ways)
        self.result.input_shape = None if None in inputs else join(shape for shape in inputs if shape)
        if event.changes_layers:
            self.started = True
            self.leave_unresolved(event.reason or "its layers depend on a condition", event)

    def repeat(self, event: Event) -> None:
        """A body that runs an unknown number of times keeps only the dims that one run does not change."""
        before, along = self.current, self.carried
        outer, self.conditional = self.conditional, True
        for body in event.alternatives:
            self.run(body)
        self.conditional = outer
        self.current, self.several = join([before, self.current]), False
        self.carried = agreed([along, self.carried])
        if event.changes_layers:
            self.leave_unresolved(event.reason or "its layers come from a loop of unknown length", event)

    def forget(self, reason: str, event: Event) -> None:
        self.current, self.several, self.started = UNKNOWN_SHAPE, False, True
        self.carried = ANYTHING
        self.leave_unresolved(reason, event)

    def leave_unresolved(self, reason: str, event: Event) -> None:
        self.result.unresolved.append(Unresolved(reason, event.site))


@once
def _certain_calls(home: Model | Node) -> dict[int, LayerCall]:
    """The first call of each layer of *home*, where it is certain that Keras built them as they were added."""
    if isinstance(home, Node):
        steps = _up_to(KerasTensor(home)).result.steps
        return {id(step.layer): step.as_call for step in steps if step.event is home and _is_built(step)}
    walk = _Walk(home, looks_elsewhere=False)
    walk.run(home.events)
    event = walk.result.input_event
    if not isinstance(event, Addition) or walk.result.first_problem is not None:
        return {}
    return {id(step.layer): step.as_call for step in reversed(walk.result.steps) if _is_built(step)}


def _is_built(step: Step) -> bool:
    return bool(step.weights) and count(step.weights) is not UNKNOWN and not step.conditional


def _stated(node: Node) -> Reached:
    """What an input states."""
    layer = node.added
    if not isinstance(layer, Layer) or layer.kind is None:
        return Reached(UNKNOWN_SHAPE)
    shape = layer.kind.declared_input(layer.arguments) or UNKNOWN_SHAPE
    return Reached(shape, Carried(layer.kind.own_dtype(layer.arguments)))


def _why_unknown(added: Value) -> str:
    if isinstance(added, Unknown):
        return f"`{added.text}` is not known{f': {added.reason}' if added.reason else ''}"
    return f"`{describe(added)}` is not a layer"

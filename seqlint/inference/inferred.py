"""Models with their shapes: what the rules, the summaries and the cross-check read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import takewhile

from seqlint.findings import TraceStep
from seqlint.inference.ports import Port, inputs_of, outputs_of
from seqlint.knowledge.keras.api.signatures import signature
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.weights import Weight, count
from seqlint.knowledge.keras.layers.core.operation import Operation
from seqlint.knowledge.keras.nesting import LayerCall
from seqlint.record import Addition, Event, EventKind, Layer, Model, Node, Unresolved
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.site import Site
from seqlint.source.cell import Source
from seqlint.values import Value
from seqlint.values.text import describe

#: something that stands in a model where a layer does
Added = Layer | Model


@dataclass(eq=False)
class Step:
    """One layer of a model: what went in, what came out, and what Keras raises here."""

    event: Addition
    #: None for a value that is not known to be a layer
    layer: Added | None
    input: Shape
    output: Shape
    #: None where they are not known
    weights: tuple[Weight, ...] | None = ()
    problem: LayerError | None = None
    #: whether the step is within a branch or a loop of which it is not known how often it runs
    conditional: bool = False
    #: whether what came out are several tensors
    several: bool = False
    #: the shape of each of these, where they are known
    outputs: tuple[Shape, ...] | None = None

    @property
    def class_name(self) -> str:
        """The layer's class as Keras names it."""
        if isinstance(self.layer, Layer):
            return self.layer.class_name
        return self.layer.class_name if isinstance(self.layer, Model) else describe(self.event.added)

    @property
    def arguments(self) -> Arguments | None:
        """The layer's arguments; None for a nested model or an unknown."""
        return self.layer.arguments if isinstance(self.layer, Layer) else None

    @property
    def site(self) -> Site:
        """Where the layer was written: its own call, or where it was added, or called, if that is elsewhere."""
        if self.layer is None or self._is_called_elsewhere(self.layer):
            return self.event.site
        return self.layer.site

    def _is_called_elsewhere(self, layer: Added) -> bool:
        if not isinstance(self.event, Node):
            return False
        call = self.event.site.node
        return call is not layer.site.node and getattr(call, "func", None) is not layer.site.node

    @property
    def as_call(self) -> LayerCall:
        """What went in, and what came out."""
        return LayerCall(self.input, Built(self.output, self.weights))

    def position(self, name: str) -> int | None:
        """Where the argument *name* stands among those that are passed by position."""
        return None if not isinstance(self.layer, Layer) else position_in(self.layer, name)

    def is_a(self, *class_names: str) -> bool:
        """Whether the layer is of one of these Keras classes."""
        return self.class_name in class_names


@dataclass(eq=False)
class InferredModel:
    """A model with its shapes: what the rules read."""

    record: Model
    #: the program that makes it, where fixes look for imports
    source: Source | None = None
    steps: list[Step] = field(default_factory=list)
    #: the shape that the model takes, batch included; None where nothing in the source tells it
    input_shape: Shape | None = None
    #: the event that states the input shape: an ADD, a later BUILD, or the first use with data
    input_event: Event | None = None
    #: what the last layer gives, UNKNOWN_SHAPE where that is not known
    output: Shape = UNKNOWN_SHAPE
    #: the shapes of the inputs and outputs of a functional model, in the order of its arguments
    input_shapes: tuple[Shape, ...] = ()
    output_shapes: tuple[Shape, ...] = ()
    #: the mask of what the last layer gives, in Keras 2
    mask: Mask = None
    unresolved: list[Unresolved] = field(default_factory=list)
    #: whether a layer got its weights in another model, for another input
    borrows: bool = False
    #: the layer that refuses samples of a shape, or None, for the shapes that were asked for
    refusals: dict[Shape, Step | None] = field(default_factory=dict)
    #: the input or the output that this is the view on, of a model that has several
    port: Port | None = None

    @property
    def is_built(self) -> bool:
        """Whether Keras can build it from what the source says."""
        return self.input_shape is not None or bool(self.input_shapes)

    @property
    def complete(self) -> bool:
        """Whether every layer is known."""
        return not self.unresolved

    @cached_property
    def layers(self) -> list[Step]:
        """The steps without those that only state the input, as Keras's ``model.layers``."""
        listed = [step for step in self.steps if not is_input(step.layer) and not is_operation(step.layer)]
        if self.record.graph is None:
            return listed
        return list({id(step.layer): step for step in reversed(listed)}.values())[::-1]

    @property
    def last(self) -> Step | None:
        """The last layer, if the model is known to end with it."""
        if not self.layers or self.layers[-1].conditional or self._ends_unknown:
            return None
        if self.record.graph is None:
            return self.layers[-1]
        outputs = self.record.graph.output_tensors
        if self.port is not None and self.port.noun == "output":
            outputs = outputs[self.port.index :][:1]
        return self._by_node.get(outputs[0].node) if len(outputs) == 1 else None

    @property
    def outputs(self) -> tuple[Shape, ...]:
        """The shape of each output."""
        return (self.output,) if self.record.graph is None else self.output_shapes

    def layers_before(self, step: Step) -> tuple[Step, ...]:
        """The layers, or inputs, of which *step* gets the outputs, whatever functions are applied to these."""
        found: dict[int, Step] = {}
        for source in self.sources(step):
            for each in self.layers_before(source) if is_operation(source.layer) else (source,):
                found[id(each)] = each
        return tuple(found.values())

    @cached_property
    def by_input(self) -> tuple[InferredModel, ...]:
        """The view on each input: the layers that its samples reach. A model with one input is its own."""
        graph = self.record.graph
        if graph is None or len(graph.input_tensors) == 1:
            return (self,)
        ports = inputs_of(self.record)
        return tuple(
            replace(
                self,
                steps=self._reached_from(tensor.node),
                input_shape=self.input_shapes[index] if self.input_shapes else None,
                input_event=graph.built_by or tensor.node,
                refusals={},
                port=ports[index],
            )
            for index, tensor in enumerate(graph.input_tensors)
        )

    @cached_property
    def by_output(self) -> tuple[InferredModel, ...]:
        """The view on each output: the layers that compute it. A model with one output is its own."""
        graph = self.record.graph
        if graph is None or len(graph.output_tensors) == 1:
            return (self,)
        ports = outputs_of(self.record)
        views = []
        for index, tensor in enumerate(graph.output_tensors):
            last = self._by_node.get(tensor.node)
            steps = [] if last is None else [*self.leading_to(last), last]
            views.append(replace(self, steps=steps, output=self.output_shapes[index], port=ports[index]))
        return tuple(views)

    def _reached_from(self, node: Node) -> list[Step]:
        """The steps that compute something of what *node* gives, and its own."""
        reached: set[Step] = set()
        for step in sorted(self.steps, key=_made):
            if step.event is node or not reached.isdisjoint(self.sources(step)):
                reached.add(step)
        return [step for step in self.steps if step in reached]

    @cached_property
    def _by_node(self) -> dict[Event, Step]:
        return {step.event: step for step in self.steps}

    def sources(self, step: Step) -> tuple[Step, ...]:
        """The steps that give *step* its inputs; of a stack, the one before."""
        if isinstance(step.event, Node):
            nodes = dict.fromkeys(tensor.node for tensor in step.event.tensors)
            return tuple(self._by_node[node] for node in nodes if node in self._by_node)
        index = self.steps.index(step)
        return (self.steps[index - 1],) if index else ()

    def before(self, step: Step) -> tuple[Step, ...]:
        """The steps that lead straight to *step*, first to last: those before it, from where branches meet on."""
        if self.record.graph is None:
            return tuple(self.steps[: self.steps.index(step)])
        path: list[Step] = []
        sources = self.sources(step)
        while len(sources) == 1:
            path.append(sources[0])
            sources = self.sources(sources[0])
        return tuple(reversed(path))

    def up_to(self, step: Step) -> tuple[Step, ...]:
        """The steps that lead straight to *step*, and itself."""
        return (*self.before(step), step)

    @cached_property
    def _ends_unknown(self) -> bool:
        changes = [event for event in self.record.events if event.changes_layers]
        return bool(changes) and changes[-1].kind not in (EventKind.ADD, EventKind.POP)

    def weights(self) -> tuple[Weight, ...] | None:
        """Every variable, shared ones once; None where those of some layer are not known."""
        own = () if self.record.graph is None else self.record.graph.own_weights
        if own is None:
            return None
        unique: dict[tuple[int, int], Weight] = {
            weight.identity or (id(self), id(weight)): weight for weight in own
        }
        for step in self.steps:
            if step.weights is None or step.conditional:
                return None
            for weight in step.weights:
                unique[weight.identity or (id(step), id(weight))] = weight
        return tuple(unique.values())

    def is_written_once(self, step: Step) -> bool:
        """Whether no other step comes from the same code, as in a loop."""
        return not any(
            other is not step
            and (other.site.node is step.site.node or other.event.site.node is step.event.site.node)
            for other in self.steps
        )

    @property
    def first_problem(self) -> LayerError | None:
        """What Keras raises first."""
        return next((step.problem for step in self.steps if step.problem is not None), None)

    @property
    def trainable_count(self) -> Dim:
        """The number of parameters that training changes, UNKNOWN where that is not known."""
        if self.record.trainable is False:
            return 0
        return count(self.weights(), trainable=True) if self.record.trainable is True else UNKNOWN

    def problems(self, failure: Failure) -> Iterator[tuple[Step, LayerError]]:
        """The layers at which Keras raises for this reason, each with the error."""
        found = ((step, step.problem) for step in self.steps if step.problem is not None)
        return ((step, problem) for step, problem in found if problem.failure is failure)

    def trace(self, until: Step | None = None) -> tuple[TraceStep, ...]:
        """Each layer and its output shape, up to the step before *until*."""
        rows: list[TraceStep] = []
        if self.input_shape is not None and self.input_event is not None:
            rows.append(TraceStep(self.input_event.site.start, f"input -> {self.input_shape}"))
        for step in self.leading_to(until):
            if not is_input(step.layer):
                rows.append(TraceStep(step.site.start, f"{step.class_name} -> {step.output}"))
            elif self.record.graph is not None and self.input_shape is None:
                rows.append(TraceStep(step.site.start, f"input -> {step.output}"))
        return tuple(rows)

    def leading_to(self, until: Step | None) -> tuple[Step, ...]:
        """The steps on all ways to *until*, in order, or all steps."""
        if until is None:
            return tuple(self.steps)
        if self.record.graph is None:
            return tuple(takewhile(lambda step: step is not until, self.steps))
        found: dict[int, Step] = {}
        pending = [until]
        for step in pending:
            for source in self.sources(step):
                if id(source) not in found:
                    found[id(source)] = source
                    pending.append(source)
        return tuple(step for step in self.steps if id(step) in found)


def _made(step: Step) -> int:
    """Where its node stands among those that the program makes."""
    return step.event.number if isinstance(step.event, Node) else 0


def position_in(layer: Layer, name: str) -> int | None:
    """Where the argument *name* of *layer* stands among those that are passed by position."""
    known = signature(layer.class_name, layer.arguments.keras)
    positional = known.positional if known is not None else ()
    return positional.index(name) if name in positional else None


def is_input(added: Value) -> bool:
    """Whether *added* only states the input of a model."""
    return isinstance(added, Layer) and added.kind is not None and added.kind.is_input


def is_operation(added: Value) -> bool:
    """Whether *added* is a function or an operator, which Keras does not list among the layers."""
    return isinstance(added, Layer) and isinstance(added.kind, Operation)

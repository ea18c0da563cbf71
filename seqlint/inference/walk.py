"""One step of a walk over a model: a layer is built on what reaches it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from seqlint.inference.building import build, build_again, build_call, inferred_within
from seqlint.inference.carried import ANYTHING, Carried
from seqlint.inference.inferred import Added, InferredModel, Step, is_input
from seqlint.inference.sharing import FirstCalls, Sharing
from seqlint.knowledge.keras.layers._base.layer import check_declared_input
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.nesting import LayerCall, nested_input
from seqlint.knowledge.keras.non_layers import not_a_layer
from seqlint.record import Addition, Event, EventKind, Layer, Model, Node, Unresolved
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape
from seqlint.values import Unknown, Value
from seqlint.values.text import describe

#: the events in which a model runs on data
_RUNS = (EventKind.FIT, EventKind.EVALUATE, EventKind.PREDICT)
#: finds the first calls of layers that were built in another model, or at another node
Look = Callable[["Model | Node"], FirstCalls]


class Walk(ABC):
    """One pass over a model: over a stack of layers, or over a graph of nodes."""

    def __init__(
        self,
        model: Model,
        given: tuple[Shape, ...] | None = None,
        first: InferredModel | None = None,
        look: Look | None = None,
    ) -> None:
        self.result = InferredModel(model)
        #: the walk in which its layers got their weights, if it was another one
        self.first = first
        #: the shapes of the inputs that it is called on as a part of another model
        self.given = given
        #: what the next layer is built on
        self.current = UNKNOWN_SHAPE
        #: the same where that is more than one tensor
        self.inputs: LayerInputs | None = None
        self.carried = Carried()
        self.conditional = False
        #: whether the layer before gave several tensors
        self.several = False
        self.named: dict[str, Added] = {}
        calls = {id(step.layer): step.as_call for step in first.steps} if first else None
        self.sharing = Sharing(model, calls, look)
        #: whether the model certainly runs on data
        self.runs = any(event.kind in _RUNS and event.method for event in model.events)

    @abstractmethod
    def run(self) -> InferredModel:
        """Walk over the whole model."""

    def add(self, event: Addition) -> Step:
        """Take the step of one layer."""
        added = event.added
        layer = added if isinstance(added, (Layer, Model)) else None
        step = Step(event, layer, self.current, UNKNOWN_SHAPE, conditional=self.conditional)
        self.result.steps.append(step)
        problem = event.problem or (layer.problem if isinstance(layer, Layer) else None)
        if layer is None:
            problem = problem or not_a_layer(added)
            self.leave_unresolved(why_unknown(added), event)
        if layer is None or problem is not None:
            step.problem, step.weights = problem, None
            self.carried = ANYTHING
        else:
            self.build_step(step, layer)
        self.current, self.several = step.output, step.several
        return step

    def build_step(self, step: Step, layer: Added) -> None:
        """Build *layer* on the current shape."""
        if is_input(layer):
            step.output = self.current
            return
        traced = self.traced(step.event)
        if isinstance(layer, Layer) and layer.kind is None and traced is None:
            self.leave_unresolved(
                f"`{layer.class_name}` is not a layer that seqlint knows",
                step.event,
            )
        own = inferred_within(layer) if traced is None else None
        if own is not None and not any(earlier.layer is layer for earlier in self.result.steps[:-1]):
            self.result.unresolved.extend(own.unresolved)
        try:
            if own is not None and own.first_problem is not None:
                raise own.first_problem
            self.require_own_name(layer)
            self.require_one_tensor(layer)
            self.require_declared_input(layer)
            if step is self.result.steps[0] and isinstance(layer, Layer) and layer.kind is not None:
                check_declared_input(layer.kind, layer.arguments)
            before = self.sharing.before(layer, step.event)
            mask, tested = self.carried.mask, self.first is None
            if traced is not None:
                built = traced
            elif self.inputs is not None:
                built = build_call(layer, self.inputs)
            elif before is None:
                built = build(layer, self.current, mask=mask)
            else:
                built = build_again(layer, self.current, before, mask, tested=tested)
            self.check_run(layer)
            self.carried, built = self.carried.through(layer, self.current, built)
            now = LayerCall(self.current, built)
            first = self.sharing.keep(layer, before, now, certain=not self.conditional and self.is_checked())
        except LayerError as problem:
            built = first = UNKNOWN_BUILT
            self.carried = ANYTHING
            if not self.is_untested(layer, problem):
                step.problem = problem
        step.output, step.weights = built.output, first.weights
        step.several, step.outputs = built.several, built.outputs

    def is_checked(self) -> bool:
        """Whether Keras compares the weights of a layer that is used again with those that this input needs."""
        return True

    def traced(self, event: Event) -> Built | None:
        """What the `call` of the program's own layer gives for these inputs, where that is known."""
        return None

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

    def require_declared_input(self, layer: Added) -> None:
        """Refuse what Keras 2 looks at when the model runs: whether a functional model gets the input that it declares."""
        if not isinstance(layer, Model) or layer.graph is None or layer.keras == 3 or self.inputs is not None:
            return
        own = inferred_within(layer)
        if own is not None and own.input_shape is not None and self.result.record.events_of(*_RUNS):
            nested_input(self.current, own.input_shape, keras=3)

    def check_run(self, layer: Added) -> None:
        """Refuse what Keras 3 looks at when the model runs on data, as the program lets it do for certain."""
        if isinstance(layer, Layer) and layer.kind is not None and layer.arguments.keras == 3 and self.runs:
            layer.kind.check_run(layer.arguments, self.inputs or LayerInputs(self.current))

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

    def leave_unresolved(self, reason: str, event: Event) -> None:
        """Record why the model is not completely known."""
        self.result.unresolved.append(Unresolved(reason, event.site))


def why_unknown(added: Value) -> str:
    """Why it is not known what *added* does in a model."""
    if isinstance(added, Unknown):
        return f"`{added.text}` is not known{f': {added.reason}' if added.reason else ''}"
    return f"`{describe(added)}` is not a layer"

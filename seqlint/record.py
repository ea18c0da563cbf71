"""The record of a program: its models, their layers, and what happened to each model, in order.

The interpreter writes it, propagation and the rules read it. It holds no shapes: those are computed from it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from weakref import ref

from seqlint.knowledge.keras.api.versions import TargetKeras
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.built import Built
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.knowledge.keras.layers._shared.layer_type import LayerLike, LayerType
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.shapes.shape import Shape
from seqlint.site import Site
from seqlint.source.cell import Source
from seqlint.values import MISSING, AbstractValue, DictValue, Missing, Tensor, Unknown, Value, as_items
from seqlint.values.arrays import Array


@dataclass(eq=False)
class Layer(LayerLike):
    """One layer instance. The same object added twice is one layer with shared weights."""

    #: the class as Keras names it, or as written where seqlint does not know it
    class_name: str
    #: what seqlint knows of the class; None for a custom layer
    kind: LayerType | None
    arguments: Arguments
    #: the call that made it
    site: Site
    #: what Keras raises for its arguments
    problem: LayerError | None = None
    #: what its attribute ``trainable`` was set to, if it was
    trainable: Value | Missing = MISSING
    #: whether `quantize` was called, after which other weights keep its kernels; None where that is not known
    quantized: bool | None = False
    #: the package that it is of, as the program names it: `keras`, `tensorflow`, `tf_keras`, ...
    package: str = "keras"
    #: whether it was called, or may have been, besides in the models that it was added to
    is_called: bool = False
    #: the model that it was added to first, or its first call on tensors; the weak reference leaves no ring that keeps whole trees in memory
    home: ref[Model] | ref[Node] | Unknown | None = None

    @property
    def name(self) -> str | None:
        """The name given by the user."""
        name = self.arguments.given.get("name")
        return name if isinstance(name, str) else None


class EventKind(enum.Enum):
    """What can happen to a model."""

    ADD = "add"
    POP = "pop"
    BUILD = "build"
    COMPILE = "compile"
    FIT = "fit"
    EVALUATE = "evaluate"
    PREDICT = "predict"
    CALL = "call"
    SUMMARY = "summary"
    #: something that exists only once the model is built: ``count_params``, ``output_shape``, ...
    NEEDS_BUILD = "needs-build"
    #: handed to code that seqlint does not see, which may build, train or extend it
    ESCAPE = "escape"
    #: changed in a way that seqlint could not follow
    UNKNOWN_CHANGE = "unknown-change"
    #: one of several sequences of events happened
    FORK = "fork"
    #: a sequence of events happened an unknown number of times
    REPEAT = "repeat"


_LAYER_CHANGES = frozenset({EventKind.ADD, EventKind.POP, EventKind.UNKNOWN_CHANGE})


@dataclass(eq=False)
class Event:
    """One thing that happened to a model, with the arguments of the call."""

    kind: EventKind
    site: Site
    positional: tuple[Value, ...] = ()
    keywords: Mapping[str, Value] = field(default_factory=dict)
    #: whether the arguments are all listed (False after an unknown ``*args`` or ``**kwargs``)
    complete: bool = True
    #: the method that was called: ``fit``, ``train_on_batch``, ...; empty for other events, and where an exception
    #: is expected
    method: str = ""
    #: what is raised of the call itself, whatever it adds
    problem: LayerError | None = None
    #: the bodies of a FORK (one for each branch) or of a REPEAT (one)
    alternatives: tuple[Sequence[Event], ...] = ()
    #: why, for an UNKNOWN_CHANGE
    reason: str = ""

    def argument(self, name: str, position: int, default: Value) -> Value:
        """The argument passed as *name*, or positionally at *position*, or *default*: what Keras takes in its place."""
        if name in self.keywords:
            return self.keywords[name]
        return self.positional[position] if position < len(self.positional) else default

    def has_argument(self, name: str, position: int) -> bool:
        """Whether that argument was passed."""
        return name in self.keywords or position < len(self.positional)

    @property
    def changes_layers(self) -> bool:
        """Whether it may leave the model with other layers."""
        if self.alternatives:
            return any(event.changes_layers for body in self.alternatives for event in body)
        return self.kind in _LAYER_CHANGES


@dataclass(eq=False)
class Addition(Event):
    """The ADD of one value to a model."""

    kind: EventKind = field(default=EventKind.ADD, init=False)
    #: a `Layer`, a `Model`, or any other value
    added: Value = field(kw_only=True)


@dataclass(eq=False)
class Node(Addition):
    """One call of a layer, or model, on symbolic tensors: Keras's own word for it. An input has one without tensors."""

    #: how many nodes the program made before
    number: int = field(kw_only=True)
    #: the major version of Keras that its code is read for
    keras: int = field(default=3, kw_only=True)
    #: whether it is made where an exception is expected
    is_expected_to_fail: bool = field(default=False, kw_only=True)
    #: what the `call` of the program's own layer gave, for inputs of these shapes
    traced: tuple[tuple[Shape, ...], Built] | None = field(default=None, kw_only=True)

    @cached_property
    def tensors(self) -> tuple[KerasTensor, ...]:
        """The tensors among its arguments, in the order in which Keras flattens these."""
        named = (self.keywords[name] for name in sorted(self.keywords))
        return tuple(tensors_in((*self.positional, *named)))

    @property
    def is_input(self) -> bool:
        """Whether it states an input."""
        return isinstance(self.added, Layer) and self.added.kind is not None and self.added.kind.is_input


@dataclass(eq=False)
class KerasTensor(Tensor):
    """A symbolic tensor: an output of a node, by its position among these."""

    node: Node
    index: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """What only tensors have in common that are the same output of the same node."""
        return id(self.node), self.index


def tensors_in(value: Value) -> Iterator[KerasTensor]:
    """The symbolic tensors in *value*, which may be a list, a tuple or a dict of them, in the order of its keys."""
    if isinstance(value, KerasTensor):
        yield value
    elif isinstance(value, DictValue):
        for item in by_key(value).values():
            yield from tensors_in(item)
    else:
        for item in as_items(value) or ():
            yield from tensors_in(item)


def by_key(value: DictValue) -> dict[Value, Value]:
    """The items of a dict in the order in which Keras flattens it: that of its keys."""
    return dict(sorted((value.items or {}).items(), key=lambda item: str(item[0])))


SEQUENTIAL = "Sequential"
#: the class of a model made by ``Model(inputs, outputs)``
FUNCTIONAL = "Functional"


@dataclass(frozen=True, eq=False)
class Graph:
    """The inputs and outputs of a functional model, as ``Model(inputs, outputs)`` is given them."""

    inputs: Value
    outputs: Value
    #: the use with data on which Keras built it, where the program states no inputs
    built_by: Event | None = None
    #: the weights that the model has besides those of the layers that it calls; None where they are not known
    own_weights: tuple[Weight, ...] | None = ()

    @cached_property
    def input_tensors(self) -> tuple[KerasTensor, ...]:
        """The inputs, in order."""
        return tuple(tensors_in(self.inputs))

    @cached_property
    def output_tensors(self) -> tuple[KerasTensor, ...]:
        """The outputs, in order."""
        return tuple(tensors_in(self.outputs))


@dataclass(eq=False)
class Model(AbstractValue):
    """One model: one evaluation of ``Sequential(...)`` or ``Model(inputs, outputs)``.

    The events of a functional model begin with its nodes, in Keras's order of its layers.
    """

    #: the call that made it
    site: Site
    #: the variable it was first bound to
    name: str | None = None
    #: the function, method or class around the call, dotted; None at module level
    scope: str | None = None
    events: list[Event] = field(default_factory=list)
    #: how many models the program made before
    number: int = 0
    #: the major version of Keras that its code is read for
    keras: int = 3
    #: whether ``trainable`` was set to False on the whole model
    trainable: Value = True
    #: whether it is built where an exception is expected, so that its mistakes are meant
    is_expected_to_fail: bool = False
    class_name: str = SEQUENTIAL
    #: whether it is of a class that the program derives from `keras.Model`
    is_subclassed: bool = False
    #: the inputs and outputs of a functional model, where they are known
    graph: Graph | None = None
    #: the package that it is of, as the program names it: `keras`, `tensorflow`, `tf_keras`, ...
    package: str = "keras"
    #: the ``name=`` it was given
    given_name: str | None = None

    @property
    def style(self) -> str:
        """How it is written: "sequential", "functional" or "subclassed"."""
        return "subclassed" if self.is_subclassed else self.class_name.lower()

    def all_events(self) -> Iterator[Event]:
        """Every event in order, those within forks and repeats included."""
        yield from _flatten(self.events)

    def additions(self) -> Iterator[Addition]:
        """What is added in order, within forks and repeats too."""
        return (event for event in self.all_events() if isinstance(event, Addition))

    def events_of(self, *kinds: EventKind) -> list[Event]:
        """The events of these *kinds* in order, those within forks and repeats included."""
        return [event for event in self.all_events() if event.kind in kinds]


def _flatten(events: Sequence[Event]) -> Iterator[Event]:
    for event in events:
        yield event
        for alternative in event.alternatives:
            yield from _flatten(alternative)


@dataclass(eq=False)
class Program:
    """What was found in one source: its models in the order in which they were made."""

    source: Source
    keras: TargetKeras
    models: list[Model] = field(default_factory=list)
    #: the calls of layers on symbolic tensors
    nodes: list[Node] = field(default_factory=list)
    #: what libraries are certain to refuse
    data_problems: list[DataProblem] = field(default_factory=list)
    #: what Keras itself refuses, or takes with a warning, outside of models' layers
    api_problems: list[ApiProblem] = field(default_factory=list)
    #: the modules of the program that it imports
    imported: list[Source] = field(default_factory=list)
    #: the blocks whose exceptions the program handles, by their identity
    handled: dict[int, Site] = field(default_factory=dict)


@dataclass(frozen=True)
class DataProblem:
    """A call of NumPy or another library that is certain to raise."""

    site: Site
    message: str
    help: str | None = None
    #: what the call was given
    arrays: tuple[Array, ...] = ()


class ApiProblemKind(enum.Enum):
    """What is wrong with a use of Keras's API: each is reported by a rule of its own."""

    UNKNOWN_NAME = "a name that a module does not have"
    UNKNOWN_MEMBER = "a member that a class does not have"
    INVALID_ARGUMENT = "an argument of a function, a method or a class that is no layer"
    FOREIGN_LAYER = "a layer, or a function, that does not work with this Keras"


@dataclass(frozen=True)
class ApiProblem:
    """A use of Keras's API that Keras refuses, or takes with a warning."""

    kind: ApiProblemKind
    site: Site
    message: str
    help: str | None = None
    #: whether Keras raises an exception wherever this runs; otherwise it only warns, or the code may not run
    is_certain: bool = True
    #: the only major version of Keras for which it holds; None where it holds for both
    only_in: int | None = None
    #: the model that Keras must train before it raises, where it does not do so at once
    model: Model | None = None
    #: the call of `compile` after which it must train *model*
    compiled: Site | None = None

    @property
    def raises(self) -> bool:
        """Whether Keras certainly raises: at once, or where the program trains the model."""
        return self.is_certain and (self.model is None or self._is_trained(self.model))

    def _is_trained(self, model: Model) -> bool:
        """Whether the model is trained or evaluated before it may be compiled again."""
        is_compiled = False
        for event in model.all_events():
            if event.kind is EventKind.COMPILE:
                is_compiled = self.compiled is not None and event.site.node is self.compiled.node
            elif is_compiled and event.kind in (EventKind.FIT, EventKind.EVALUATE):
                return True
        return False


@dataclass(frozen=True)
class Unresolved:
    """Something that could not be computed, why, and where."""

    reason: str
    site: Site | None = None

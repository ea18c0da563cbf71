"""Shapes: what each layer of a model makes of its input, by a walk over its stack or its graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from seqlint.inference.building import build, build_again, build_call, declared_input, inferred_within
from seqlint.inference.carried import Carried
from seqlint.inference.graph import GraphWalk, Tensors, up_to
from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.memory import once
from seqlint.inference.stack import StackWalk
from seqlint.inference.walk import Walk
from seqlint.knowledge.keras.layers._shared.built import UNKNOWN_BUILT, Built, Mask
from seqlint.knowledge.keras.layers._shared.errors import Failure, LayerError
from seqlint.knowledge.keras.layers._shared.inputs import LayerInputs
from seqlint.knowledge.keras.layers._shared.weights import count
from seqlint.knowledge.keras.nesting import LayerCall, nested_input
from seqlint.record import FUNCTIONAL, Addition, KerasTensor, Layer, Model, Node
from seqlint.shapes.dim import UNKNOWN
from seqlint.shapes.shape import UNKNOWN_SHAPE, Shape


def _walk_over(
    model: Model,
    given: tuple[Shape, ...] | None = None,
    first: InferredModel | None = None,
    *,
    looks_elsewhere: bool = True,
) -> Walk:
    look = _certain_calls if looks_elsewhere else None
    return (StackWalk if model.graph is None else GraphWalk)(model, given, first, look)


@inferred_within.register(Model)
@once
def infer_model(model: Model) -> InferredModel:
    """Walk *model* from the input that it declares."""
    return _walk_over(model).run()


@declared_input.register(Model)
def _declared_by_model(model: Model) -> Shape | None:
    return infer_model(model).input_shape


def input_of(model: Model) -> Shape | None:
    """The input shape that *model* has before anything is added to it, or that its first layer declares."""
    if model.graph is not None:
        return infer_model(model).input_shape
    first = next(model.additions(), None)
    if first is None:
        return None
    walk = StackWalk(model)
    walk.start(first)
    return walk.result.input_shape


def infer_with(
    model: Model, *given: Shape, first: InferredModel | None = None, mask: Mask = None
) -> InferredModel:
    """Walk *model* from the inputs *given*, whatever it declares; its layers got their weights in the walk *first*.

    A model with another number of inputs is walked from those that it declares.
    """
    count = 1 if model.graph is None else len(model.graph.input_tensors)
    walk = _walk_over(model, given if len(given) == count else None, first)
    walk.carried = Carried(None, mask)
    return walk.run()


def infer_view(view: InferredModel, x: Shape) -> InferredModel:
    """The same view for other samples *x* of its input; other inputs get what they declare."""
    if view.port is None:
        return infer_with(view.record, x)
    given = list(view.input_shapes)
    given[view.port.index] = x
    return infer_with(view.record, *given).by_input[view.port.index]


def call_node(node: Node, tensors: Tensors) -> Step:
    """Walk over one *node* of a graph, after those that give its inputs; *tensors* keeps what it gives."""
    model = Model(node.site, keras=node.keras, class_name=FUNCTIONAL)
    return GraphWalk(model, tensors=tensors).call(node)


@build.register(Model)
def _build_frozen(added: Model, x: Shape, *, tested: bool = True, mask: Mask = None) -> Built:
    built = build_model(added, x, mask)
    # in Keras 3 its layers alone say what is trained: setting the attribute of the model set theirs
    return built.frozen() if added.trainable is False and added.keras == 2 else built


@build_again.register(Model)
def _build_model_again(added: Model, x: Shape, first: LayerCall, mask: Mask, *, tested: bool) -> Built:
    if _own_input(added) is not None:
        return _build_frozen(added, x, mask=mask)
    if not tested:
        return UNKNOWN_BUILT
    if added.keras == 3:  # its first call stated its input
        x = nested_input(x, first.input, 3)
    return _build_frozen(added, x, mask=mask)


@build_call.register(Model)
def _build_called_model(added: Model, inputs: LayerInputs) -> Built:
    given = _shapes_for(added, inputs)
    return UNKNOWN_BUILT if given is None else _build_graph(added, given)


@once
def _build_graph(model: Model, given: tuple[Shape, ...]) -> Built:
    """What a functional *model* makes of inputs of the shapes *given*, when it is a layer of another one."""
    first = infer_model(model)
    if model.keras == 3:
        given = tuple(nested_input(x, own, 3) for x, own in zip(given, first.input_shapes, strict=True))
    inferred = _walk_over(model, given, first).run()
    if inferred.first_problem is not None:
        raise inferred.first_problem
    outputs = inferred.output_shapes
    weights = first.weights() if inferred.complete else None
    return Built(inferred.output, weights, several=len(outputs) != 1, outputs=outputs, mask=UNKNOWN_SHAPE)


def _shapes_for(model: Model, inputs: LayerInputs) -> tuple[Shape, ...] | None:
    """The shapes of the inputs of a functional *model* that is called on *inputs*; None where they are not known.

    Raises `LayerError` where there are too few or too many.
    """
    graph = model.graph
    if graph is None or inputs.tensors:
        return None
    first = inputs.first
    if isinstance(first, Shape):
        given: Iterable[Shape] = (first,)
    elif isinstance(first, Mapping):
        names = [
            tensor.node.added.name for tensor in graph.input_tensors if isinstance(tensor.node.added, Layer)
        ]
        given = [first[name] for name in names if name in first]
    else:
        given = first
    shapes = tuple(given)
    if not isinstance(first, Mapping):
        _require_as_many(model, shapes)
    return shapes if len(shapes) == len(graph.input_tensors) else None


def _require_as_many(model: Model, given: Sequence[Shape]) -> None:
    """Refuse another number of tensors than the functional *model* has inputs; Keras 2 takes more."""
    wanted = 0 if model.graph is None or model.is_subclassed else len(model.graph.input_tensors)
    # what has no known rank may be a list of tensors
    if len(given) == wanted or not wanted or any(x.rank is None for x in given):
        return
    gets = f"as a layer it gets {_tensors(len(given))}"
    if len(given) < wanted:
        raise LayerError(
            Failure.RANK,
            f"this model takes {_tensors(wanted)}, but {gets}",
            help="call it on a list with a tensor for each of its inputs: `model([a, b])`",
        )
    if model.keras == 3:
        raise LayerError(
            Failure.RANK,
            f"in Keras 3 this model takes {_tensors(wanted)}, but {gets}",
            help="leave out the others" if wanted > 1 else "call it on one of them: `model(tensors[0])`",
            only_in=3,
        )


def _tensors(number: int) -> str:
    return "one tensor" if number == 1 else f"{number} tensors"


@once
def build_model(model: Model, x: Shape, mask: Mask = None) -> Built:
    """What *model* makes of an input *x*, which has a *mask* in Keras 2, when it stands as a layer in another one."""
    if model.graph is not None and len(model.graph.input_tensors) != 1:
        _require_as_many(model, (x,))
        return UNKNOWN_BUILT
    declared = _own_input(model)
    if declared is not None:
        x = nested_input(x, declared, model.keras)
    first = None if declared is None or x == declared else infer_model(model)
    inferred = infer_with(model, x, first=first, mask=mask)
    if inferred.first_problem is not None and inferred.input_shape is x:
        raise inferred.first_problem
    built = first or inferred
    weights = built.weights() if inferred.complete else None
    outputs = inferred.output_shapes if model.graph is not None else (inferred.output,)
    several = len(outputs) != 1
    return Built(inferred.output, weights, several, outputs if several else None, mask=inferred.mask)


def _own_input(model: Model) -> Shape | None:
    """The input shape that the model's first layer declares."""
    if model.graph is not None:
        return infer_model(model).input_shape
    first = next((event for event in model.events if event.changes_layers), None)
    return declared_input(first.added) if isinstance(first, Addition) else None


@once
def _certain_calls(home: Model | Node) -> dict[int, LayerCall]:
    """The first call of each layer of *home*, where it is certain that Keras built them as they were added."""
    if isinstance(home, Node):
        steps = up_to(KerasTensor(home)).result.steps
        return {id(step.layer): step.as_call for step in steps if step.event is home and _has_weights(step)}
    inferred = _walk_over(home, looks_elsewhere=False).run()
    if not isinstance(inferred.input_event, Addition) or inferred.first_problem is not None:
        return {}
    return {id(step.layer): step.as_call for step in reversed(inferred.steps) if _is_built(step)}


def _is_built(step: Step) -> bool:
    return _has_weights(step) and bool(step.weights) and count(step.weights) is not UNKNOWN


def _has_weights(step: Step) -> bool:
    """Whether it certainly has weights, although it may not be known which."""
    return step.weights != () and step.problem is None and not step.conditional

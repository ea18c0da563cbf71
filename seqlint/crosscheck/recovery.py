"""What the cross-check needs of an inferred model: its description, and what seqlint says about it."""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.crosscheck.description import Data, Describer, NotDescribableError
from seqlint.inference.graph import unstated_inputs
from seqlint.inference.inferred import InferredModel, Step, is_input
from seqlint.knowledge.keras.layers._shared.weights import count
from seqlint.record import Layer, Node
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import Shape
from seqlint.site import Place

#: the shape of a tensor: None where it is not known, "?" for a dim that is not known
ShapeData = tuple[int | str | None, ...] | None


@dataclass(frozen=True)
class Expected:
    """What seqlint says about one layer, or one call of it in a graph."""

    class_name: str
    place: Place
    #: the shape of each output; None where not even their number is known
    outputs: tuple[ShapeData, ...] | None
    #: None where it is not known
    params: int | None
    #: what Keras raises here
    problem: str | None
    is_input: bool


@dataclass(frozen=True)
class Recovered:
    """One model as it was recovered from the source, and what seqlint says about it."""

    place: Place
    name: str | None
    keras: int
    #: its description, or None with the reason
    model: Data | None
    reason: str = ""
    #: in the order in which they are called, the inputs of a graph before
    layers: tuple[Expected, ...] = ()
    params: int | None = None
    trainable_params: int | None = None
    #: what Keras raises when all layers are called, and the model is made
    problem: str | None = None
    #: of a graph, Keras's ``model.layers``, by the places in `layers` without inputs at which they are called first
    order: tuple[int, ...] = ()
    input_shapes: tuple[ShapeData, ...] = ()
    output_shapes: tuple[ShapeData, ...] = ()


def recover(inferred: InferredModel) -> Recovered:
    """What the cross-check needs of a model."""
    record = inferred.record
    try:
        data, reason = Describer().model(inferred, outermost=True), ""
    except NotDescribableError as error:
        data, reason = None, str(error)
    steps = sorted(inferred.steps, key=_place)
    return Recovered(
        record.site.place,
        record.name,
        record.keras,
        data,
        reason,
        tuple(map(_expected, steps)),
        _number(count(inferred.weights())),
        _number(inferred.trainable_count),
        _problem_of_graph(inferred),
        _order(inferred, steps),
        tuple(map(_shape, inferred.input_shapes)),
        tuple(map(_shape, inferred.output_shapes)),
    )


def _place(step: Step) -> int:
    """A key to sort steps by: the inputs of a graph, then the calls in the order in which they are made."""
    return step.event.number if isinstance(step.event, Node) and not step.event.is_input else 0


def _order(inferred: InferredModel, steps: list[Step]) -> tuple[int, ...]:
    if inferred.record.graph is None:
        return ()
    places = {
        id(step): place for place, step in enumerate(step for step in steps if not is_input(step.layer))
    }
    return tuple(places[id(step)] for step in inferred.layers)


def _problem_of_graph(inferred: InferredModel) -> str | None:
    """What Keras refuses of a graph as a whole."""
    graph = inferred.record.graph
    if graph is None:
        return None
    if unstated_inputs(graph):
        return "an input is not among those of the model"
    return next((step.problem.message for step in inferred.steps if step.problem and _is_name(step)), None)


def _is_name(step: Step) -> bool:
    """Whether it is refused for its name, which in a graph Keras does only when it makes the model."""
    if step.problem is None or not isinstance(step.event, Node) or not isinstance(step.layer, Layer):
        return False
    return step.problem.argument == "name" and step.problem is not step.layer.problem


def _expected(step: Step) -> Expected:
    return Expected(
        step.class_name,
        step.site.place,
        _outputs(step),
        _number(count(step.weights)),
        step.problem.message if step.problem is not None and not _is_name(step) else None,
        is_input(step.layer),
    )


def _outputs(step: Step) -> tuple[ShapeData, ...] | None:
    if step.outputs is not None:
        return tuple(map(_shape, step.outputs))
    return None if step.several or step.output.dims is None else (_shape(step.output),)


def _shape(shape: Shape) -> ShapeData:
    return None if shape.dims is None else tuple(_dim(dim) for dim in shape.dims)


def _dim(dim: Dim) -> int | str | None:
    if isinstance(dim, int):
        return dim
    return None if dim is DYNAMIC else "?"


def _number(number: Dim) -> int | None:
    return number if isinstance(number, int) else None

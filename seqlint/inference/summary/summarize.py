"""From inferred models to the plain data of ``seqlint summary``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from seqlint.findings import Finding, KerasVersion, Severity
from seqlint.inference.inferred import InferredModel, Step, is_input
from seqlint.inference.propagation import infer_model
from seqlint.inference.summary.cost import multiply_adds, total, values
from seqlint.inference.summary.data import DimText, LayerSummary, ModelSummary, UnresolvedSummary
from seqlint.inference.summary.names import keras_names
from seqlint.inference.summary.reasons import gaps, stated
from seqlint.knowledge.keras.layers._shared.weights import Weight, count
from seqlint.knowledge.keras.training.losses import read_loss
from seqlint.record import Event, EventKind, Model
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim
from seqlint.shapes.shape import Shape

#: how deeply the layers of nested models are listed
_DEEPEST = 5
ShapeText = tuple[DimText, ...] | str | None


@dataclass
class Construction:
    """One ``Sequential(...)`` call, in every context in which it was evaluated."""

    #: the version of Keras that the program is read for
    keras: KerasVersion | None = None
    contexts: list[InferredModel] = field(default_factory=list)
    #: whether there is an error in the model
    is_mistaken: bool = False

    def add(self, model: InferredModel, findings: Iterable[Finding]) -> None:
        """Add an evaluation, and what is found in it."""
        self.contexts.append(model)
        has_error = any(finding.severity is Severity.ERROR for finding in findings)
        self.is_mistaken = self.is_mistaken or has_error or model.first_problem is not None

    @cached_property
    def is_fully_inferred(self) -> bool:
        """Whether every layer, shape and count is known in every context."""
        return all(
            model.complete
            and model.is_built
            and all(shape.is_complete for shape in model.outputs)
            and count(model.weights()) is not UNKNOWN
            for model in self.contexts
        )


def summarize(construction: Construction) -> ModelSummary:
    """What all contexts agree on."""
    return replace(
        _agreed_summary([_summary(model) for model in construction.contexts]),
        is_fully_inferred=construction.is_fully_inferred,
        is_mistaken=construction.is_mistaken,
        keras=construction.keras,
    )


def _agreed_summary(summaries: Sequence[ModelSummary]) -> ModelSummary:
    first = summaries[0]
    if all(other == first for other in summaries[1:]):
        return first
    same_layers = all(
        [layer.class_name for layer in other.layers] == [layer.class_name for layer in first.layers]
        for other in summaries
    )
    unresolved = tuple(dict.fromkeys(item for other in summaries for item in other.unresolved))
    if not same_layers:
        reason = UnresolvedSummary("its layers differ from call to call", first.place)
        unresolved = (*unresolved, reason)
    return ModelSummary(
        place=first.place,
        name=first.name,
        scope=first.scope,
        complete=same_layers and all(other.complete for other in summaries),
        input_shape=_agreed([other.input_shape for other in summaries]),
        output_shape=_agreed([other.output_shape for other in summaries]),
        params=_agreed_count([other.params for other in summaries]),
        trainable_params=_agreed_count([other.trainable_params for other in summaries]),
        layers=_agreed_layers(summaries) if same_layers else first.layers[:0],
        kind=first.kind,
        input_shapes=_agreed_shapes([other.input_shapes for other in summaries]),
        output_shapes=_agreed_shapes([other.output_shapes for other in summaries]),
        loss=next((other.loss for other in summaries if other.loss is not None), None),
        compiled=any(other.compiled for other in summaries),
        unresolved=unresolved,
        gaps=tuple(dict.fromkeys(gap for other in summaries for gap in other.gaps)),
    )


def _agreed_layers(summaries: Sequence[ModelSummary]) -> tuple[LayerSummary, ...]:
    rows = zip(*(summary.layers for summary in summaries), strict=True)
    return tuple(
        LayerSummary(
            row[0].class_name,
            row[0].name,
            row[0].place,
            _agreed([layer.output_shape for layer in row]),
            _agreed_count([layer.params for layer in row]),
            _agreed_shapes([layer.output_shapes for layer in row]),
            row[0].inputs,
            row[0].keras_name,
            row[0].trainable if len({layer.trainable for layer in row}) == 1 else "?",
            _agreed_count([layer.multiply_adds for layer in row]),
            _agreed_count([layer.values for layer in row]),
            row[0].layers if all(layer.layers == row[0].layers for layer in row) else (),
        )
        for row in rows
    )


def _agreed_shapes(of_contexts: Sequence[tuple[ShapeText, ...]]) -> tuple[ShapeText, ...]:
    """The shapes of several tensors; none where their number differs."""
    if len(set(map(len, of_contexts))) > 1:
        return ()
    return tuple(_agreed(shapes) for shapes in zip(*of_contexts, strict=True))


def _agreed(shapes: Sequence[ShapeText]) -> ShapeText:
    """The shape of all contexts, with ``?`` for the dims in which they differ."""
    if None in shapes:
        return None
    tuples = [shape for shape in shapes if isinstance(shape, tuple)]
    if len(tuples) < len(shapes) or len({len(shape) for shape in tuples}) > 1:
        return "?"
    return tuple(column[0] if len(set(column)) == 1 else "?" for column in zip(*tuples, strict=True))


def _agreed_count(counts: Sequence[DimText]) -> DimText:
    return counts[0] if len(set(counts)) == 1 else None if None in counts else "?"


def _summary(model: InferredModel) -> ModelSummary:
    record = model.record
    weights = model.weights()
    built = model.is_built
    compiles = record.events_of(EventKind.COMPILE)
    return ModelSummary(
        place=record.site.place,
        name=record.name,
        scope=record.scope,
        complete=model.complete,
        input_shape=_shape(model.input_shape) if model.input_shape is not None else None,
        output_shape=_shape(model.output) if built and len(model.outputs) == 1 else None,
        params=_dim(count(weights)) if built else None,
        trainable_params=_dim(model.trainable_count) if built else None,
        layers=_layers(model, keras_names(model)),
        kind=record.style,
        input_shapes=_inputs(model),
        output_shapes=tuple(map(_shape, model.outputs)) if built else (),
        loss=_loss(compiles[-1], record.keras) if compiles else None,
        compiled=bool(compiles),
        unresolved=tuple(dict.fromkeys(stated(item) for item in model.unresolved)),
        gaps=tuple(dict.fromkeys(gaps(model))),
    )


def _loss(event: Event, keras: int) -> str | None:
    loss = read_loss(event.argument("loss", 1, None), keras)
    return None if loss is None else loss.name


def _inputs(model: InferredModel) -> tuple[ShapeText, ...]:
    if model.record.graph is not None:
        return tuple(map(_shape, model.input_shapes))
    return () if model.input_shape is None else (_shape(model.input_shape),)


def _layers(model: InferredModel, names: Mapping[int, str], depth: int = 0) -> tuple[LayerSummary, ...]:
    return tuple(_layer(model, step, names, depth) for step in model.layers if not step.conditional)


def _layer(model: InferredModel, step: Step, names: Mapping[int, str], depth: int) -> LayerSummary:
    built = model.is_built
    inner = infer_model(step.layer) if isinstance(step.layer, Model) else None
    if inner is not None and not built and inner.is_built:
        # it is built before the model that it is a part of
        step = replace(step, output=inner.output, weights=inner.weights())
        built = True
    calls = [each for each in model.steps if each.layer is step.layer]
    several = built and step.outputs is not None
    return LayerSummary(
        step.class_name,
        step.layer.name if step.layer is not None else None,
        step.site.place,
        _shape(step.output) if built and not several else None,
        _dim(count(step.weights)) if built else None,
        tuple(map(_shape, step.outputs or ())) if several else (),
        _connections(model, step),
        names.get(id(step.layer), ""),
        _trainable(step.weights) if built else None,
        _dim(total(multiply_adds(call, infer_model) for call in calls)) if model.is_built else None,
        _dim(total(map(values, calls))) if model.is_built else None,
        () if inner is None or depth == _DEEPEST else _layers(inner, names, depth + 1),
    )


def _trainable(weights: tuple[Weight, ...] | None) -> bool | str | None:
    """Whether training changes some of the *weights*; None where there are none."""
    if weights is None or any(weight.trainable is None for weight in weights):
        return "?"
    return any(weight.trainable for weight in weights) if weights else None


def _connections(model: InferredModel, step: Step) -> tuple[str | int, ...]:
    """What a layer of a graph gets its inputs from: the name of a layer or an input, or the index of a layer."""
    if model.record.graph is None:
        return ()
    indices = {id(layer.layer): index for index, layer in enumerate(model.layers)}
    inputs = [id(each.layer) for each in model.steps if is_input(each.layer)]
    found: list[str | int] = []
    for source in model.layers_before(step):
        name = source.layer.name if source.layer is not None else None
        key = id(source.layer)
        if name is not None:
            found.append(name)
        elif key in indices:
            found.append(indices[key])
        else:
            found.append(f"input {inputs.index(key) + 1}" if key in inputs else "?")
    return tuple(found)


def _shape(shape: Shape) -> ShapeText:
    return "?" if shape.dims is None else tuple(_dim(dim) for dim in shape.dims)


def _dim(dim: Dim) -> DimText:
    if isinstance(dim, int):
        return dim
    return None if dim is DYNAMIC else str(dim)

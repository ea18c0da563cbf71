"""From inferred models to the plain data of ``seqlint summary``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from seqlint.findings import Finding, KerasVersion, Severity
from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.summary_data import DimText, LayerSummary, ModelSummary, UnresolvedSummary
from seqlint.knowledge.keras.layers._shared.weights import count
from seqlint.knowledge.keras.losses import read_loss
from seqlint.record import Event, EventKind, Unresolved
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim
from seqlint.shapes.shape import Shape

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
            and model.output.is_complete
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
        loss=next((other.loss for other in summaries if other.loss is not None), None),
        compiled=any(other.compiled for other in summaries),
        unresolved=unresolved,
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
        )
        for row in rows
    )


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
        output_shape=_shape(model.output) if built else None,
        params=_dim(count(weights)) if built else None,
        trainable_params=_dim(model.trainable_count) if built else None,
        layers=tuple(_layer(step, built) for step in model.layers if not step.conditional),
        loss=_loss(compiles[-1], record.keras) if compiles else None,
        compiled=bool(compiles),
        unresolved=tuple(dict.fromkeys(_unresolved(item) for item in model.unresolved)),
    )


def _loss(event: Event, keras: int) -> str | None:
    loss = read_loss(event.argument("loss", 1, None), keras)
    return None if loss is None else loss.name


def _layer(step: Step, built: bool) -> LayerSummary:
    name = step.layer.name if step.layer is not None else None
    shape = _shape(step.output) if built else None
    return LayerSummary(
        step.class_name, name, step.site.place, shape, _dim(count(step.weights)) if built else None
    )


def _unresolved(item: Unresolved) -> UnresolvedSummary:
    return UnresolvedSummary(item.reason, None if item.site is None else item.site.place)


def _shape(shape: Shape) -> ShapeText:
    return "?" if shape.dims is None else tuple(_dim(dim) for dim in shape.dims)


def _dim(dim: Dim) -> DimText:
    if isinstance(dim, int):
        return dim
    return None if dim is DYNAMIC else str(dim)

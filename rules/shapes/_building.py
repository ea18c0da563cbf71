"""What builds a model, and what needs it built."""

from __future__ import annotations

from seqlint.inference.building import declared_input
from seqlint.inference.inferred import InferredModel
from seqlint.record import Event, EventKind, Layer, Model

#: what builds a model, and what may do so where seqlint does not see it
_BUILDS = (EventKind.BUILD, EventKind.CALL, EventKind.EVALUATE, EventKind.FIT, EventKind.PREDICT)
_MAY_BUILD = (*_BUILDS, EventKind.ESCAPE, EventKind.UNKNOWN_CHANGE)


def may_be_built(model: InferredModel) -> bool:
    """Whether something builds the model, or may do so."""
    return bool(model.record.events_of(*_MAY_BUILD))


def lacks_input(model: InferredModel) -> bool:
    """Whether the model has weights and every layer is known not to state the input shape."""
    if model.record.graph is not None:
        return False
    for step in model.steps:
        is_kind = isinstance(step.layer, Layer) and step.layer.kind is not None
        known = is_kind or isinstance(step.layer, Model)
        incomplete = step.arguments is not None and not step.arguments.complete
        if not known or incomplete or declared_input(step.layer) is not None or step.problem is not None:
            return False
    return any(step.weights != () for step in model.steps)


def premature_need(model: InferredModel) -> Event | None:
    """What needs the model built, if it certainly comes before anything that may build it."""
    for event in model.record.events:
        needs = event.kind is EventKind.NEEDS_BUILD
        if needs or (event.kind is EventKind.SUMMARY and model.record.keras == 2):
            return event
        if event.kind in _MAY_BUILD or event.alternatives:
            return None
    return None

"""Classifiers whose output still consists of feature maps."""

from __future__ import annotations

from seqlint.findings import Fix, Severity
from seqlint.inference.feed import feeds
from seqlint.inference.inferred import InferredModel, Step
from seqlint.inference.objective import activation_of, objectives
from seqlint.record import EventKind, Layer
from seqlint.shapes.dim import equal
from seqlint.shapes.shape import UNKNOWN_SHAPE
from seqlint.training.uses import uses

#: events that show what the output is used for
_USES = (EventKind.COMPILE, EventKind.CALL)
#: where it gets data, or code that seqlint does not see
_GETS_DATA = (EventKind.FIT, EventKind.EVALUATE, EventKind.ESCAPE)

_ACTIVATIONS = ("Activation", "ELU", "LeakyReLU", "PReLU", "ReLU", "Softmax")
_REGULARIZERS = ("AlphaDropout", "BatchNormalization", "Dropout", "GaussianDropout", "LayerNormalization")
_TAIL = ("Dense", *_ACTIVATIONS, *_REGULARIZERS)
#: prefixes of the names of the other layers of a plain classifier
_FEATURES = (
    "AveragePooling",
    "Conv",
    "Depthwise",
    "MaxPooling",
    "Rescaling",
    "Separable",
    "Spatial",
    "ZeroPadding",
)


def first_dense(model: InferredModel) -> Step | None:
    """The first of the last `Dense` layers of a classifier whose output is a feature map of another size than its input."""
    if not all(map(_is_of_classifier, model.layers)) or not _has_shrunk(model):
        return None
    tail: Step | None = None
    for step in reversed(model.layers):
        if not step.is_a(*_TAIL):
            return tail
        if step.is_a("Dense"):
            tail = step
    return None


def flattened(model: InferredModel, step: Step) -> Fix | None:
    """A `Flatten` before *step*."""
    from seqlint.rewrites.layers import insert_layer
    from seqlint.rewrites.names import spell_layer

    if model.record.graph is not None:
        return None
    flatten = spell_layer(model.source, step.site, "Flatten")
    if flatten is None or not model.is_written_once(step):
        return None
    return Fix.unsafe("Add `Flatten()`", insert_layer(step.event.site, f"{flatten.text}()"), *flatten.edits)


def _is_of_classifier(step: Step) -> bool:
    """Whether *step* is a layer of a plain classifier; others may be meant to predict for each pixel."""
    features = step.class_name.startswith(_FEATURES) and not step.class_name.endswith("Transpose")
    return not step.conditional and (features or _is_pretrained(step) or step.is_a(*_TAIL))


def _is_pretrained(step: Step) -> bool:
    return isinstance(step.layer, Layer) and step.layer.kind is not None and step.layer.kind.is_model


def _has_shrunk(model: InferredModel) -> bool:
    """Whether the output consists of feature maps of another size than the input."""
    before, after = (model.input_shape or UNKNOWN_SHAPE).dims, model.output.dims
    if before is None or after is None or len(before) != len(after) or len(after) < 4:
        return False
    return any(equal(x, y) is False for x, y in zip(before[1:-1], after[1:-1], strict=True))


def severity_of_pixels(model: InferredModel, last: Step) -> Severity | None:
    """How bad a prediction for each pixel is; None where the program may want that."""
    found = list(objectives(model))
    ranks = _target_ranks(model)
    if any(rank > 2 for rank in ranks):
        return None
    if any(objective.loss.target.is_class for objective in found):
        certain = all(objective.is_certain for objective in found) and _has_pixels(model)
        certain = certain and (bool(ranks) or not model.record.events_of(*_GETS_DATA))
        return Severity.ERROR if certain else Severity.WARNING
    is_classifier = activation_of(last.layer) == "softmax" and not model.record.events_of(*_USES)
    return Severity.WARNING if is_classifier else None


def _target_ranks(model: InferredModel) -> set[int]:
    """The ranks of the targets: up to two, they are labels of samples, not of pixels."""
    given = (feed.y for use in uses(model) for feed in feeds(use.event))
    return {y.shape.rank for y in given if y is not None and y.shape.rank is not None}


def _has_pixels(model: InferredModel) -> bool:
    """Whether the output of *model* consists of feature maps of more than one pixel."""
    return any(isinstance(size, int) and size > 1 for size in (model.output.dims or ())[1:-1])

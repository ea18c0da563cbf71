"""What does not fit: the data and the model, each with the place that it comes from."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from seqlint.findings import Place, TraceStep
from seqlint.propagation import InferredModel, Step
from seqlint.record import EventKind, Layer
from seqlint.shapes.shape import Shape
from seqlint.source.cell import Site
from seqlint.training.feed import Given

_STATED_BY = ("batch_input_shape", "batch_shape", "input_dim", "input_shape")


class Kind(enum.Enum):
    """What does not fit what. The value is the name of the rule that reports it."""

    INPUT = "input-data-mismatch"
    OUTPUT = "output-data-mismatch"
    LABELS = "label-loss-mismatch"
    COUNT = "sample-count-mismatch"
    GENERATOR = "generator-mismatch"
    BATCH = "batch-shape-mismatch"


@dataclass(frozen=True)
class Misfit:
    """Keras is certain to raise when it is given this data, or the training has no meaning."""

    kind: Kind
    place: Place
    message: str
    help: str | None = None
    trace: tuple[TraceStep, ...] = ()
    #: what is the same mistake if it occurs again
    key: object = None
    #: whether nothing that seqlint does not see may prevent it
    is_certain: bool = True
    #: whether it is the targets that do not fit
    concerns_targets: bool = False


def line_of(site: Site, near: Site) -> str:
    """Where *site* is, for a reader at *near*."""
    if site.cell.filename != near.cell.filename:
        return f"in {site.cell.filename}"
    is_other = site.cell.index is not None and site.cell.index != near.cell.index
    return f"on line {site.row} {f'of cell {site.cell.index}' if is_other else ''}".rstrip()


def described(given: Given, shape: Shape) -> str:
    """*given* as the subject of a message, with its *shape* and its origin."""
    verb = "gives" if given.is_batched else "is"
    return f"{given.name} {verb} {shape}{origin_phrase(given)}"


def origin_phrase(given: Given) -> str:
    """``, from `load_data()` on line 4``, where that is known."""
    array = given.array
    if array.origin is None or array.site is None:
        return ""
    return f", from {array.origin} {line_of(array.site, given.site)}"


def stated_by(model: InferredModel, near: Site) -> str:
    """``from `input_shape` on line 12``: what told the model its input."""
    event = model.input_event
    if event is None:
        return "from its layers"
    site, name = event.site, event.method or "build"
    if event.kind is EventKind.ADD:
        name = "Sequential"
        if isinstance(event.added, Layer):
            name, site = _statement(event.added)
    return f"from `{name}` {line_of(site, near)}"


def _statement(layer: Layer) -> tuple[str, Site]:
    for name in _STATED_BY:
        if layer.arguments.given.get(name) is not None:
            return name, layer.site.argument(name)
    return layer.class_name, layer.site


def input_to_write(model: InferredModel) -> str:
    """The line that tells a model its input: exact where data that comes later tells it."""
    sizes = model.input_shape.dims[1:] if model.input_shape is not None and model.input_shape.dims else ()
    is_exact = sizes and all(isinstance(size, int) for size in sizes)
    return f"keras.Input(shape={Shape(sizes) if is_exact else '...'})"


def trace_of(model: InferredModel, given: Given, until: Step | None = None) -> tuple[TraceStep, ...]:
    """Where the data comes from, then the layers that it meets."""
    array = given.array
    rows = model.trace(until=until)
    if array.origin is None or array.site is None:
        return rows
    return (TraceStep(array.site.start, f"{array.origin} -> {given.shape}"), *rows)

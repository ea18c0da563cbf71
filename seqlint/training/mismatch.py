"""What does not fit: the data and the model, each with the place that it comes from."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from seqlint.findings import TraceStep
from seqlint.inference.feed import Given
from seqlint.inference.inferred import InferredModel, Step
from seqlint.shapes.shape import Shape
from seqlint.site import Place, Site


class Kind(enum.Enum):
    """What does not fit what. The value is the name of the rule that reports it."""

    INPUT = "input-data-mismatch"
    OUTPUT = "output-data-mismatch"
    LABELS = "label-loss-mismatch"
    COUNT = "sample-count-mismatch"
    GENERATOR = "generator-mismatch"
    BATCH = "batch-shape-mismatch"


@dataclass(frozen=True)
class Mismatch:
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
    what = "a number" if shape.rank == 0 else shape
    return f"{given.name} {verb} {what}{origin_phrase(given)}"


def origin_phrase(given: Given) -> str:
    """``, from `load_data()` on line 4``, where that is known."""
    array = given.array
    if array.origin is None or array.site is None:
        return ""
    return f", from {array.origin} {line_of(array.site, given.site)}"


def trace_of(model: InferredModel, given: Given, until: Step | None = None) -> tuple[TraceStep, ...]:
    """Where the data comes from, then the layers that it meets."""
    array = given.array
    rows = model.trace(until=until)
    if array.origin is None or array.site is None:
        return rows
    return (TraceStep(array.site.start, f"{array.origin} -> {given.shape}"), *rows)

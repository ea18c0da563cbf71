"""A mismatch between data and a model, and the words in which messages name the two."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from seqlint.findings import Fix, TraceStep
from seqlint.inference.feed import Given
from seqlint.inference.inferred import InferredModel, Step
from seqlint.site import Place, Site


class Kind(enum.Enum):
    """What does not fit. The value is the name of the rule that reports it."""

    INPUT = "input-data-mismatch"
    OUTPUT = "output-data-mismatch"
    LABELS = "label-loss-mismatch"
    METRIC = "metric-mismatch"
    COUNT = "sample-count-mismatch"
    GENERATOR = "generator-mismatch"
    BATCH = "batch-shape-mismatch"


@dataclass(frozen=True)
class Mismatch:
    """Data with which Keras certainly raises an exception, or with which training has no meaning."""

    kind: Kind
    place: Place
    message: str
    help: str | None = None
    trace: tuple[TraceStep, ...] = ()
    #: equal for mismatches that are the same mistake
    key: object = None
    #: whether no code that seqlint does not see may prevent it
    is_certain: bool = True
    #: whether it is the targets that do not fit
    concerns_targets: bool = False
    fix: Fix | None = None
    #: whether it is the list or dict that does not fit, which other code may be meant for
    is_structural: bool = False
    #: the only major version of Keras that refuses it, where the message names that; None for both
    only_in: int | None = None


def line_of(site: Site, near: Site) -> str:
    """Where *site* is, for a message at *near*: ``on line 4``, ``on line 4 of cell 2``, ``in model.py``."""
    if site.cell.filename != near.cell.filename:
        return f"in {site.cell.filename}"
    is_other = site.cell.index is not None and site.cell.index != near.cell.index
    return f"on line {site.row} {f'of cell {site.cell.index}' if is_other else ''}".rstrip()


def described(given: Given, noun: str) -> str:
    """*given* and its shape, as the beginning of a sentence; *noun* is what a generator yields: samples or targets."""
    if given.shape.rank == 0:
        return f"{named(given)} {f'yields {noun} that are' if given.is_batched else 'consists of'} single numbers"
    if given.is_batched:
        return f"{named(given)} yields {noun} of shape {given.shape}"
    return f"{named(given)} has the shape {given.shape}"


def named(given: Given) -> str:
    """*given* as the subject of a sentence: ``x, from `load_data()` on line 4,`` where its origin is known."""
    array = given.array
    if array.origin is None or array.site is None or array.site.node is given.site.node:
        return given.name
    return f"{given.name}, from {array.origin} {line_of(array.site, given.site)},"


def output_of(model: InferredModel, last: Step, near: Site) -> str:
    """The output that targets are compared with: ``the output (None, 3) of `Dense` on line 4``."""
    name = "the output" if model.port is None else model.port
    return f"{name} {last.output} of `{last.class_name}` {line_of(last.site, near)}"


def trace_of(model: InferredModel, given: Given, until: Step | None = None) -> tuple[TraceStep, ...]:
    """Where the data comes from, then the layers that it goes through."""
    array = given.array
    rows = model.trace(until=until)
    if array.origin is None or array.site is None:
        return rows
    return (TraceStep(array.site.start, f"{array.origin} -> {given.shape}"), *rows)

"""The targets against the metrics that `compile` is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from seqlint.inference.compiled import metrics_of_output
from seqlint.inference.feed import Feed, Given
from seqlint.inference.inferred import InferredModel, Step
from seqlint.knowledge.keras.training.metrics import Comparison, Metric, read_metric
from seqlint.record import Event
from seqlint.shapes.dim import equal
from seqlint.shapes.shape import Shape
from seqlint.site import Site
from seqlint.training.help.outputs import written
from seqlint.training.help.snippets import as_argument, has_name, reshaped
from seqlint.training.metrics.shapes import refuses_metric
from seqlint.training.mismatch import Kind, Mismatch, described, line_of, named, output_of, trace_of
from seqlint.training.targets import SQUEEZES

#: the metrics that compare class numbers, for those that compare one-hot rows
_OF_NUMBERS = {
    "CategoricalAccuracy": "SparseCategoricalAccuracy",
    "CategoricalCrossentropy": "SparseCategoricalCrossentropy",
    "TopKCategoricalAccuracy": "SparseTopKCategoricalAccuracy",
}
_OF_ROWS = {sparse: rows for rows, sparse in _OF_NUMBERS.items()}
#: the kinds of arrays that hold no floats
_WHOLE = ("int", "uint8", "bool")


@dataclass(frozen=True)
class Chosen:
    """A metric, and where `compile` is given it."""

    metric: Metric
    site: Site

    def in_place_of_it(self, name: str) -> str:
        """The metric of that *name*, written in the form of this one."""
        is_object = self.site.text.endswith(")")
        return f"{name}()" if is_object else f'"{_snake(name)}"'


def metrics_of(model: InferredModel, compiled: Event) -> Iterator[Chosen]:
    """The metrics that *compiled* names for the output of *model* and that are known, in order."""
    for value, site in metrics_of_output(model, compiled):
        metric = read_metric(value, model.record.keras)
        if metric is not None:
            yield Chosen(metric, site)


def judge_metrics(model: InferredModel, feed: Feed, compiled: Event) -> Mismatch | None:
    """Why a metric refuses the targets of *feed*; None where all take them or that is not known."""
    y, last, keras = feed.y, model.last, model.record.keras
    if y is None or last is None or y.is_list or y.array.kind in ("str", "object"):
        return None
    if any(step.is_a(*SQUEEZES) for step in model.steps):
        return None
    for chosen in metrics_of(model, compiled):
        if keras == 2 and chosen.metric.comparison is Comparison.COLUMNS and y.array.kind in _WHOLE:
            return _of_whole_numbers(model, y, chosen)
        if refuses_metric(chosen.metric, y.shape, last.output, feed.first_batch, keras):
            return _mismatch(model, y, last, chosen)
    return None


def _of_whole_numbers(model: InferredModel, y: Given, chosen: Chosen) -> Mismatch:
    """Targets that a metric of Keras 2 takes as floats only."""
    message = (
        f"{named(y)} {'yields' if y.is_batched else 'contains'} whole numbers, but the metric `{chosen.metric.name}` "
        f"{line_of(chosen.site, y.site)} takes only floats in Keras 2"
    )
    help = (
        f'use `{as_argument(y)}.astype("float32")` as the targets'
        if has_name(y)
        else "convert the targets to float32"
    )
    return _mismatch_of(model, y, chosen, message, help)


def _mismatch(model: InferredModel, y: Given, last: Step, chosen: Chosen) -> Mismatch:
    message = (
        f"{described(y, 'targets')}, which the metric `{chosen.metric.name}` {line_of(chosen.site, y.site)} "
        f"cannot compare with {output_of(model, last, y.site)}"
    )
    return _mismatch_of(model, y, chosen, message, _help(y, last.output, chosen))


def _mismatch_of(model: InferredModel, y: Given, chosen: Chosen, message: str, help: str | None) -> Mismatch:
    return Mismatch(
        Kind.METRIC,
        y.site.place,
        message,
        help,
        trace_of(model, y),
        (Kind.METRIC, model.port, chosen.metric.name, chosen.site.place),
        concerns_targets=True,
    )


def _help(y: Given, output: Shape, chosen: Chosen) -> str | None:
    metric, units = chosen.metric, output[-1]
    is_column = len(y.shape) == len(output) and bool(equal(y.shape[-1], 1))
    is_number = len(y.shape) == len(output) - 1 or is_column
    is_row = len(y.shape) == len(output) and bool(equal(y.shape[-1], units))
    if is_number and units == 1 and len(output) == 2:
        return _column(y)
    if metric.takes_class_numbers and is_row:
        return f"use `{chosen.in_place_of_it(_OF_ROWS[metric.name])}` for one-hot rows"
    if is_number and metric.name in _OF_NUMBERS:
        return f"use `{chosen.in_place_of_it(_OF_NUMBERS[metric.name])}` for class numbers"
    if is_number and metric.comparison in (Comparison.COUNTS, Comparison.COLUMNS, Comparison.SAME):
        rows = "one-hot rows" if y.is_batched else f"`to_categorical({as_argument(y)}, {written(units)})`"
        return f"train with {rows} and `categorical_crossentropy`, or use the metric `{_accuracy(chosen)}`"
    return None


def _accuracy(chosen: Chosen) -> str:
    return chosen.in_place_of_it("SparseCategoricalAccuracy")


def _column(y: Given) -> str:
    """How a vector of targets becomes a column."""
    if has_name(y):
        return f"use `{reshaped(y, (-1, 1))}` as the targets"
    return "give the targets a second axis of size 1, as `labels.reshape(-1, 1)` does"


def _snake(name: str) -> str:
    """The function that computes what the class *name* does: ``sparse_categorical_accuracy``."""
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return words.removeprefix("_")

"""Whether a metric refuses the shapes of targets and output: how Keras compares them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from seqlint.knowledge.keras.training.metrics import Comparison, Metric
from seqlint.shapes.dim import Answer, Dim, equal, less, product
from seqlint.shapes.shape import Shape
from seqlint.training.loss_shapes import aligned, differ, refuses_sparse, to_same_rank, unfit


def refuses_metric(metric: Metric, y: Shape, output: Shape, batch: Dim, keras: int = 3) -> Answer:
    """Whether *metric* raises for targets *y* and an *output* of one batch, three-valued."""
    if not y.rank or not output.rank:
        return None
    true, predicted = aligned(y, output, batch, keras)
    # which of the two Keras 2 squeezes is up to each of the other metrics
    may_squeeze = keras == 2 and len(predicted) > 2 and equal(predicted[-1], 1) is not False
    if may_squeeze and metric.comparison not in _ALIKE:
        return None
    if keras == 2 and metric.comparison is Comparison.COLUMNS:
        return True if len(predicted) != 2 else _same(true, predicted)
    if keras == 2 and metric.comparison is Comparison.LABELS:
        return _same(true, predicted) if len(predicted) == 2 else None
    is_longer = len(true) == len(predicted) + 1 and equal(true[-1], 1)
    if keras == 2 and metric.comparison in _SQUEEZED and is_longer:
        true.pop()
    return _COMPARED[metric.comparison](true, predicted)


def _values(true: list[Dim], predicted: list[Dim]) -> Answer:
    return unfit(true, predicted) if to_same_rank(true, predicted) else None


def _same(true: list[Dim], predicted: list[Dim]) -> Answer:
    return True if len(true) != len(predicted) else differ(true, predicted)


def _rows(true: list[Dim], predicted: list[Dim]) -> Answer:
    rows = true[:-1]
    if len(rows) == len(predicted):
        is_one = equal(rows.pop(), 1)
        if not is_one:
            return None if is_one is None else True
    return unfit(rows, predicted[:-1])


def _numbers(true: list[Dim], predicted: list[Dim]) -> Answer:
    if len(true) == len(predicted) and equal(true[-1], 1):
        true.pop()
    return unfit(true, predicted[:-1])


def _top_rows(true: list[Dim], predicted: list[Dim]) -> Answer:
    return True if len(true) == 1 else _differ_in_size(true[:-1], predicted[:-1])


def _top_numbers(true: list[Dim], predicted: list[Dim]) -> Answer:
    return _differ_in_size(true, predicted[:-1])


def _columns(true: list[Dim], predicted: list[Dim]) -> Answer:
    if len(true) != 2 or len(predicted) != 2:
        return True
    return False if equal(true[-1], 1) else differ(true, predicted)


def _labels(true: list[Dim], predicted: list[Dim]) -> Answer:
    if len(true) == 1 and len(predicted) == 2:
        return less(1, predicted[-1])
    is_matrix = len(true) == 2 and len(predicted) == 2 and equal(true[-1], 1) is False
    return differ(true, predicted) if is_matrix else None


def _differ_in_size(a: Sequence[Dim], b: Sequence[Dim]) -> Answer:
    same = equal(product(a), product(b))
    return None if same is None else not same


#: what both versions compare alike
_ALIKE = (Comparison.VALUES, Comparison.COUNTS, Comparison.COLUMNS, Comparison.LABELS)
#: what Keras 2 does after it removed a trailing axis of size 1 from the targets
_SQUEEZED = (Comparison.ROWS, Comparison.NUMBERS, Comparison.TOP_ROWS)
_COMPARED: Mapping[Comparison, Callable[[list[Dim], list[Dim]], Answer]] = {
    Comparison.VALUES: _values,
    Comparison.SAME: _same,
    Comparison.ROWS: _rows,
    Comparison.NUMBERS: _numbers,
    Comparison.TOP_ROWS: _top_rows,
    Comparison.TOP_NUMBERS: _top_numbers,
    Comparison.SPARSE: refuses_sparse,
    Comparison.COUNTS: _differ_in_size,
    Comparison.COLUMNS: _columns,
    Comparison.LABELS: _labels,
}

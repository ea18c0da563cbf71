"""``sklearn.model_selection``: the split into training and test samples, and shuffling."""

from __future__ import annotations

from seqlint.knowledge.library import Call, function
from seqlint.knowledge.samples import part_of, require_same_rows, rows_of, with_rows
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.values import Value


@function(
    "sklearn.model_selection.train_test_split",
    "sklearn.cross_validation.train_test_split",
)
def _train_test_split(call: Call) -> Value:
    if not call.complete or not call.positional:
        return NotImplemented
    require_same_rows(call, *call.positional)
    total = next((rows for rows in map(rows_of, call.positional) if dims.is_known(rows)), UNKNOWN)
    training, test = _sizes(total, call.keywords.get("train_size"), call.keywords.get("test_size"))
    return tuple(with_rows(value, rows, call) for value in call.positional for rows in (training, test))


def _sizes(total: Dim, train_size: Value, test_size: Value) -> tuple[Dim, Dim]:
    """How many samples are for training and for testing."""
    if train_size is None and test_size is None:
        test_size = 0.25
    test = _count(total, test_size, round_up=True)
    training = _count(total, train_size, round_up=False)
    if test_size is None:
        test = dims.subtract(total, training)
    if train_size is None:
        training = dims.subtract(total, test)
    return _named(training, "training samples"), _named(test, "test samples")


def _count(total: Dim, size: Value, *, round_up: bool) -> Dim:
    if isinstance(size, float):
        return part_of(total, size, round_up=round_up)
    return size if isinstance(size, int) else UNKNOWN


def _named(rows: Dim, name: str) -> Dim:
    return rows if dims.is_known(rows) else dims.size(name)


@function("sklearn.utils.shuffle")
def _shuffle(call: Call) -> Value:
    if not call.complete or not call.positional or call.keywords.get("n_samples") is not None:
        return NotImplemented
    require_same_rows(call, *call.positional)
    shuffled = tuple(with_rows(value, rows_of(value), call) for value in call.positional)
    return shuffled[0] if len(shuffled) == 1 else shuffled

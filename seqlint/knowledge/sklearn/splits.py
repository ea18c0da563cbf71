"""``sklearn.model_selection``: splits into training and test samples, shuffling, weights of samples."""

from __future__ import annotations

from dataclasses import dataclass

from seqlint.knowledge.library import Call, DataError, Result, function, method
from seqlint.knowledge.numpy.conversion import as_array
from seqlint.knowledge.samples import origin_of, part_of, require_same_rows, rows_of, with_rows
from seqlint.shapes import dim as dims
from seqlint.shapes.dim import UNKNOWN, Dim
from seqlint.shapes.shape import Shape
from seqlint.values import NOT_KNOWN, AbstractValue, ListValue, Value
from seqlint.values.arrays import Array

_SPLITTERS = ("KFold", "RepeatedKFold", "ShuffleSplit", "TimeSeriesSplit")
#: those that look at the classes
_STRATIFIED = ("StratifiedKFold", "RepeatedStratifiedKFold", "StratifiedShuffleSplit")


@dataclass(eq=False)
class Splitter(AbstractValue):
    """What gives the numbers of the samples for training and for testing, again and again."""

    name: str


@function(
    "sklearn.model_selection.train_test_split",
    "sklearn.cross_validation.train_test_split",
)
def _train_test_split(call: Call) -> Result:
    if not call.complete or not call.positional:
        return NOT_KNOWN
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
    return _named(training, "training_samples"), _named(test, "test_samples")


def _count(total: Dim, size: Value, *, round_up: bool) -> Dim:
    if isinstance(size, float):
        return part_of(total, size, round_up=round_up)
    return size if isinstance(size, int) else UNKNOWN


def _named(rows: Dim, name: str) -> Dim:
    return rows if dims.is_known(rows) else dims.size(name)


@function("sklearn.utils.shuffle")
def _shuffle(call: Call) -> Result:
    if not call.complete or not call.positional or call.keywords.get("n_samples") is not None:
        return NOT_KNOWN
    require_same_rows(call, *call.positional)
    shuffled = tuple(with_rows(value, rows_of(value), call) for value in call.positional)
    return shuffled[0] if len(shuffled) == 1 else shuffled


@function(*(f"sklearn.model_selection.{name}" for name in (*_SPLITTERS, *_STRATIFIED)))
def _splitter(call: Call) -> Result:
    return Splitter(call.name.rpartition(".")[2])


@method(Splitter, "split")
def _split(splitter: Splitter, call: Call) -> Result:
    labels = as_array(call.get("y", 1))
    if splitter.name in _STRATIFIED and labels is not None and labels.content.encoding == "one-hot":
        raise DataError(
            f"`{splitter.name}` expects a class for each sample, but is given one-hot rows of shape {labels.shape}",
            labels,
            help="split by the class numbers, which `np.argmax(..., axis=1)` gives",
        )
    training, test = (
        Array(Shape.of(dims.size(f"{part} samples")), "int", origin=origin_of(call), site=call.site)
        for part in ("training", "test")
    )
    return ListValue(None, (training, test))


@function("sklearn.utils.class_weight.compute_class_weight", "sklearn.utils.compute_class_weight")
def _class_weights(call: Call) -> Result:
    rows = rows_of(call.get("classes", 1))
    return Array(Shape.of(rows), "float", origin=origin_of(call), site=call.site)


@function("sklearn.utils.class_weight.compute_sample_weight", "sklearn.utils.compute_sample_weight")
def _sample_weights(call: Call) -> Result:
    rows = rows_of(call.get("y", 1))
    return Array(Shape.of(rows), "float", origin=origin_of(call), site=call.site)

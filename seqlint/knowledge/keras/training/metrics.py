"""How each metric of Keras compares the targets with the output."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from seqlint.knowledge.keras.api.signatures import names, signature
from seqlint.knowledge.keras.arguments.binding import bind
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.values import LibraryObject, Reference, Value


class Comparison(enum.Enum):
    """What a metric compares."""

    #: each value with each target, by broadcasting
    VALUES = "values"
    #: each value with each target, whose shapes must be the same
    SAME = "same shapes"
    #: the largest unit with the largest column of one-hot rows
    ROWS = "one-hot rows"
    #: the largest unit with a class number
    NUMBERS = "class numbers"
    #: the largest units with the largest column of one-hot rows
    TOP_ROWS = "one-hot rows among the largest"
    #: the largest units with a class number
    TOP_NUMBERS = "class numbers among the largest"
    #: a probability for each class with a class number
    SPARSE = "class numbers of a crossentropy"
    #: how many values are above a threshold, and how many targets with them
    COUNTS = "counts"
    #: the same for each column of a matrix
    COLUMNS = "columns"
    #: the same for each label of samples that have several
    LABELS = "labels"


@dataclass(frozen=True)
class Metric:
    """One metric as it was chosen."""

    #: the name of its class: ``BinaryAccuracy``
    name: str
    comparison: Comparison

    @property
    def takes_class_numbers(self) -> bool:
        """Whether its targets are class numbers, and not one-hot rows."""
        return self.comparison in (Comparison.NUMBERS, Comparison.TOP_NUMBERS, Comparison.SPARSE)


_COMPARISONS: Mapping[str, Comparison] = {
    "AUC": Comparison.COUNTS,
    "BinaryAccuracy": Comparison.VALUES,
    "BinaryCrossentropy": Comparison.SAME,
    "BinaryIoU": Comparison.COUNTS,
    "CategoricalAccuracy": Comparison.ROWS,
    "CategoricalCrossentropy": Comparison.SAME,
    "F1Score": Comparison.COLUMNS,
    "FBetaScore": Comparison.COLUMNS,
    "FalseNegatives": Comparison.COUNTS,
    "FalsePositives": Comparison.COUNTS,
    "IoU": Comparison.COUNTS,
    "MeanAbsoluteError": Comparison.VALUES,
    "MeanAbsolutePercentageError": Comparison.VALUES,
    "MeanIoU": Comparison.COUNTS,
    "MeanSquaredError": Comparison.VALUES,
    "MeanSquaredLogarithmicError": Comparison.VALUES,
    "Precision": Comparison.COUNTS,
    "PrecisionAtRecall": Comparison.COUNTS,
    "Recall": Comparison.COUNTS,
    "RecallAtPrecision": Comparison.COUNTS,
    "RootMeanSquaredError": Comparison.VALUES,
    "SensitivityAtSpecificity": Comparison.COUNTS,
    "SparseCategoricalAccuracy": Comparison.NUMBERS,
    "SparseCategoricalCrossentropy": Comparison.SPARSE,
    "SparseTopKCategoricalAccuracy": Comparison.TOP_NUMBERS,
    "SpecificityAtSensitivity": Comparison.COUNTS,
    "TopKCategoricalAccuracy": Comparison.TOP_ROWS,
    "TrueNegatives": Comparison.COUNTS,
    "TruePositives": Comparison.COUNTS,
}

_SHORT = {
    "bce": "BinaryCrossentropy",
    "mae": "MeanAbsoluteError",
    "mape": "MeanAbsolutePercentageError",
    "mse": "MeanSquaredError",
    "msle": "MeanSquaredLogarithmicError",
}
#: functions are named as the classes, in small letters with underscores
_NAMES = _SHORT | {name.lower(): name for name in _COMPARISONS}

#: the arguments that do not change what is compared with what
_HARMLESS = frozenset(
    "average beta curve dtype from_logits k label_smoothing name num_thresholds precision recall sensitivity "
    "specificity summation_method threshold thresholds num_classes target_class_ids".split()
)
#: what an argument that is True, or False, makes a metric compare
_OTHERWISE: Mapping[tuple[str, str, bool], Comparison] = {
    ("AUC", "multi_label", True): Comparison.LABELS,
    ("IoU", "sparse_y_pred", False): Comparison.TOP_NUMBERS,
    ("MeanIoU", "sparse_y_pred", False): Comparison.TOP_NUMBERS,
}
_HOMES = ("keras.metrics.", "keras.losses.", "tensorflow.metrics.", "tensorflow.losses.")


def read_metric(value: Value, keras: int = 3) -> Metric | None:
    """The metric that *value*, one of the argument ``metrics`` of ``compile``, stands for; None where it is not one of
    these, as for ``"accuracy"``: Keras chooses that by the shapes.
    """
    name = None
    if isinstance(value, LibraryObject):
        return _of_object(value, keras)
    if isinstance(value, str):
        name = _named(value) if value in names("metrics", keras) else None
    elif isinstance(value, Reference) and value.name.startswith(_HOMES):
        function = value.name.rpartition(".")[2]
        name = _named(function) if function.islower() else None
    return None if name is None else Metric(name, _COMPARISONS[name])


def _named(text: str) -> str | None:
    return _NAMES.get(text.replace("_", "").lower())


def _of_object(value: LibraryObject, keras: int) -> Metric | None:
    """The metric of an object of which every argument is understood."""
    home, _, name = value.name.rpartition(".")
    is_class = home in ("keras.metrics", "tensorflow.metrics") and name in _COMPARISONS
    known = signature(name, keras, "metrics") if is_class else None
    if known is None:
        return None
    try:
        arguments = bind(known, value.positional, value.keywords, complete=value.complete, keras=keras)
    except LayerError:
        return None
    comparison = _COMPARISONS[known.name]
    for argument in arguments.given.keys() - _HARMLESS:
        given = arguments[argument]
        other = _OTHERWISE.get((known.name, argument, given)) if isinstance(given, bool) else None
        if other is None:
            return None
        comparison = other
    return Metric(known.name, comparison) if arguments.complete else None

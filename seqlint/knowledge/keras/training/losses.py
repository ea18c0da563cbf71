"""What each loss of Keras expects of the output that it judges."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, replace

from seqlint.knowledge.keras.api.signatures import signature
from seqlint.knowledge.keras.arguments.binding import bind
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.values import DictValue, LibraryObject, Reference, Value, as_items


class Target(enum.Enum):
    """What a loss compares the output with."""

    #: a probability for each class, of which one is right: one-hot targets
    CATEGORICAL = "categorical"
    #: the same with the number of the right class as target
    SPARSE = "sparse categorical"
    #: an independent probability of yes in each unit
    BINARY = "binary"
    #: a quantity
    REGRESSION = "regression"
    #: a margin, a similarity or a distribution, value by value
    OTHER = "other"

    @property
    def is_class(self) -> bool:
        """Whether the loss is a crossentropy, which reads the output as probabilities or logits."""
        return self not in (Target.REGRESSION, Target.OTHER)


@dataclass(frozen=True)
class Loss:
    """One loss as it was chosen."""

    #: the name of its function: ``categorical_crossentropy``
    name: str
    target: Target
    #: whether it takes logits; None where that is not known
    from_logits: bool | None = False
    #: whether the targets may have a number that stands for no class
    may_ignore: bool = False


_FUNCTIONS: Mapping[str, Target] = {
    "binary_crossentropy": Target.BINARY,
    "binary_focal_crossentropy": Target.BINARY,
    "categorical_crossentropy": Target.CATEGORICAL,
    "categorical_focal_crossentropy": Target.CATEGORICAL,
    "categorical_hinge": Target.OTHER,
    "cosine_similarity": Target.OTHER,
    "hinge": Target.OTHER,
    "huber": Target.REGRESSION,
    "kl_divergence": Target.OTHER,
    "log_cosh": Target.REGRESSION,
    "mean_absolute_error": Target.REGRESSION,
    "mean_absolute_percentage_error": Target.REGRESSION,
    "mean_squared_error": Target.REGRESSION,
    "mean_squared_logarithmic_error": Target.REGRESSION,
    "sparse_categorical_crossentropy": Target.SPARSE,
}

#: what every version of Keras takes for the same, in small letters or in capitals
_SHORT = {
    "bce": "binary_crossentropy",
    "kld": "kl_divergence",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "mse": "mean_squared_error",
    "msle": "mean_squared_logarithmic_error",
}
#: what Keras 2 takes besides
_OLD = {
    "huber_loss": "huber",
    "kullback_leibler_divergence": "kl_divergence",
    "logcosh": "log_cosh",
}

#: Where Keras keeps its losses. The functions are metrics as well.
_HOMES = ("keras.", "tensorflow.losses.")


def _class_name(function: str) -> str:
    """The class that computes what *function* does: ``KLDivergence``."""
    return function.title().replace("_", "").replace("Kl", "KL")


_CLASSES = {_class_name(name): name for name in _FUNCTIONS}
_NAMES = (
    {name: name for name in _FUNCTIONS}
    | _CLASSES
    | _SHORT
    | {name.upper(): function for name, function in _SHORT.items()}
)


def _named(name: str, keras: int, from_logits: bool | None = False) -> Loss | None:
    function = _NAMES.get(name) or (_OLD.get(name) if keras == 2 else None)
    return None if function is None else Loss(function, _FUNCTIONS[function], from_logits)


def read_loss(value: Value, keras: int = 3) -> Loss | None:
    """The loss that *value*, the argument ``loss`` of ``compile``, stands for; None where it is not one of these."""
    if isinstance(value, str):
        return _named(value, keras)
    if isinstance(value, Reference):
        name = _keras_name(value.name)
        return None if name in _CLASSES else _named(name, keras)
    if isinstance(value, LibraryObject):
        return _instance(value, keras)
    if isinstance(value, DictValue) and value.items is not None:
        items: tuple[Value, ...] | None = tuple(value.items.values())
    else:
        items = as_items(value)
    return read_loss(items[0], keras) if items is not None and len(items) == 1 else None


def is_accuracy(metric: Value) -> bool:
    """Whether *metric*, one of the argument ``metrics`` of ``compile``, is plain accuracy."""
    if isinstance(metric, (Reference, LibraryObject)):
        metric = _keras_name(metric.name)
    return isinstance(metric, str) and metric.lower() in ("acc", "accuracy")


def _keras_name(qualified: str) -> str:
    return qualified.rpartition(".")[2] if qualified.startswith(_HOMES) else ""


def _instance(value: LibraryObject, keras: int) -> Loss | None:
    """The loss that an object of a loss class is."""
    name = _keras_name(value.name)
    known = None if name.islower() else signature(name, keras, "losses")
    if known is None:
        return None
    try:
        arguments = bind(known, value.positional, value.keywords, complete=value.complete, keras=keras)
    except LayerError:
        return None
    if "axis" in arguments and arguments["axis"] != -1:
        return None
    from_logits = arguments.flag("from_logits") if "from_logits" in known.names else False
    loss = _named(known.name, keras, from_logits)
    may_ignore = "ignore_class" in arguments and arguments["ignore_class"] is not None
    return loss if loss is None else replace(loss, may_ignore=may_ignore)

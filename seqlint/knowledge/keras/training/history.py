"""What `fit` returns, and the dict of values that it holds: its keys follow from `compile` and `fit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seqlint.values import LibraryObject, ListValue, Reference, Unknown, Value, as_items


class History(Unknown):
    """The result of ``model.fit(...)``: *keys* are those of ``history.history``, or None where they are not known."""

    __slots__ = ("keys",)

    keys: frozenset[str] | None


class Log(Unknown):
    """``history.history``, with its *keys*."""

    __slots__ = ("keys",)

    keys: frozenset[str] | None


def logged_keys(
    compiled: Mapping[str, Value], fitted: Mapping[str, Value], positional: int
) -> frozenset[str] | None:
    """The keys of the log of a training, by the arguments of `compile` and `fit`; None where they are not known.

    *positional* says how many arguments `fit` was given by position: validation data is seldom among them.
    """
    if positional > _FIRST_OF_VALIDATION or not _TAKES_OTHERS.isdisjoint(compiled):
        return None
    metrics = compiled.get("metrics")
    items = () if metrics is None else as_items(metrics)
    if items is None or not (metrics is None or isinstance(metrics, (ListValue, tuple))):
        return None
    names = [item for item in items if isinstance(item, str)]
    if len(names) < len(items) or not _logs_nothing(fitted.get("callbacks")):
        return None
    own = {"loss", *names}
    validation = [fitted.get(name) for name in ("validation_data", "validation_split")]
    if any(isinstance(value, Unknown) for value in validation):
        return None
    is_validated = validation[0] is not None or validation[1] not in (None, 0, 0.0)
    return frozenset(own | {f"val_{name}" for name in own} if is_validated else own)


#: how many parameters of `fit` come before `validation_split`
_FIRST_OF_VALIDATION = 6
#: arguments of `compile` that make further keys, or other ones
_TAKES_OTHERS = frozenset({"weighted_metrics", "loss_weights", "optimizer_kwargs"})
#: callbacks that put nothing of their own into the log
_SILENT = frozenset(
    f"keras.callbacks.{name}"
    for name in "CSVLogger EarlyStopping History ModelCheckpoint ProgbarLogger TensorBoard TerminateOnNaN".split()
)


def _logs_nothing(callbacks: Value) -> bool:
    """Whether no callback adds a key to the log."""
    items: Sequence[Value] | None = () if callbacks is None else as_items(callbacks)
    if isinstance(callbacks, LibraryObject):
        items = (callbacks,)
    return items is not None and all(
        isinstance(item, (LibraryObject, Reference)) and item.name in _SILENT for item in items
    )

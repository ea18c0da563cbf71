"""What `fit` returns, and the dict of values that it holds: its keys follow from `compile` and `fit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seqlint.knowledge.keras.api.absence import Absence, Presence, is_missing
from seqlint.knowledge.keras.api.signatures import nearest
from seqlint.knowledge.keras.api.versions import Strength, TargetKeras
from seqlint.knowledge.keras.training.monitors import is_logged, logged, validates
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
    compiled: Mapping[str, Value], fitted: Mapping[str, Value], positional: int, keras: int
) -> frozenset[str] | None:
    """The keys of the log of a training, by the arguments of `compile` and `fit`; None where they are not known.

    *positional* says how many arguments `fit` was given by position: validation data is seldom among them.
    """
    if positional > _FIRST_OF_VALIDATION or not _TAKES_OTHERS.isdisjoint(compiled):
        return None
    metrics = compiled.get("metrics")
    is_plain = metrics is None or isinstance(metrics, (ListValue, tuple))
    own = logged(metrics, keras) if is_plain and _logs_nothing(fitted.get("callbacks")) else None
    is_validated = validates(fitted.get("validation_data"), fitted.get("validation_split"))
    if own is None or is_validated is None:
        return None
    return frozenset([*own, *(f"val_{name}" for name in own)] if is_validated else own)


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


def absent_key(key: str, keys: frozenset[str], target: TargetKeras) -> Absence | None:
    """Why ``history.history`` has no *key*, where it has these *keys*.

    Before Keras 2.3 metrics were logged under other names: ``acc`` for ``accuracy``.
    """
    is_stated = target.is_shown_by(lambda mark: mark.strength is Strength.SETTING)
    gone = Presence(in_3=False, in_2=False, early=target.major == 2 and not is_stated, is_long_gone=True)
    missing = is_missing(gone, target)
    if is_logged(key, keys) or missing is False:
        return None
    is_certain = missing is True
    is_of_validation = key.startswith("val_")
    if is_of_validation and not any(each.startswith("val_") for each in keys):
        message = f"`history` has no key `{key}`, for `fit` is given no validation data"
        return Absence(message, "pass `validation_data` or `validation_split` to `fit`", None, is_certain)
    plain = {each for each in keys if each.startswith("val_") == is_of_validation} - {"loss", "val_loss"}
    similar = _SAME_METRIC.get(key.removeprefix("val_"))
    near = f"val_{similar}" if is_of_validation else similar
    if near not in plain:
        near = nearest(key, plain)
    listed = ", ".join(f"`{each}`" for each in sorted(keys))
    help = f"use `{near}`" if near is not None else f"its keys are {listed}"
    if near is None and len(keys) <= _FEWEST:
        help = f'pass `metrics=["{key.removeprefix("val_")}"]` to `compile`'
    return Absence(f"`history` has no key `{key}`: its keys are {listed}", help, None, is_certain)


def absent_subscript(owner: str, key: Value) -> Absence:
    """Why the result of `fit`, which a program calls *owner*, has no items."""
    shown = f"[{key!r}]".replace("'", '"') if isinstance(key, str) else "[...]"
    return Absence(
        f"`{owner}{shown}` raises an exception: what `fit` returns has no items",
        f"use `{owner}.history{shown}`: its attribute `history` is the dict of logged values",
        None,
        True,
    )


#: names that are two for one metric
_SAME_METRIC = {"acc": "accuracy", "accuracy": "acc"}
#: as many keys as a model without metrics has, with validation data
_FEWEST = 2

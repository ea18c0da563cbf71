"""Which values `fit` logs, and the callbacks that monitor one that it does not log."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from string import Formatter

from seqlint.knowledge.keras.api.recorded import signature_of
from seqlint.knowledge.keras.api.signatures import nearest, other_version
from seqlint.knowledge.keras.arguments.binding import bind
from seqlint.knowledge.keras.arguments.calls import arguments_data
from seqlint.knowledge.keras.layers._shared.arguments import Arguments
from seqlint.knowledge.keras.layers._shared.errors import LayerError
from seqlint.site import Site
from seqlint.values import LibraryObject, ListValue, ProgramFunction, Unknown, Value, as_items

_HOME = "keras.callbacks."
_VALIDATION = "val_"
#: what callbacks add to the log
_ADDED = frozenset({"lr", "learning_rate"})
#: callbacks that call functions of the program, which may add to the log
_OPEN = frozenset({"keras.callbacks.Callback", "keras.callbacks.LambdaCallback"})


@dataclass(frozen=True)
class MonitorProblem:
    """A callback that waits for a value which is not logged."""

    site: Site
    message: str
    help: str
    #: whether Keras raises; otherwise it only warns
    is_certain: bool
    #: the only major version of Keras that raises; None where both do the same
    only_in: int | None


def logged(metrics: Value, keras: int) -> tuple[str, ...] | None:
    """The values that training logs with *metrics*, without those of the validation; None where they are not known."""
    items = () if metrics is None else as_items(metrics)
    if items is None:
        return None
    found = ["loss"]
    for item in items:
        inner = as_items(item) if isinstance(item, (ListValue, tuple)) else (item,)
        for metric in inner or ():
            name = _logged_as(metric, keras)
            if name is None:
                return None
            found.append(name)
    return tuple(found)


def validates(data: Value, split: Value) -> bool | None:
    """Whether `fit` validates, by its arguments of that name; None where that is not known."""
    if isinstance(data, Unknown) or isinstance(split, Unknown):
        return None
    return data is not None or split not in (None, 0)


def _logged_as(metric: Value, keras: int) -> str | None:
    recorded: dict[str, str] = arguments_data(keras)["logged"]
    if isinstance(metric, ProgramFunction):
        # Keras 3 writes other names with underscores
        is_plain = metric.name.isidentifier() and metric.name.islower() and not metric.is_renamed
        return metric.name if is_plain else None
    if isinstance(metric, str):
        return recorded.get(metric)
    if not isinstance(metric, LibraryObject) or not metric.complete:
        return None
    signature = signature_of(metric.name, keras)
    if signature is None:
        return None
    try:
        arguments = bind(signature, metric.positional, metric.keywords, keras=keras)
    except LayerError:
        return None
    name = arguments.given.get("name")
    if name is None:
        return recorded.get(metric.name)
    return name if isinstance(name, str) else None


def judge_monitors(
    callbacks: Value, names: tuple[str, ...], keras: int, *, validates: bool | None
) -> Iterator[MonitorProblem]:
    """The problems of *callbacks* where training logs *names*; *validates* is None where that is not known."""
    items = as_items(callbacks)
    known = (callbacks,) if items is None else items
    if not all(isinstance(each, LibraryObject) and _is_plain(each) for each in known):
        return
    for each in known:
        assert isinstance(each, LibraryObject)
        problem = _of_callback(each, names, keras, validates=validates)
        if problem is None and each.name == f"{_HOME}ModelCheckpoint":
            problem = _of_file(each, names, keras, validates=validates)
        if problem is not None:
            yield problem


def _is_plain(callback: LibraryObject) -> bool:
    """Whether it is one of Keras's callbacks that adds nothing of its own to the log."""
    return callback.name.startswith(_HOME) and callback.name not in _OPEN


def _of_callback(
    callback: LibraryObject, names: tuple[str, ...], keras: int, *, validates: bool | None
) -> MonitorProblem | None:
    short = callback.name.removeprefix(_HOME)
    outcomes = arguments_data(keras)["monitors"].get(short)
    arguments = _arguments(callback, keras)
    if outcomes is None or arguments is None or callback.site is None:
        return None
    monitor, mode = arguments["monitor"], arguments["mode"]
    if not isinstance(monitor, str) or (
        short == "ModelCheckpoint" and arguments["save_best_only"] is not True
    ):
        return None
    unlogged = _unlogged(monitor, names, validates=validates, has_mode=mode != "auto")
    if unlogged is None or not outcomes[unlogged.case]:
        return None
    raises = outcomes[unlogged.case] == "raises"
    of_other = arguments_data(other_version(keras))["monitors"][short][unlogged.case]
    only_in = keras if raises and of_other != "raises" else None
    where = f"in Keras {only_in} this raises an exception: " if only_in else ""
    message = f"{where}`{short}` monitors `{monitor}`, {unlogged.reason}"
    site = _site(callback.site, arguments)
    return MonitorProblem(site, message, unlogged.help, raises, only_in)


def _arguments(callback: LibraryObject, keras: int) -> Arguments | None:
    signature = signature_of(callback.name, keras)
    if signature is None or not callback.complete:
        return None
    try:
        return bind(signature, callback.positional, callback.keywords, keras=keras)
    except LayerError:
        return None


def _of_file(
    callback: LibraryObject, names: tuple[str, ...], keras: int, *, validates: bool | None
) -> MonitorProblem | None:
    """The problem of a checkpoint after each epoch that names its file after a value which is not logged."""
    arguments = _arguments(callback, keras)
    if arguments is None or callback.site is None or "period" in arguments:
        return None
    path = arguments["filepath"]
    if not isinstance(path, str) or arguments["save_freq"] != "epoch":
        return None
    for name in _fields(path):
        unlogged = None if name == "epoch" else _unlogged(name, names, validates=validates, has_mode=False)
        if unlogged is not None:
            message = f"`ModelCheckpoint` names its file after `{name}`, which training does not log"
            help = f"write `{{{unlogged.instead}}}`, which it logs"
            return MonitorProblem(callback.site.argument("filepath", 0), message, help, True, None)
    return None


def _fields(path: str) -> tuple[str, ...]:
    """The names within the braces of *path*; none where it is no valid format."""
    try:
        return tuple(name for _, name, _, _ in Formatter().parse(path) if name and name.isidentifier())
    except ValueError:
        return ()


@dataclass(frozen=True)
class _Unlogged:
    """Why a value is not logged, and under which case it is recorded what becomes of the callback."""

    case: str
    reason: str
    help: str
    #: a value that is logged
    instead: str


def _unlogged(
    monitor: str, names: tuple[str, ...], *, validates: bool | None, has_mode: bool
) -> _Unlogged | None:
    """Why training does not log *monitor*; None where it does."""
    base = monitor.removeprefix(_VALIDATION)
    is_validation = base != monitor
    if monitor in _ADDED or (is_logged(base, names) and not (is_validation and validates is False)):
        return None
    if is_logged(base, names):
        return _Unlogged(
            "no validation",
            "but `fit` is given no validation data, so it never acts",
            f"give `fit` `validation_data` or `validation_split`, or write `monitor={base!r}`",
            base,
        )
    values = [*names, *(f"{_VALIDATION}{name}" for name in names if validates is not False)]
    near = nearest(monitor, [value for value in values if value.startswith(_VALIDATION) == is_validation])
    listed, instead = ", ".join(f"`{value}`" for value in values), near or values[-1]
    return _Unlogged(
        "no such metric, with a mode" if has_mode else "no such metric",
        f"which training does not log: there are {listed}",
        f"write `monitor={instead!r}`",
        instead,
    )


def is_logged(name: str, names: Collection[str]) -> bool:
    """Whether *name* is logged; Keras numbers metrics of one class: ``auc_1``."""
    return name in names or re.sub(r"_\d+$", "", name) in names


def _site(call: Site, arguments: Arguments) -> Site:
    listed = arguments.signature.positional if arguments.signature is not None else ()
    return call.argument("monitor", listed.index("monitor")) if "monitor" in arguments else call

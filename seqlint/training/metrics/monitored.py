"""The callbacks of `fit` against what `compile` makes it log."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.knowledge.keras.training.monitors import MonitorProblem, judge_monitors, logged, validates
from seqlint.record import SEQUENTIAL, Event, EventKind, Layer, Model

#: the positions of `metrics` in `compile` by major version, and of arguments of `fit`
_METRICS = {2: 2, 3: 3}
_CALLBACKS, _SPLIT, _VALIDATION_DATA = 5, 6, 7


def monitor_problems(model: Model) -> Iterator[MonitorProblem]:
    """The callbacks that wait for a value which is not logged, wherever all of what is logged is known."""
    events = list(model.all_events())
    compiled = [event for event in events if event.kind is EventKind.COMPILE]
    if len(compiled) != 1 or model.class_name != SEQUENTIAL or not _is_plain(model):
        return
    names = _logged(compiled[0], model.keras)
    changes = (EventKind.ESCAPE, EventKind.UNKNOWN_CHANGE)
    for event in events[events.index(compiled[0]) :]:
        if names is None or event.kind in changes:
            return
        if event.method == "fit" and event.complete:
            callbacks = event.argument("callbacks", _CALLBACKS, None)
            if callbacks is not None:
                data = event.argument("validation_data", _VALIDATION_DATA, None)
                is_validated = validates(data, event.argument("validation_split", _SPLIT, 0.0))
                yield from judge_monitors(callbacks, names, model.keras, validates=is_validated)


def _is_plain(model: Model) -> bool:
    """Whether no layer of it can add a metric of its own."""
    return all(isinstance(each.added, Layer) and each.added.kind is not None for each in model.additions())


def _logged(event: Event, keras: int) -> tuple[str, ...] | None:
    is_known = event.complete and "weighted_metrics" not in event.keywords
    metrics = event.argument("metrics", _METRICS[keras], None)
    return logged(metrics, keras) if is_known else None

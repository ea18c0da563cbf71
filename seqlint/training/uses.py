"""The uses of a model with data, and the mismatches in them, each mistake once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from seqlint.inference.compiled import loss_of
from seqlint.inference.feed import USES, Feed, feeds
from seqlint.inference.inferred import InferredModel
from seqlint.record import Event, EventKind
from seqlint.training import structure
from seqlint.training.choices import judge_choices, judge_untrained
from seqlint.training.inputs import judge_input
from seqlint.training.metrics.targets import judge_metrics
from seqlint.training.mismatch import Kind, Mismatch
from seqlint.training.sample_counts import judge_counts, judge_counts_of_inputs
from seqlint.training.stateful_batches import judge_batches
from seqlint.training.targets import judge_targets
from seqlint.training.views import at_inputs, at_outputs

_CHANGES = (EventKind.ADD, EventKind.POP, EventKind.UNKNOWN_CHANGE)
_judged: WeakKeyDictionary[InferredModel, tuple[Mismatch, ...]] = WeakKeyDictionary()


@dataclass
class Use:
    """One event in which a model gets data."""

    event: Event
    #: the `compile` in force; None where it is not known which
    compiled: Event | None
    #: whether the model did not escape before, to code that seqlint does not see
    is_certain: bool


def mismatches(model: InferredModel) -> tuple[Mismatch, ...]:
    """The mismatches in the uses of *model*."""
    if model not in _judged:
        _judged[model] = tuple(_each_once(_judge(model)))
    return _judged[model]


def mismatches_of(model: InferredModel, kind: Kind) -> Iterator[Mismatch]:
    """Those of one kind."""
    return (mismatch for mismatch in mismatches(model) if mismatch.kind is kind)


def refuses_targets(model: InferredModel) -> bool:
    """Whether a loss certainly refuses its targets."""
    return any(mismatch.is_certain and mismatch.concerns_targets for mismatch in mismatches(model))


def _each_once(found: Iterator[Mismatch]) -> Iterator[Mismatch]:
    seen = set()
    for mismatch in found:
        if mismatch.key not in seen:
            seen.add(mismatch.key)
            yield mismatch


def _judge(model: InferredModel) -> Iterator[Mismatch]:
    if any(step.problem is not None for step in model.steps):
        return
    for use in uses(model):
        for feed in feeds(use.event):
            mismatch = next(filter(None, _judge_feed(model, use.compiled, feed)), None)
            if mismatch is not None and (use.is_certain or not mismatch.is_structural):
                yield mismatch if use.is_certain else replace(mismatch, is_certain=False)


def _judge_feed(model: InferredModel, compiled: Event | None, feed: Feed) -> Iterator[Mismatch | None]:
    """What each judge says, in the order in which one mistake explains the others."""
    yield structure.judge_inputs(model, feed)
    yield from (judge_input(view, part) for view, part in at_inputs(model, feed))
    if compiled is not None:
        yield structure.judge_targets(model, feed, compiled)
        yield judge_choices(model, feed, compiled)
    yield judge_counts_of_inputs(model, feed)
    yield from (judge_counts(view, part) for view, part in at_outputs(model, feed))
    yield from (judge_batches(view, part) for view, part in at_inputs(model, feed))
    if compiled is not None:
        yield from (_judge_output(view, compiled, part) for view, part in at_outputs(model, feed))
        yield judge_untrained(model, feed, compiled)


def _judge_output(view: InferredModel, compiled: Event, feed: Feed) -> Mismatch | None:
    loss = loss_of(view, compiled)
    mismatch = None if loss is None else judge_targets(view, feed, loss, compiled)
    return mismatch or judge_metrics(view, feed, compiled)


def uses(model: InferredModel) -> Iterator[Use]:
    """The events in which *model* gets data after its last change, in order."""
    events = list(model.record.all_events())
    last_change = max(
        (index for index, event in enumerate(events) if event.kind in _CHANGES), default=len(events)
    )
    final = {id(event) for event in events[last_change:]}
    found, _ = _walk(model.record.events, None, True)
    return (use for use in found if id(use.event) in final)


def _walk(
    events: Sequence[Event], compiled: Event | None, is_certain: bool
) -> tuple[list[Use], tuple[Event | None, bool]]:
    """The uses among *events*, and the `compile` in force and the certainty after them."""
    found: list[Use] = []
    for event in events:
        if event.kind is EventKind.COMPILE:
            compiled = event
        elif event.kind is EventKind.ESCAPE:
            is_certain = False
        elif event.kind in USES and event.method:
            found.append(Use(event, compiled, is_certain))
        ends = [] if event.alternatives and event.kind is EventKind.FORK else [(compiled, is_certain)]
        for alternative in event.alternatives:
            inner, end = _walk(alternative, compiled, is_certain)
            found.extend(inner)
            ends.append(end)
        if any(after is not ends[0][0] for after, _ in ends):
            compiled = None
        is_certain = all(certain for _, certain in ends)
    return found, (compiled, is_certain)

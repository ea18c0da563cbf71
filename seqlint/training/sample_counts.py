"""Numbers of samples: all inputs, targets and sample weights of one call must have the same."""

from __future__ import annotations

from seqlint.inference.feed import Feed, Given
from seqlint.inference.inferred import InferredModel
from seqlint.shapes.dim import equal
from seqlint.training.mismatch import Kind, Mismatch, line_of, named, trace_of
from seqlint.training.views import at_inputs


def judge_counts_of_inputs(model: InferredModel, feed: Feed) -> Mismatch | None:
    """Why Keras refuses the numbers of samples of several inputs, or None; a batch that is given as it is, it computes."""
    if feed.is_on_batch:
        return None
    given = [part.x for _, part in at_inputs(model, feed) if part.x is not None]
    counted = (
        _mismatch(model, feed, given[0], other, "samples")
        for other in given[1:]
        if _differs(model, feed, given[0], other)
    )
    return next(counted, None)


def judge_counts(model: InferredModel, feed: Feed) -> Mismatch | None:
    """Why Keras refuses the numbers of samples in *feed*, or None."""
    for other in (feed.y, feed.sample_weight):
        if feed.x is not None and other is not None and _differs(model, feed, feed.x, other):
            return _mismatch(model, feed, feed.x, other, "targets" if other is feed.y else "weights")
    return None


def _differs(model: InferredModel, feed: Feed, x: Given, other: Given) -> bool:
    if equal(x.rows, other.rows) is not False:
        return False
    # Keras 3 broadcasts within a batch
    may_broadcast = feed.is_on_batch and model.record.keras == 3
    return not (may_broadcast and (equal(other.rows, 1) is not False or equal(x.rows, 1) is not False))


def _mismatch(model: InferredModel, feed: Feed, x: Given, other: Given, noun: str) -> Mismatch:
    message = f"{named(x)} has {x.rows} samples, but {named(other)} has {other.rows} {noun}"
    key = (Kind.COUNT, x.rows, other.rows)
    return Mismatch(
        Kind.COUNT, other.site.place, message, _help(feed, x, other, noun), trace_of(model, other)[:1], key
    )


def _help(feed: Feed, x: Given, other: Given, noun: str) -> str:
    """The other part of a split, where the names suggest it; else what to pass."""
    for part, wrong in (("train", "test"), ("test", "train"), ("train", "val"), ("val", "train")):
        if part in x.text and wrong in other.text:
            return f"use `{other.text.replace(wrong, part)}`"
    for changed in (x, other):
        site = changed.array.regrouped
        if site is not None:
            return f"keep the number of samples: `{site.text}` {line_of(site, other.site)} changes it"
    if noun == "weights":
        return "pass one weight for each sample; to weight classes, use `class_weight`"
    if "train" in x.text and "train" in other.text:
        return "unpack a split in the order `x_train, x_test, y_train, y_test`"
    return f"pass as many {noun} in {other.name} as {'' if noun == 'samples' else 'samples '}in {x.name}"

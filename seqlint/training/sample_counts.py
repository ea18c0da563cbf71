"""Numbers of samples: x, y and the sample weights of one call must have the same."""

from __future__ import annotations

from seqlint.inference.feed import Feed, Given
from seqlint.inference.inferred import InferredModel
from seqlint.shapes.dim import equal
from seqlint.training.mismatch import Kind, Mismatch, line_of, named, trace_of


def judge_counts(model: InferredModel, feed: Feed) -> Mismatch | None:
    """Why Keras refuses the numbers of samples in *feed*, or None."""
    for other in (feed.y, feed.sample_weight):
        if feed.x is not None and other is not None and _differs(model, feed, feed.x, other):
            return _mismatch(model, feed, feed.x, other)
    return None


def _differs(model: InferredModel, feed: Feed, x: Given, other: Given) -> bool:
    if equal(x.rows, other.rows) is not False:
        return False
    # Keras 3 broadcasts within a batch
    may_broadcast = feed.is_on_batch and model.record.keras == 3
    return not (may_broadcast and (equal(other.rows, 1) is not False or equal(x.rows, 1) is not False))


def _mismatch(model: InferredModel, feed: Feed, x: Given, other: Given) -> Mismatch:
    noun = "targets" if other is feed.y else "weights"
    message = f"{named(x)} has {x.rows} samples, but {named(other)} has {other.rows} {noun}"
    key = (Kind.COUNT, x.rows, other.rows)
    return Mismatch(
        Kind.COUNT, other.site.place, message, _help(feed, x, other), trace_of(model, other)[:1], key
    )


def _help(feed: Feed, x: Given, other: Given) -> str:
    """The other part of a split, where the names suggest it; else what to pass."""
    for part, wrong in (("train", "test"), ("test", "train"), ("train", "val"), ("val", "train")):
        if part in x.text and wrong in other.text:
            return f"use `{other.text.replace(wrong, part)}`"
    for changed in (x, other):
        site = changed.array.regrouped
        if site is not None:
            return f"keep the number of samples: `{site.text}` {line_of(site, other.site)} changes it"
    if other is feed.sample_weight:
        return "pass one weight for each sample; to weight classes, use `class_weight`"
    if "train" in x.text and "train" in other.text:
        return "unpack a split in the order `x_train, x_test, y_train, y_test`"
    return f"pass as many targets in {other.name} as samples in {x.name}"

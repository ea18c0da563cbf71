"""The size of batches against stateful models, which keep a state for each sample of a batch."""

from __future__ import annotations

from seqlint.inference.feed import Feed, Given
from seqlint.inference.inferred import InferredModel
from seqlint.record import EventKind
from seqlint.shapes.dim import Dim, equal, less, modulo
from seqlint.training.input_declaration import declaration_of
from seqlint.training.mismatch import Kind, Mismatch, trace_of


def judge_batches(model: InferredModel, feed: Feed) -> Mismatch | None:
    """Why a stateful model refuses the batches of *feed*, or None."""
    x, declared = feed.x, model.input_shape
    if x is None or declared is None or not declared.rank or not is_stateful(model):
        return None
    # `fit` and `evaluate` repeat a single sample; so does `predict` in Keras 2
    is_kept = feed.is_on_batch or (model.record.keras == 3 and feed.event.kind is EventKind.PREDICT)
    if less(1, x.rows) is not True and not (is_kept and x.rows == 1):
        return None
    size, first = declared[0], feed.first_batch
    if equal(size, first) is False:
        return _mismatch(model, x, size, f"a batch of {x.name} has {first} samples")
    if feed.batch_size is not None:
        for rows in feed.rows_after_validation_split:
            rest = modulo(rows, size)
            if less(0, rest):
                part = "" if rows is x.rows else " in one part of `validation_split`"
                what = f"the last batch of {x.name} has {rest} of the {rows} samples{part}"
                return _mismatch(model, x, size, what)
    return None


def is_stateful(model: InferredModel) -> bool:
    """Whether a layer certainly keeps a state from batch to batch."""
    return any(
        step.arguments is not None and step.arguments["stateful"] is True and not step.conditional
        for step in model.steps
    )


def _mismatch(model: InferredModel, x: Given, size: Dim, what: str) -> Mismatch:
    message = f"{what}, but the stateful model expects {size}, {declaration_of(model, x.site)}"
    help = f"use `batch_size={size}`, and a number of samples that is a multiple of {size}"
    return Mismatch(Kind.BATCH, x.site.place, message, help, trace_of(model, x), (Kind.BATCH, x.rows))

"""Why a layer gets an input of the wrong rank: the most likely mistake on an earlier line."""

from __future__ import annotations

from seqlint.findings import Edit
from seqlint.inference.inferred import InferredModel, Step, is_input
from seqlint.knowledge.keras.layers._shared.rank import Rank
from seqlint.record import Addition, Layer
from seqlint.rewrites.calls import add_argument, replace_argument
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.expression import Expression
from seqlint.values import Value

#: A leading size of at least 512, or a power of two from 16 on, is a batch size, not a number of frames or channels.
_LEAST_BATCH = 16
_LEAST_SAMPLES = 512


def accepted_rank(step: Step) -> Rank | None:
    """The ranks that the layer at *step* accepts, where it is a known one."""
    layer = step.layer
    if not isinstance(layer, Layer) or layer.kind is None:
        return None
    inner = layer.arguments["layer"] if step.is_a("Bidirectional") else layer
    if not isinstance(inner, Layer) or inner.kind is None:
        return None
    return inner.kind.accepted_rank(inner.arguments)


def batch_axis(model: InferredModel, step: Step) -> Dim | None:
    """The leading size of the model's ``input_shape`` where it is a batch size, and the reason why *step* fails."""
    accepted, shape = accepted_rank(step), model.input_shape
    if accepted is None or shape is None or shape.dims is None or not _declares_sample(model):
        return None
    rank = len(shape.dims)
    before = model.before(step)
    if model.record.graph is not None and not (before and is_input(before[0].layer)):
        return None
    if step.input.rank != rank or any(earlier.output.rank != rank for earlier in before):
        return None
    if accepted.accepts(rank) or not accepted.accepts(rank - 1):
        return None
    if any(not _may_accept(earlier, rank - 1) for earlier in before):
        return None
    size = shape.dims[1]
    return size if _looks_like_batch(size) else None


def _may_accept(step: Step, rank: int) -> bool:
    accepted = accepted_rank(step)
    return is_input(step.layer) or accepted is None or accepted.accepts(rank)


def _declares_sample(model: InferredModel) -> bool:
    """Whether the input is declared by a shape without the batch dimension."""
    event = model.input_event
    if not isinstance(event, Addition) or not isinstance(event.added, Layer):
        return False
    given = event.added.arguments.given
    names = ("shape", "input_shape") if is_input(event.added) else ("input_shape",)
    return any(given.get(name) is not None for name in names)


def _looks_like_batch(size: Dim) -> bool:
    if isinstance(size, int):
        return size >= _LEAST_SAMPLES or (size >= _LEAST_BATCH and size & (size - 1) == 0)
    if isinstance(size, Expression):
        text = str(size).lower()
        return "batch" in text or text.endswith(".shape[0]") or text.startswith("len(")
    return size is DYNAMIC


def lost_sequence(model: InferredModel, step: Step) -> Step | None:
    """The recurrent layer without ``return_sequences=True`` that left *step* without a sequence, if one did."""
    accepted, rank = accepted_rank(step), step.input.rank
    if rank is None:
        return None
    if accepted is None or not accepted.accepts(rank + 1):
        return None
    for earlier in reversed(model.before(step)):
        if _is_recurrent(earlier):
            return earlier if _drops_sequence(earlier) and earlier.output.rank == rank else None
        if earlier.output.rank != rank or earlier.input.rank != rank:
            return None
    return None


def returning_sequences(model: InferredModel, step: Step) -> Edit | None:
    """``return_sequences=True`` for the recurrent layer at *step*, where it is certain that it is not passed yet."""
    layer = _recurrent_layer(step)
    if layer is None or not layer.arguments.complete or not model.is_written_once(step):
        return None
    if "return_sequences" in layer.arguments.given:
        return replace_argument(layer.site, "return_sequences", None, "True")
    return add_argument(layer.site, "return_sequences=True")


def _recurrent_layer(step: Step) -> Layer | None:
    inner: Value = step.layer
    if isinstance(inner, Layer) and inner.class_name == "Bidirectional":
        inner = inner.arguments["layer"]
    return inner if isinstance(inner, Layer) and "return_sequences" in inner.arguments.defaults else None


def _is_recurrent(step: Step) -> bool:
    return _recurrent_layer(step) is not None


def _drops_sequence(step: Step) -> bool:
    layer = _recurrent_layer(step)
    return layer is not None and layer.arguments.flag("return_sequences") is False

"""The most likely change where samples do not fit the input of a model."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from seqlint.propagation import InferredModel
from seqlint.record import EventKind
from seqlint.shapes.dim import DYNAMIC, Dim, equal, exact_quotient, product
from seqlint.shapes.shape import Shape, equal_shapes
from seqlint.training.feed import Feed, Given

Sizes = tuple[Dim, ...]


def is_declared(model: InferredModel) -> bool:
    """Whether the model was told its input before there was data."""
    return model.input_event is not None and model.input_event.kind in (EventKind.ADD, EventKind.BUILD)


def most_likely_change(model: InferredModel, feed: Feed, declared: Shape) -> str | None:
    """What makes the samples of *feed* fit the model, or the model the samples."""
    x = feed.x
    if x is None or not x.shape.dims or not declared.dims:
        return None
    dims, wanted = x.shape.dims, declared.dims[1:]
    sample = dims[1:]
    if _same(dims, wanted) or (len(dims) == len(wanted) > 2 and _same(dims[:-1], wanted[:-1])):
        return _missing_batch(feed, x, sample)
    if DYNAMIC not in wanted and equal(product(sample), product(wanted)):
        if len(wanted) == 1 and model.layers[0].is_a("Dense") and is_declared(model):
            return f"begin with `Flatten(input_shape={Shape(sample)})`, or {_reshaped(x, wanted)}"
        return _moved(x, sample, wanted) or _reshaped(x, wanted)
    if len(dims) == len(wanted) + 1 and len(wanted) > 1:
        return _axes_at_the_front(x, dims, wanted) or _other_sizes(x, sample, wanted)
    if len(sample) == len(wanted) == 1:
        turned = f", or `{x.site.text}.T` if its columns are the samples" if _same(dims[:1], wanted) else ""
        return _other_sizes(x, sample, wanted) + turned
    if not sample and len(wanted) == 1:
        if equal(dims[0], wanted[0]):
            return f"use `{x.site.text}.reshape(1, -1)`"
        return _reshaped(x, wanted) if exact_quotient(dims[0], wanted[0]) is not None else None
    if x.is_batched and _same(sample[1:], wanted):
        return "leave one `.batch(...)` out: these are batches of batches"
    if len(wanted) == 1 and len(sample) > 1:
        flat = Shape.of(product(sample))
        return f"begin with `Flatten(input_shape={Shape(sample)})`, or flatten the data and use `input_shape={flat}`"
    if len(wanted) == len(sample) + 1:
        return _missing_axis(model, x, sample, wanted)
    if len(sample) == len(wanted) + 1 and sample[-1] == 1:
        # Keras takes off an axis of size 1
        return _other_sizes(x, sample[:-1], wanted)
    return (
        f"use `input_shape={Shape(sample)}`"
        if sample and all(isinstance(size, int) for size in sample)
        else None
    )


def _same(a: Sequence[Dim], b: Sequence[Dim]) -> bool:
    return equal_shapes(Shape(tuple(a)), Shape(tuple(b))) is True


def _missing_batch(feed: Feed, x: Given, sample: Sizes) -> str:
    if x.is_batched:
        return "gather samples in batches, as `.batch(32)` does in a data set"
    if feed.event.kind is EventKind.FIT and len(sample) > 1:
        return f"leave the number of samples out: `input_shape={Shape(sample)}`"
    return f"add the batch dimension: `{x.site.text}[np.newaxis]`"


def _moved(x: Given, sample: Sizes, wanted: Sizes) -> str | None:
    """The order in which the axes of *sample* are those of *wanted*: channels to the end, say."""
    if len(sample) != len(wanted) or 1 in sample or len(sample) > 4:
        return None
    axes = range(1, len(sample) + 1)
    orders = [(*axes[1:], 1), *permutations(axes)]
    order = next((order for order in orders if _same([sample[axis - 1] for axis in order], wanted)), None)
    return None if order is None else f"use `np.transpose({x.site.text}, {(0, *order)})`"


def _axes_at_the_front(x: Given, dims: Sizes, wanted: Sizes) -> str | None:
    """An axis that belongs to the end and stands before the samples."""
    if not _same((*dims[2:], dims[0]), wanted):
        return None
    if dims[0] == 1:
        return "put the new axis last: `[..., np.newaxis]`"
    return f"use `np.moveaxis({x.site.text}, 0, -1)`"


def _other_sizes(x: Given, sample: Sizes, wanted: Sizes) -> str:
    """The sizes of the samples for the model, or the other way round where they are read from files."""
    known = tuple(b if a is DYNAMIC else a for a, b in zip(sample, wanted, strict=True))
    if not all(isinstance(size, int) for size in known):
        return (
            f"use `input_shape={x.site.text}.shape[1:]`" if not x.is_batched else "use another `input_shape`"
        )
    change = f"`input_shape={Shape(known)}`"
    if not x.is_batched or "from_d" not in (x.array.origin or "") or len(wanted) != 3:
        return f"use {change}"
    modes: dict[Dim, str] = {1: "grayscale", 3: "rgb", 4: "rgba"}
    if _same(sample[:2], wanted[:2]) and wanted[2] in modes:
        return f'use `color_mode="{modes[wanted[2]]}"`'
    option = "image_size" if "image_dataset" in (x.array.origin or "") else "target_size"
    return f"use `{option}={Shape(wanted[:2])}`, or {change}"


def _missing_axis(model: InferredModel, x: Given, sample: Sizes, wanted: Sizes) -> str | None:
    """Samples that lack one axis: that of the features, or that of the steps."""
    if not sample or equal_shapes(Shape(sample), Shape(wanted[:-1])) is not False:
        grown = (*sample, 1)
        return f"{_reshaped(x, grown)} and `input_shape={Shape(grown)}`"
    if len(wanted) == 2 and equal(sample[0], wanted[1]):
        if model.layers[0].is_a("Dense"):
            return f"leave the number of samples out: `input_shape={Shape(sample)}`"
        return f"cut the series into windows of {wanted[0]} steps, as `timeseries_dataset_from_array` does"
    return None


def _reshaped(x: Given, sizes: Sizes) -> str:
    if x.is_batched:
        return f"give each sample the shape {Shape(sizes)}"
    return f"use `{x.site.text}.reshape({', '.join(map(str, (-1, *sizes)))})`"

"""The most likely change where samples do not fit the input of a model."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from seqlint.inference.feed import Feed, Given
from seqlint.inference.inferred import InferredModel
from seqlint.record import EventKind
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Dim, equal, exact_quotient, product
from seqlint.shapes.shape import Shape, equal_shapes
from seqlint.training.help.snippets import added_axis, as_argument, columns_as_rows, has_name, reshaped
from seqlint.training.input_declaration import (
    channels_last,
    flattening,
    input_statement,
    is_declared,
    named_input_statement,
    takes,
)

Sizes = tuple[Dim, ...]


def most_likely_change(
    model: InferredModel, feed: Feed, declared: Shape, *, is_trained: bool = False
) -> str | None:
    """What to change in the samples of *feed* or, unless the model *is_trained* on others, in the model."""
    x = feed.x
    if x is None or x.shape.dims is None or not declared.dims or UNKNOWN in declared.dims:
        return None
    wanted = declared.dims[1:]
    return (
        _missing_batch(model, feed, x, wanted, is_trained)
        or _new_model(model, feed, x, wanted)
        or _other_form(model, feed, x, wanted, is_trained)
        or _other_axes(x, x.shape.dims, wanted)
        or _other_files(model, x, wanted, is_trained)
        or (None if is_trained else _other_model(model, feed, x, wanted))
        or _samples_to_pass(feed, x, wanted, is_trained)
    )


def _same(a: Sequence[Dim], b: Sequence[Dim]) -> bool:
    return equal_shapes(Shape(tuple(a)), Shape(tuple(b))) is True


def _fits(dims: Sequence[Dim], wanted: Sequence[Dim]) -> bool:
    """Whether *dims* are the *wanted* ones, of which some but not all may be DYNAMIC."""
    pairs = [(a, b) for a, b in zip(dims, wanted, strict=False) if b is not DYNAMIC]
    return bool(pairs) and len(dims) == len(wanted) and all(equal(a, b) for a, b in pairs)


def _is_exact(sizes: Sequence[Dim]) -> bool:
    return all(isinstance(size, int) for size in sizes)


def _missing_batch(model: InferredModel, feed: Feed, x: Given, wanted: Sizes, is_trained: bool) -> str | None:
    dims = x.shape.dims or ()
    # a DYNAMIC size fits many samples by chance, a single one hardly ever
    fits = _same if feed.event.kind is EventKind.FIT else _fits
    if not fits(dims, wanted) and not (len(dims) == len(wanted) > 2 and fits(dims[:-1], wanted[:-1])):
        return None
    if x.is_batched:
        return "group the samples into batches: `.batch(32)`"
    if feed.event.kind is EventKind.FIT and len(dims) > 2 and not is_trained and _is_exact(dims):
        return f"leave out the number of samples: `{input_statement(model, dims[1:])}`"
    return f"add the batch dimension: `{added_axis(x)}`"


def _new_model(model: InferredModel, feed: Feed, x: Given, wanted: Sizes) -> str | None:
    """Training on other samples, for a model that the first training built."""
    sample = (x.shape.dims or ())[1:]
    if is_declared(model) or feed.event.kind is not EventKind.FIT or feed.is_validation:
        return None
    if sample and equal(product(sample), product(wanted)):
        return None
    return "build a new model for these samples: the weights of this one have another shape"


def _other_form(model: InferredModel, feed: Feed, x: Given, wanted: Sizes, is_trained: bool) -> str | None:
    """The same numbers in another form: the axes in another order, flattened, without the samples, ..."""
    dims = x.shape.dims or ()
    sample = dims[1:]
    if not dims:
        return f"pass `np.array([[{as_argument(x)}]])`" if _same(wanted, (1,)) else None
    if not sample and len(wanted) == 1 and equal(dims[0], wanted[0]):
        return f"use `{reshaped(x, (1, -1))}`"
    if DYNAMIC in wanted:
        return None
    may_be_alone = feed.event.kind is not EventKind.FIT and not x.is_batched
    if may_be_alone and _is_exact(dims) and equal(product(dims), product(wanted)):
        return f"use `{reshaped(x, (1, *wanted))}`"
    if not sample and len(wanted) == 1:
        return _shaped(x, wanted) if exact_quotient(dims[0], wanted[0]) is not None else None
    if not sample or not equal(product(sample), product(wanted)):
        return None
    if not is_trained and is_declared(model) and _is_exact(sample):
        if len(wanted) == 1 and model.layers[0].is_a("Dense"):
            return f"{flattening(model, sample)}, or {_shaped(x, wanted)}"
        if channels_last(model) == sample:
            return f"put the channels last: use `{input_statement(model, sample)}`"
    return _moved(x, sample, wanted) or _shaped(x, wanted)


def _moved(x: Given, sample: Sizes, wanted: Sizes) -> str | None:
    """The order in which the axes of *sample* are those of *wanted*: channels to the end, say."""
    if len(sample) != len(wanted) or 1 in sample or len(sample) > 4:
        return None
    axes = range(1, len(sample) + 1)
    orders = [(*axes[1:], 1), *permutations(axes)]
    order = next((order for order in orders if _same([sample[axis - 1] for axis in order], wanted)), None)
    return None if order is None else f"use `np.transpose({as_argument(x)}, {(0, *order)})`"


def _shaped(x: Given, sizes: Sizes) -> str:
    if x.is_batched:
        return f"reshape each sample to {Shape(sizes)}"
    return f"use `{reshaped(x, (-1, *sizes))}`"


def _other_axes(x: Given, dims: Sizes, wanted: Sizes) -> str | None:
    """A channel axis before the samples instead of at the end, or batches of batches."""
    if len(dims) == len(wanted) + 1 > 2 and _same((*dims[2:], dims[0]), wanted):
        if dims[0] == 1:
            return "put the new axis last: `[..., np.newaxis]`"
        return f"use `np.moveaxis({as_argument(x)}, 0, -1)`"
    if x.is_batched and _same(dims[2:], wanted):
        return "remove one `.batch(...)`: these are batches of batches"
    return None


def _other_files(model: InferredModel, x: Given, wanted: Sizes, is_trained: bool) -> str | None:
    """The size or the colour mode with which images are read from a directory."""
    sample = (x.shape.dims or ())[1:]
    origin = x.array.origin or ""
    if not x.is_batched or "from_d" not in origin or len(sample) != 3 or len(wanted) != 3:
        return None
    modes: dict[Dim, str] = {1: "grayscale", 3: "rgb", 4: "rgba"}
    if _same(sample[:2], wanted[:2]) and wanted[2] in modes:
        return f'use `color_mode="{modes[wanted[2]]}"`'
    option = "image_size" if "image_dataset" in origin else "target_size"
    change = f"use `{option}={Shape(wanted[:2])}`"
    if is_trained or not _is_exact(sample) or not takes(model, sample):
        return change
    return f"{change}, or `{input_statement(model, sample)}`"


def _other_model(model: InferredModel, feed: Feed, x: Given, wanted: Sizes) -> str | None:
    """Another input for the model."""
    dims = x.shape.dims or ()
    sample = dims[1:]
    if not sample or not is_declared(model):
        return None
    if len(wanted) == len(sample) + 1:
        change = _missing_axis(model, x, sample, wanted)
        if change is not None:
            return change
    if feed.event.kind is not EventKind.FIT and (len(dims) <= len(wanted) or dims[0] == 1):
        return None  # the others may be of another shape than a single sample
    if len(sample) == len(wanted):
        return _other_sizes(model, x, sample, wanted)
    if len(wanted) == 1 and _is_exact(sample):
        flat = input_statement(model, (product(sample),))
        return f"{flattening(model, sample)}, or flatten the data and use `{flat}`"
    if len(sample) == len(wanted) + 1 and sample[-1] == 1:
        # Keras removes an axis of size 1
        return _other_sizes(model, x, sample[:-1], wanted)
    if _is_exact(sample) and takes(model, sample):
        return f"use `{input_statement(model, sample)}`"
    return None


def _other_sizes(model: InferredModel, x: Given, sample: Sizes, wanted: Sizes) -> str | None:
    known = tuple(b if DYNAMIC in (a, b) else a for a, b in zip(sample, wanted, strict=True))
    transposed = ""
    if len(wanted) == 1 and x.shape.dims and _same(x.shape.dims[:1], wanted):
        transposed = f", or `{columns_as_rows(x)}` if its columns are the samples"
    if _is_exact([size for size in known if size is not DYNAMIC]):
        return f"use `{input_statement(model, known)}`{transposed}" if takes(model, known) else None
    return f"use `{named_input_statement(model, x.text)}`{transposed}" if has_name(x) else None


def _missing_axis(model: InferredModel, x: Given, sample: Sizes, wanted: Sizes) -> str | None:
    """Samples that lack one axis: that of the features, or that of the steps."""
    if equal_shapes(Shape(sample), Shape(wanted[:-1])) is not False:
        grown = (*sample, 1)
        if not _is_exact(sample):
            return _shaped(x, (*wanted[:-1], 1)) if _is_exact(wanted[:-1]) else None
        return f"{_shaped(x, grown)} and `{input_statement(model, grown)}`"
    if len(wanted) == 2 and equal(sample[0], wanted[1]):
        if model.layers[0].is_a("Dense"):
            return f"leave out the number of samples: `{input_statement(model, sample)}`"
        return f"cut the series into windows of {wanted[0]} steps, with `timeseries_dataset_from_array`"
    return None


def _samples_to_pass(feed: Feed, x: Given, wanted: Sizes, is_trained: bool) -> str:
    """The shape that the model expects, where nothing more specific can be said."""
    text = f"pass samples of shape {Shape(wanted)}{', as in training' if is_trained else ''}"
    is_alone = feed.event.kind is not EventKind.FIT and not x.is_batched
    if is_alone and len(x.shape.dims or ()) <= len(wanted):
        text += f"; pass a single one as {Shape((1, *wanted))}"
    return text

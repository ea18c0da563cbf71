"""The data against the input of a model."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.knowledge.keras.layers.base import Weight
from seqlint.propagation import InferredModel, Step, infer_with, is_input
from seqlint.record import EventKind, Layer, Model
from seqlint.shapes.dim import DYNAMIC, Answer, Dim, equal, product
from seqlint.shapes.shape import Shape, equal_shapes
from seqlint.training.feed import Feed, Given
from seqlint.training.misfit import Kind, Misfit, described, origin_phrase, stated_by, trace_of

#: layers that take text
_READS_TEXT = ("Hashing", "HashedCrossing", "Lambda", "StringLookup", "TextVectorization", "CategoryEncoding")


def judge_input(model: InferredModel, feed: Feed) -> Misfit | None:
    """Why Keras refuses the samples of *feed*, or None where it takes them or that is not known."""
    x = feed.x
    if x is None or not model.steps:
        return None
    unreadable = _unreadable(model, x)
    if unreadable is not None:
        return unreadable
    declared = model.input_shape
    if declared is None or declared.rank is None or x.shape.rank is None or model.input_event is feed.event:
        return None
    keras = model.record.keras
    adjusted = adjusted_to(x.shape, declared, keras, expands=not feed.is_called)
    if adjusted is False:
        return _misfit(model, x, declared)
    if not isinstance(adjusted, Shape):
        return None
    if keras == 2 and is_declared(model) and refuses_sizes(adjusted, declared):
        return _misfit(model, x, declared)
    step = failing_step(model, adjusted)
    return None if step is None else _misfit(model, x, declared, step)


def is_declared(model: InferredModel) -> bool:
    """Whether the model was told its input before there was data."""
    return model.input_event is not None and model.input_event.kind in (EventKind.ADD, EventKind.BUILD)


def adjusted_to(x: Shape, declared: Shape, keras: int, *, expands: bool = True) -> Shape | bool | None:
    """*x* with the trailing axis of size 1 that Keras adds or removes; None where that is not known, False where
    Keras refuses its rank.

    With *expands*, Keras 2 first makes a column of a vector.
    """
    if x.dims is None or declared.dims is None:
        return None
    if keras == 2 and expands and len(x.dims) == 1:
        x = Shape((*x.dims, 1))
    dims = x.dims
    assert dims is not None
    excess = len(dims) - len(declared.dims)
    if excess == 0:
        return x
    if excess == 1:
        return _if(_is_one(dims[-1]), Shape(dims[:-1]))
    if excess == -1:
        return _if(_is_one(declared.dims[-1]), Shape((*dims, 1)))
    return False


def _is_one(size: Dim) -> Answer:
    return False if size is DYNAMIC else equal(size, 1)


def _if(answer: Answer, shape: Shape) -> Shape | bool | None:
    return shape if answer else answer


def refuses_sizes(x: Shape, declared: Shape) -> bool:
    """Whether a size that is declared is proved to differ."""
    return equal_shapes(_sample(x), _sample(declared)) is False


def _sample(shape: Shape) -> Shape:
    return shape.replace(0, DYNAMIC) if shape.rank else shape


def failing_step(model: InferredModel, x: Shape) -> Step | None:
    """The layer of *model* that is certain to refuse what becomes of *x*: its weights were made for another shape."""
    batch = DYNAMIC if model.input_shape is None else model.input_shape[0]
    actual = infer_with(model.record, x.replace(0, batch))
    for built, met in zip(model.steps, actual.steps, strict=False):
        if built.conditional or built.layer is None or built.problem is not None:
            return None
        if is_input(built.layer):
            continue
        if isinstance(built.layer, Model) or built.layer.kind is None:
            return None
        if met.problem is not None or _differ(built.weights, met.weights):
            return built
    return None


def _differ(built: Sequence[Weight] | None, met: Sequence[Weight] | None) -> bool:
    if built is None or met is None or len(built) != len(met):
        return False
    pairs = zip(built, met, strict=True)
    return any(equal_shapes(Shape(a.shape), Shape(b.shape)) is False for a, b in pairs)


def _unreadable(model: InferredModel, x: Given) -> Misfit | None:
    """Whether the values of *x* are none that a layer computes with."""
    first = next((step for step in model.steps if not is_input(step.layer)), None)
    if first is None or not isinstance(first.layer, Layer) or first.layer.kind is None:
        return None
    if first.is_a(*_READS_TEXT):
        return None
    if x.is_list and model.record.keras == 3:
        message, help = (
            f"{x.name} is a list of numbers, which Keras does not take for an array",
            "`np.array(...)`",
        )
        return _misfit_of(model, x, message, f"pass {help}")
    if x.array.kind == "str":
        return _misfit_of(model, x, f"{x.name} holds text, and `{first.class_name}` computes with numbers")
    if x.array.kind == "object":
        message = f"{x.name} holds lists of different lengths{origin_phrase(x)}"
        return _misfit_of(model, x, message, f"use `pad_sequences({x.site.text})`")
    return None


def _misfit(model: InferredModel, x: Given, declared: Shape, step: Step | None = None) -> Misfit:
    message = f"{described(x, x.shape)}; the model takes {declared}, {stated_by(model, x.site.place)}"
    if step is not None and step.input.rank is not None and step is not model.layers[0]:
        message += f", which `{step.class_name}` depends on"
    return _misfit_of(model, x, message, most_likely_change(model, x, declared), step)


def _misfit_of(
    model: InferredModel, x: Given, message: str, help: str | None = None, step: Step | None = None
) -> Misfit:
    kind = Kind.GENERATOR if x.is_batched else Kind.INPUT
    sample = x.shape.dims[1:] if x.shape.dims else None
    return Misfit(kind, x.site.place, message, help, trace_of(model, x, step), key=(kind, "x", sample))


def most_likely_change(model: InferredModel, x: Given, declared: Shape) -> str | None:
    """What makes the data fit the model, or the model the data."""
    dims, wanted = x.shape.dims or (), (declared.dims or ())[1:]
    sample = dims[1:]
    if equal_shapes(Shape(dims), Shape(wanted)):
        if x.is_batched:
            return "gather samples in batches with `.batch(32)`"
        return f"add the batch dimension: `{x.site.text}[np.newaxis]`"
    if DYNAMIC not in wanted and equal(product(sample), product(wanted)):
        if len(wanted) == 1 and model.layers[0].is_a("Dense") and is_declared(model):
            return f"begin with `Flatten(input_shape={Shape(sample)})`, or use `{_reshaped(x, wanted)}`"
        return f"use `{_reshaped(x, wanted)}`"
    if x.is_batched and len(sample) == 3 and len(wanted) == 3:
        return _image_change(sample, wanted)
    if sample and len(sample) == len(wanted):
        return f"use `input_shape={Shape(sample)}`"
    if not sample and len(wanted) == 1 and equal(dims[0], wanted[0]):
        return f"use `{x.site.text}.reshape(1, -1)`"
    return None


def _image_change(sample: Sequence[Dim], wanted: Sequence[Dim]) -> str:
    sizes, channels = Shape(tuple(wanted[:2])), {1: "grayscale", 3: "rgb", 4: "rgba"}.get(_number(wanted[2]))
    if equal_shapes(Shape(tuple(sample[:2])), sizes) and channels is not None:
        return f'use `color_mode="{channels}"`'
    return f"use `target_size={sizes}`, or `input_shape={Shape(tuple(sample))}`"


def _number(size: Dim) -> int:
    return size if isinstance(size, int) else 0


def _reshaped(x: Given, wanted: Sequence[Dim]) -> str:
    return f"{x.site.text}.reshape({', '.join(map(str, (-1, *wanted)))})"

"""The samples against the input of a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from seqlint.inference.feed import Feed, Given, feeds
from seqlint.inference.inferred import InferredModel, Step, is_input, is_operation
from seqlint.inference.propagation import infer_view
from seqlint.knowledge.keras.layers._shared.weights import Weight
from seqlint.knowledge.keras.third_party import KerasLayer
from seqlint.record import EventKind, Layer, Model
from seqlint.shapes.dim import DYNAMIC, UNKNOWN, Answer, Dim, equal, less, subtract
from seqlint.shapes.shape import Shape, equal_shapes
from seqlint.training.help.inputs import most_likely_change
from seqlint.training.help.snippets import as_argument, as_array, has_name
from seqlint.training.input_declaration import declaration_of, declaration_site, is_declared
from seqlint.training.mismatch import Kind, Mismatch, described, line_of, named, trace_of
from seqlint.training.views import on_input

#: layers that take text
_READS_TEXT = ("Hashing", "HashedCrossing", "Lambda", "StringLookup", "TextVectorization", "CategoryEncoding")
#: layers that keep the index of the axis that they were built for
_NORMALIZES = ("BatchNormalization", "LayerNormalization")


def judge_input(model: InferredModel, feed: Feed) -> Mismatch | None:
    """Why Keras refuses the samples of *feed*, or None where it accepts them or that is not known."""
    x = feed.x
    if (
        x is None
        or not model.steps
        or (x.is_one_of_several and (model.record.keras == 2 or model.record.graph is not None))
    ):
        return None
    unreadable = _unreadable(model, x) if not x.is_one_of_several else None
    if unreadable is not None:
        return unreadable
    whole = _shape_of_all_samples(model, feed, x)
    if whole is not None:
        return whole
    refused = _refused(model, feed, x)
    return _beyond_the_rows(model, x) if refused is None else _mismatch(model, feed, x, refused)


def _shape_of_all_samples(model: InferredModel, feed: Feed, x: Given) -> Mismatch | None:
    """An input that is declared with the shape of the whole array that the model is trained on."""
    declared, site, y = model.input_shape, declaration_site(model), feed.y
    if feed.event.kind is not EventKind.FIT or x.is_batched or not x.shape.dims or len(x.shape.dims) < 2:
        return None
    if declared is None or site is None or y is None or y.rows == 1 or equal(x.rows, y.rows) is not True:
        return None
    if not declared.dims or declared.dims[1:] != x.shape.dims or UNKNOWN in x.shape.dims:
        return None
    message = f"the model declares samples of shape {x.shape}, but that is the shape of all {x.rows} samples in {x.name}"
    name = x.name.strip("`") if has_name(x) else None
    sample = Shape(x.shape.dims[1:])
    help = (
        f"declare the shape of one sample: `{name}.shape[1:]`"
        if name
        else f"declare the shape of one sample: {sample}"
    )
    mismatch = _mismatch_of(model, x, message, help)
    return replace(mismatch, place=site.place, is_certain=_refused(model, feed, x) is not None)


@dataclass(frozen=True)
class _Refusal:
    """Samples that Keras refuses, for their rank or at a layer."""

    declared: Shape
    step: Step | None = None


def _refused(model: InferredModel, feed: Feed, x: Given) -> _Refusal | None:
    declared = model.input_shape
    if declared is None or declared.rank is None or x.shape.rank is None or model.input_event is feed.event:
        return None
    adjusted = _adjusted(model, x.shape, declared)
    if adjusted is False:
        return _Refusal(declared)
    if not isinstance(adjusted, Shape):
        return None
    step = failing_step(model, adjusted)
    return None if step is None else _Refusal(declared, step)


def _is_trained(model: InferredModel, feed: Feed) -> bool:
    """Whether the program trains *model* on other samples, which fit."""
    fits = (event for event in model.record.events_of(EventKind.FIT) if event.method)
    others = (
        on_input(model, next(feeds(event))) for event in fits if event is not feed.event or feed.is_validation
    )
    return any(
        other.x is None or (_unreadable(model, other.x) is None and _refused(model, other, other.x) is None)
        for other in others
    )


def adjusted_to(x: Shape, declared: Shape) -> Shape | bool | None:
    """*x* with the trailing axis of size 1 that Keras adds or removes; None where that is not known, False where
    Keras 3 refuses its rank.
    """
    if x.dims is None or declared.dims is None:
        return None
    excess = len(x.dims) - len(declared.dims)
    if excess == 0:
        return x
    if excess == 1:
        return _if(_is_one(x.dims[-1]), Shape(x.dims[:-1]))
    if excess == -1:
        return _if(_is_one(declared.dims[-1]), Shape((*x.dims, 1)))
    return False


def _adjusted(model: InferredModel, x: Shape, declared: Shape) -> Shape | bool | None:
    """*x* as it reaches the layers of *model*; False where Keras refuses it before, None where that is not known."""
    keras, is_stack = model.record.keras, model.record.graph is None
    if keras == 3 and is_stack:
        return adjusted_to(x, declared)
    if model.record.is_subclassed:
        return x if keras == 3 else None
    if not declared.dims or x.dims is None or not is_declared(model) or (keras == 2 and not x.dims):
        return None
    # earlier versions of Keras 2 turn a vector into a column
    dims = (*x.dims, 1) if len(x.dims) == 1 and keras == 2 else x.dims
    if not _meets_specification(dims, declared.dims):
        return False
    adjusted = adjusted_to(Shape(dims), declared)
    # Keras 2 refuses sizes, but no ranks
    return adjusted or Shape(dims) if keras == 2 else adjusted


def _meets_specification(x: Sequence[Dim], declared: Sequence[Dim]) -> bool:
    """Whether the sizes of *x* may be those that a model declares: Keras's ``InputSpec``, which looks at no rank."""
    pairs = zip(_without_trailing_one(x)[1:], _without_trailing_one(declared)[1:], strict=False)
    return all(equal(a, b) is not False for a, b in pairs)


def _without_trailing_one(dims: Sequence[Dim]) -> Sequence[Dim]:
    return dims[:-1] if dims and dims[-1] == 1 else dims


def _is_one(size: Dim) -> Answer:
    return False if size is DYNAMIC else equal(size, 1)


def _if(answer: Answer, shape: Shape) -> Shape | bool | None:
    return shape if answer else answer


def failing_step(model: InferredModel, x: Shape) -> Step | None:
    """The layer of *model* that certainly refuses what becomes of *x*: its weights have another shape.

    It is computed once for each shape, for programs pass the same data to a model several times.
    """
    if x not in model.refusals:
        model.refusals[x] = _failing_step(model, x)
    return model.refusals[x]


def _failing_step(model: InferredModel, x: Shape) -> Step | None:
    declared = model.input_shape
    if x.dims is None or (declared is not None and _adds_nothing(x, declared)):
        return None
    batch = DYNAMIC if declared is None else declared[0]
    # a dynamic axis of the data gets its size at run time, when the weights exist already
    sizes = (UNKNOWN if dim is DYNAMIC else dim for dim in x.dims[1:])
    inferred = infer_view(model, Shape((batch, *sizes)))
    for built, actual in zip(model.steps, inferred.steps, strict=False):
        if built.conditional or built.layer is None or built.problem is not None:
            return None
        # `call` may compute what it passes to a function from the shape that it is given
        if model.record.is_subclassed and is_operation(built.layer):
            return None
        if is_input(built.layer):
            continue
        if isinstance(built.layer, Model) or built.layer.kind is None:
            return None
        if built.is_a(*_NORMALIZES) and built.input.rank != actual.input.rank:
            return built if _loses_its_axis(built, actual) else None
        if actual.problem is not None or _differ(built.weights, actual.weights):
            return built
    return None


def _loses_its_axis(built: Step, actual: Step) -> bool:
    """Whether a layer that normalizes its last axis gets an input of a lower rank than it was built for."""
    if built.input.rank is None or actual.input.rank is None or built.arguments is None:
        return False
    return built.arguments["axis"] == -1 and actual.input.rank < built.input.rank


def _adds_nothing(x: Shape, declared: Shape) -> bool:
    """Whether the known sizes of a sample of *x* are those that the model was built for."""
    if x.dims is None or declared.dims is None or len(x) != len(declared):
        return False
    pairs = zip(x.dims[1:], declared.dims[1:], strict=True)
    return all(actual in (UNKNOWN, DYNAMIC) or equal(actual, built) is True for actual, built in pairs)


def _differ(built: Sequence[Weight] | None, actual: Sequence[Weight] | None) -> bool:
    if built is None or actual is None or len(built) != len(actual):
        return False
    pairs = zip(built, actual, strict=True)
    return any(equal_shapes(Shape(a.shape), Shape(b.shape)) is False for a, b in pairs)


def _unreadable(model: InferredModel, x: Given) -> Mismatch | None:
    """Why the first layer cannot compute with the values of *x*: a list, strings, or lists of different lengths."""
    first = next((step for step in model.steps if not is_input(step.layer)), None)
    if first is None or not isinstance(first.layer, Layer) or first.layer.kind is None:
        return None
    if first.is_a(*_READS_TEXT) or isinstance(first.layer.kind, KerasLayer):
        return None
    if x.is_list and model.record.keras == 3:
        items = "strings" if x.array.kind == "str" else "numbers"
        message = f"{x.name} is a list of {items}, but Keras needs an array"
        declared = model.input_shape.dims if model.input_shape is not None else None
        is_sample = declared is not None and x.shape.rank == 1 and len(declared) == 2
        is_fitting = declared is not None and is_sample and equal(x.shape[0], declared[1]) is True
        return _mismatch_of(model, x, message, f"pass `{as_array(x, is_sample=is_fitting)}`")
    if x.array.kind == "str":
        message = f"{named(x)} contains strings, but `{first.class_name}` {line_of(first.site, x.site)} needs numbers"
        return _mismatch_of(model, x, message, "convert the words to numbers first, with `TextVectorization`")
    if x.array.kind == "mixed":
        message = (
            f"{named(x)} contains strings and numbers (dtype object), but `{first.class_name}` needs numbers"
        )
        help = 'encode the words as numbers, then convert the array with `.astype("float32")`'
        return _mismatch_of(model, x, message, help)
    if x.array.kind == "object" and not x.is_list:
        message = f"{named(x)} contains lists of different lengths, but Keras needs an array"
        return _mismatch_of(model, x, message, f"use `pad_sequences({as_argument(x)})`")
    return None


def _beyond_the_rows(model: InferredModel, x: Given) -> Mismatch | None:
    """Numbers for which an `Embedding` that comes first has no row."""
    first, content = next(iter(model.layers), None), x.array.content
    if (
        first is None
        or not first.is_a("Embedding")
        or first.arguments is None
        or content.encoding != "classes"
    ):
        return None
    rows, count = first.arguments.dim("input_dim"), content.classes
    if not less(rows, count):
        return None
    where = line_of(first.site, x.site)
    message = f"{named(x)} contains numbers up to {subtract(count, 1)}, but `Embedding` {where} has only {rows} rows"
    return _mismatch_of(model, x, message, f"use `input_dim={count}`", first)


def _mismatch(model: InferredModel, feed: Feed, x: Given, refused: _Refusal) -> Mismatch:
    declared, step = refused.declared, refused.step
    is_listed = x.is_list and x.is_one_of_several
    given = f"{x.name} is a list of arrays of shape {x.shape}" if is_listed else described(x, "samples")
    expecting = "the model" if model.port is None else model.port
    message = f"{given}, but {expecting} expects {declared}, {declaration_of(model, x.site)}"
    if step is not None and step.input.rank is not None and step is not model.layers[0]:
        message += f", and `{step.class_name}` {line_of(step.site, x.site)} was built for that"
    help = (
        f"use `{as_array(x)}`"
        if is_listed
        else most_likely_change(model, feed, declared, is_trained=_is_trained(model, feed))
    )
    return _mismatch_of(model, x, message, help, step)


def _mismatch_of(
    model: InferredModel, x: Given, message: str, help: str | None = None, step: Step | None = None
) -> Mismatch:
    kind = Kind.GENERATOR if x.is_batched else Kind.INPUT
    # all uses of samples of one shape are one mistake
    sample = x.shape.dims[1:] if x.shape.dims and len(x.shape.dims) > 1 else x.shape.dims
    key = (kind, "x", model.port, x.shape.rank, sample, x.is_list)
    return Mismatch(kind, x.site.place, message, help, trace_of(model, x, step), key=key)

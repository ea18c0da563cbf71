"""How a program declares the input of a model, and how it would declare another one."""

from __future__ import annotations

from collections.abc import Sequence

from seqlint.findings import Fix
from seqlint.inference.inferred import InferredModel
from seqlint.inference.propagation import infer_view
from seqlint.record import Addition, EventKind, Layer
from seqlint.shapes.dim import DYNAMIC, Dim
from seqlint.shapes.shape import Shape
from seqlint.site import Site
from seqlint.training.mismatch import line_of

_BATCH_SHAPES = ("batch_input_shape", "batch_shape")
_SINGLE_SIZES = ("input_dim", "input_length")
_INPUTS = ("Input", "InputLayer")
#: numbers of channels that images have, too small for numbers of pixels
_CHANNELS = (1, 3, 4)
_DECLARATIONS = (*_BATCH_SHAPES, "input_dim", "input_shape", "input_length")


def is_declared(model: InferredModel) -> bool:
    """Whether the program declares the input, so that no data is needed to build the model."""
    return model.input_event is not None and model.input_event.kind in (EventKind.ADD, EventKind.BUILD)


def declaration_of(model: InferredModel, near: Site) -> str:
    """Where the input shape comes from, as the end of a sentence: ``as `input_shape` on line 12 declares``."""
    event = model.input_event
    if event is None:
        return "as its layers require"
    if isinstance(event, Addition):
        name, site = (
            _declaration(event.added) if isinstance(event.added, Layer) else ("Sequential", event.site)
        )
        return f"as `{name}` {line_of(site, near)} declares"
    if event.kind is EventKind.BUILD:
        return f"as `build` {line_of(event.site, near)} declares"
    return f"because `{event.method}` {line_of(event.site, near)} built it"


def declaration_site(model: InferredModel) -> Site | None:
    """Where the first layer declares the input; None where something else does."""
    event = model.input_event
    if not isinstance(event, Addition) or not isinstance(event.added, Layer):
        return None
    return _declaration(event.added)[1]


def _declaration(layer: Layer) -> tuple[str, Site]:
    for name in _DECLARATIONS:
        # the `input_dim` of an Embedding is the size of its vocabulary
        is_vocabulary = name == "input_dim" and layer.class_name == "Embedding"
        if layer.arguments.given.get(name) is not None and not is_vocabulary:
            return name, layer.site.argument(name)
    return layer.class_name, layer.site


def input_to_write(model: InferredModel) -> str:
    """The line that declares the input of a model; exact where later data gives the shape."""
    return f"keras.Input(shape={_exact_sizes(model) or '...'})"


def leading_input(model: InferredModel) -> Fix | None:
    """The same as a fix, where later data gives the shape."""
    from seqlint.rewrites.layers import insert_layer
    from seqlint.rewrites.names import spell_layer

    if model.record.graph is not None:
        return None
    first, sizes = model.steps[0], _exact_sizes(model)
    spelled = spell_layer(model.source, first.site, "Input")
    if spelled is None or sizes is None or not model.is_written_once(first):
        return None
    text = f"{spelled.text}(shape={sizes})"
    return Fix.unsafe(f"Add `{text}`", insert_layer(first.event.site, text), *spelled.edits)


def _exact_sizes(model: InferredModel) -> Shape | None:
    """The shape of a sample, where each of its sizes is known."""
    sizes = model.input_shape.dims[1:] if model.input_shape is not None and model.input_shape.dims else ()
    return Shape(sizes) if sizes and all(isinstance(size, int) for size in sizes) else None


def input_statement(model: InferredModel, sizes: Sequence[Dim]) -> str:
    """What declares that the samples of *model* have these *sizes*, in the form that the program uses."""
    name, batch = _word(model), DYNAMIC if model.input_shape is None else model.input_shape[0]
    shape = Shape(tuple(sizes))
    if name in _SINGLE_SIZES and len(sizes) == 1:
        return f"{name}={sizes[0]}"
    if name in _BATCH_SHAPES:
        return f"{name}={Shape((batch, *sizes))}"
    if name in _INPUTS:
        return f"{name}(shape={shape})"
    return f"build({Shape((batch, *sizes))})" if name == "build" else f"input_shape={shape}"


def named_input_statement(model: InferredModel, name: str) -> str:
    """The same for samples whose sizes are those of an array of this *name*."""
    word = _word(model)
    if word in _SINGLE_SIZES:
        return f"{word}={name}.shape[1]"
    return f"{word}(shape={name}.shape[1:])" if word in _INPUTS else f"input_shape={name}.shape[1:]"


def takes(model: InferredModel, sizes: Sequence[Dim]) -> bool:
    """Whether the layers of *model* could be built for samples of these *sizes*."""
    batch = DYNAMIC if model.input_shape is None else model.input_shape[0]
    return infer_view(model, Shape((batch, *sizes))).first_problem is None


def channels_last(model: InferredModel) -> tuple[Dim, ...] | None:
    """The sizes of the samples with the channels last, where the program most likely declares them first by mistake."""
    sizes = model.input_shape.dims[1:] if model.input_shape is not None and model.input_shape.dims else ()
    if not is_declared(model) or len(sizes) < 3 or sizes[0] not in _CHANNELS:
        return None
    moved = (*sizes[1:], sizes[0])
    if any(not isinstance(size, int) or size in _CHANNELS for size in sizes[1:]) or not takes(model, moved):
        return None
    formats = [
        step.arguments["data_format"]
        for step in model.layers
        if step.arguments is not None and "data_format" in step.arguments.defaults
    ]
    return moved if formats and all(each in (None, "channels_last") for each in formats) else None


def flattening(model: InferredModel, sizes: Sequence[Dim]) -> str:
    """How *model* begins for samples of these *sizes*, which its first layer needs flat."""
    if _word(model) in _INPUTS:
        return f"begin the model with `{input_statement(model, sizes)}` and `Flatten()`"
    return f"begin the model with `Flatten(input_shape={Shape(tuple(sizes))})`"


def _word(model: InferredModel) -> str | None:
    event = model.input_event
    if event is not None and event.kind is EventKind.BUILD:
        return "build"
    if isinstance(event, Addition) and isinstance(event.added, Layer):
        return _declaration(event.added)[0]
    return None

"""Why a model is not checked completely: what is not known, where, and what would help."""

from __future__ import annotations

from collections.abc import Iterator

from seqlint.inference.inferred import InferredModel, Step, is_input
from seqlint.inference.summary.data import UnresolvedSummary
from seqlint.knowledge.keras.layers._shared.weights import count
from seqlint.record import Addition, EventKind, Layer, Model, Unresolved
from seqlint.shapes.dim import UNKNOWN
from seqlint.site import Site
from seqlint.values import ListValue, Unknown, Value
from seqlint.values.text import describe

#: what would help, by words of the reason
_HELP = {
    "what its `call` computes": "seqlint follows it where the model is built, called or trained on data of a known shape",
    "a function that is called elsewhere": "call that function in this file",
    "it is a parameter": "call the function in this file",
    "is imported and not read": "declare the layers that it gives under `[tool.seqlint.layers]`, or the shape of its data with `keras.Input`",
    "nothing in this file defines it": "import it, or define it in an earlier cell",
}
_NO_LAYER = "is not a layer that seqlint knows"
_INPUT = "begin it with `keras.Input(shape=...)`"
#: the arguments that declare an input
_DECLARATIONS = ("shape", "batch_shape", "input_shape", "batch_input_shape", "input_dim", "input_length")


def stated(item: Unresolved) -> UnresolvedSummary:
    """A reason with the code that it is about, its line, and what would help."""
    if item.site is None:
        return UnresolvedSummary(item.reason, None)
    if _NO_LAYER in item.reason:
        called = item.site.text.partition("(")[0]
        text = f"`{called}` on line {item.site.row} is not known: declare it under `[tool.seqlint.layers]`"
        return UnresolvedSummary(text, item.site.place)
    code = f"`{item.site.text}`"
    where = f"{code} on line {item.site.row}"
    reason = item.reason.replace(code, where, 1) if code in item.reason else f"{item.reason} ({where})"
    help = next((text for words, text in _HELP.items() if words in item.reason), None)
    return UnresolvedSummary(f"{reason}; {help}" if help else reason, item.site.place)


def gaps(model: InferredModel) -> Iterator[UnresolvedSummary]:
    """Where the shapes of *model* begin to be unknown, and why."""
    if model.first_problem is not None:
        return
    if not model.is_built:
        if model.complete:
            yield UnresolvedSummary(f"nothing that seqlint sees tells its input shape: {_INPUT}", None)
        return
    if model.record.graph is None and model.input_shape is not None and not model.input_shape.is_complete:
        yield _of_input(model)
    for step in model.steps:
        before = [source.output for source in model.sources(step)] or [step.input]
        if _is_known(step) or (not is_input(step.layer) and not all(shape.is_complete for shape in before)):
            continue
        if not is_input(step.layer) or model.record.graph is not None:
            yield _of_layer(step)
    for step in model.steps:
        if _is_known(step) and (step.weights is None or count(step.weights) is UNKNOWN):
            text = f"how many weights `{step.class_name}` on line {step.site.row} has for {step.input} is not known"
            yield UnresolvedSummary(text, step.site.place)
            return


def _of_input(model: InferredModel) -> UnresolvedSummary:
    event = model.input_event
    if isinstance(event, Addition) and isinstance(event.added, Layer):
        found = _unknown_argument(event.added, _DECLARATIONS)
        if found is not None:
            return found
    if event is None:
        return UnresolvedSummary(f"its input shape is not known: {_INPUT}", None)
    what = "the data that" if event.kind is not EventKind.BUILD else "the shape that"
    text = (
        f"{what} `{event.site.text}` on line {event.site.row} gives it has sizes that are not known: {_INPUT}"
    )
    return UnresolvedSummary(text, event.site.place)


def _is_known(step: Step) -> bool:
    shapes = (step.output,) if step.outputs is None else step.outputs
    return all(shape.is_complete for shape in shapes)


def _of_layer(step: Step) -> UnresolvedSummary:
    layer, site = step.layer, step.site
    if isinstance(layer, Layer):
        found = _unknown_argument(layer, tuple(layer.arguments.given))
        if found is not None:
            return found
        if not layer.arguments.complete:
            text = f"some arguments of `{layer.class_name}` on line {site.row} are not known"
            return UnresolvedSummary(text, site.place)
    kind = "the model" if isinstance(layer, Model) else "the layer"
    text = f"what {kind} `{step.class_name}` on line {site.row} makes of {step.input} is not known"
    if isinstance(layer, Layer) and layer.kind is None:
        text += ": declare it under `[tool.seqlint.layers]`"
    elif isinstance(layer, Layer) and layer.class_name == "Lambda":
        text += ": `output_shape=...` would tell it"
    return UnresolvedSummary(text, site.place)


def _unknown_argument(layer: Layer, names: tuple[str, ...]) -> UnresolvedSummary | None:
    """The first of these arguments of *layer* whose value is not known, and why."""
    for name in names:
        for value in _parts(layer.arguments.given.get(name)):
            if isinstance(value, Unknown):
                site = layer.site.argument(name)
                reason = f", because {value.reason}" if value.reason else ""
                origin = _line(value.site, site)
                text = f"`{name}` of `{layer.class_name}` on line {layer.site.row} is `{describe(value)}`, which is not known{reason}{origin}"
                return UnresolvedSummary(text, site.place)
    return None


def _line(origin: Site | None, near: Site) -> str:
    if origin is None or origin.cell is not near.cell or origin.row == near.row:
        return ""
    return f" (line {origin.row})"


def _parts(value: Value) -> Iterator[Value]:
    """*value*, or the items in it."""
    items = value.items if isinstance(value, ListValue) else value if isinstance(value, tuple) else None
    yield from items if items is not None else (value,)

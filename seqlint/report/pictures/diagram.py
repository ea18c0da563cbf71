"""A model as boxes and arrows: what every format of pictures draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from seqlint.findings import Finding, Severity
from seqlint.inference.summary.data import LayerSummary, ModelSummary, count_text, shape_text
from seqlint.report.text import printable
from seqlint.site import Place


@dataclass(frozen=True)
class Box:
    """An input or a layer: its name, its class, its output shape, and its number of parameters."""

    title: str
    shape: str
    params: str = ""
    #: what is wrong with it
    error: str | None = None
    is_input: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The text in the box."""
        return tuple(filter(None, (self.title, self.shape, self.params)))


@dataclass(frozen=True)
class Diagram:
    """A model: its boxes, and the arrows between them by their indices."""

    title: str
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int], ...]

    def levels(self) -> list[list[int]]:
        """The boxes in rows from the inputs down: each below all that lead to it."""
        level = [0] * len(self.boxes)
        for source, target in sorted(self.arrows, key=lambda arrow: arrow[1]):
            level[target] = max(level[target], level[source] + 1)
        rows: list[list[int]] = [[] for _ in range(max(level, default=-1) + 1)]
        for index, depth in enumerate(level):
            rows[depth].append(index)
        return rows


def diagrams(models: Iterable[ModelSummary], findings: Sequence[Finding]) -> Iterator[Diagram]:
    """A diagram of each model, with the errors among *findings*."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    for model in models:
        yield _diagram(model, errors)


def _diagram(model: ModelSummary, errors: Sequence[Finding]) -> Diagram:
    inputs = _inputs(model)
    boxes = [Box(name, shape, is_input=True) for name, shape in inputs.items()]
    first = len(boxes)
    boxes += [_box(layer, errors) for layer in model.layers]
    places = {name: index for index, name in enumerate(inputs)}
    places |= {layer.name: first + index for index, layer in enumerate(model.layers) if layer.name}
    arrows: list[tuple[int, int]] = []
    for index, layer in enumerate(model.layers):
        sources: Iterable[str | int] = layer.inputs
        if model.kind == "sequential":
            sources = (index - 1,) if index else tuple(inputs)[:1]
        for source in sources:
            start = first + source if isinstance(source, int) else places.get(source)
            if start is not None:
                arrows.append((start, first + index))
    title = f"{model.name or 'model'} ({model.place})"
    return Diagram(printable(title), tuple(boxes), tuple(dict.fromkeys(arrows)))


def _inputs(model: ModelSummary) -> dict[str, str]:
    """The names and shapes of the inputs, in the order of the arguments."""
    shapes = model.input_shapes or ((model.input_shape,) if model.input_shape is not None else ())
    layers = {layer.name for layer in model.layers}
    used = (source for layer in model.layers for source in layer.inputs if isinstance(source, str))
    names = [name for name in dict.fromkeys(used) if name not in layers and name != "?"]
    if len(names) != len(shapes):
        names = ["input"] if len(shapes) == 1 else [f"input {number}" for number in range(1, len(shapes) + 1)]
    return {printable(name): shape_text(shape) for name, shape in zip(names, shapes, strict=True)}


def _box(layer: LayerSummary, errors: Sequence[Finding]) -> Box:
    title = f"{layer.name} ({layer.class_name})" if layer.name else layer.class_name
    shape = ", ".join(map(shape_text, layer.output_shapes)) or shape_text(layer.output_shape)
    params = "" if layer.params in (0, None) else f"{count_text(layer.params)} params"
    error = next((each.message for each in errors if _holds(layer.place, each.place)), None)
    return Box(printable(title), shape, params, error)


def _holds(outer: Place, inner: Place) -> bool:
    """Whether *inner* begins within *outer*."""
    start, end = (outer.row, outer.column), (outer.end_row, outer.end_column)
    is_same = (outer.filename, outer.cell) == (inner.filename, inner.cell)
    return is_same and start <= (inner.row, inner.column) < end
